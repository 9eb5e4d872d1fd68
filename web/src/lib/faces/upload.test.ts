import { describe, expect, it } from 'vitest';
import { ApiError } from '$lib/api/errors';
import type { NewFace, Statement, Upload } from '$lib/api/faces';
import { MOUTHS, spriteOf, spritesProblem } from './spriteNames';
import { UploadForm } from './uploadForm.svelte';
import { filesProblem, joined, kindOf, nameFrom } from './uploadRules';

const file = (name: string, size = 10) => new File([new Uint8Array(size)], name);
const facts = (name: string, size = 10) => ({ name, size });
const SET = ['base.png', 'blink.png', ...MOUTHS.map((name) => `mouth_${name}.png`)];
const NEW = { id: 'fac_1', notes: [] } as unknown as NewFace;

describe('names of sprites', () => {
  it('are read as the server reads them', () => {
    expect(['BASE.png', 'mouth_PP.webp', 'viseme_aa.png', 'sil.png', 'mouth-viseme_o.png'].map(spriteOf)).toEqual(['base', 'PP', 'aa', 'rest', 'O']);
    expect(['base.jpg', 'mouth.png', 'PP', 'hat.png'].map(spriteOf)).toEqual([null, null, null, null]);
  });

  it('make a set or say what it lacks', () => {
    const problem = (names: readonly string[]) => spritesProblem(names.map((name) => ({ name })));
    expect(problem(SET)).toBeNull();
    expect(problem(SET.slice(0, 8))).toBeNull();
    expect(problem(SET.slice(0, 7))).toBe('5 of at least 6 mouths are here. Add 1 more.');
    expect(problem(SET.slice(1))).toBe('Still missing: base.');
    expect(problem([...SET, 'PP.png'])).toMatch(/Two files are PP/);
    expect(problem([...SET, 'hat.png'])).toMatch(/do not know hat\.png/);
  });
});

describe('files', () => {
  it('are refused before they travel', () => {
    expect(filesProblem('vrm', [])).toBe('Add the file.');
    expect(filesProblem('vrm', [facts('a.vrm'), facts('b.vrm')])).toMatch(/one file/);
    expect(filesProblem('vrm', [facts('a.png')])).toBe('a.png is of another kind: use .vrm.');
    expect(filesProblem('portrait', [facts('a.gif')])).toMatch(/\.png, \.jpg, \.jpeg or \.webp/);
    expect(filesProblem('glb', [facts('a.glb', 0)])).toBe('a.glb is empty.');
    expect(filesProblem('glb', [facts('a.glb', 31_000_000)])).toBe('a.glb has 31 MB; 30 MB is the most.');
    expect(filesProblem('sprites', SET.map((name) => facts(name, 3_000_000)))).toMatch(/Together they have 33 MB/);
    expect(filesProblem('glb', [facts('A.GLB')])).toBeNull();
  });

  it('join a set, and replace a single file', () => {
    const [one, two, again] = [facts('a.png', 1), facts('b.png', 2), facts('a.png', 3)];
    expect(joined('sprites', [one, two], [again])).toEqual([two, again]);
    expect(joined('portrait', [one], [two])).toEqual([two]);
  });

  it('tell their kind and a name', () => {
    expect(kindOf([facts('a.VRM')])).toBe('vrm');
    expect(kindOf([facts('a.png')])).toBeNull();
    expect(kindOf([facts('a.png'), facts('b.webp')])).toBe('sprites');
    expect(nameFrom('my_first-face.v2.glb')).toBe('my first face.v2');
  });
});

const STATEMENTS: Statement[] = [
  { likeness: 'own', text: 'It is me.' },
  { likeness: 'nobody', text: 'statement' }
];

describe('the form', () => {
  const filled = (send: ConstructorParameters<typeof UploadForm>[0]) => {
    const form = new UploadForm(send);
    form.add([file('nova.glb')]);
    form.likeness = 'nobody';
    return form;
  };

  it('says the first thing that is missing', () => {
    const form = new UploadForm(async () => NEW);
    expect(form.problem).toBe('Add the file.');
    form.add([file('nova.glb')]);
    expect([form.kind, form.name]).toEqual(['glb', 'nova']);
    expect(form.problem).toMatch(/whose/);
    form.likeness = 'nobody';
    form.name = '  ';
    expect(form.problem).toMatch(/name/);
  });

  it('sends nothing before it is whole', async () => {
    const form = new UploadForm(() => Promise.reject(new Error('was sent')));
    expect(await form.submit(STATEMENTS)).toBeNull();
    expect([form.wasTried, form.refusal]).toEqual([true, null]);
  });

  it('sends what was filled in, and tells how far it is', async () => {
    const sent: Upload[] = [];
    const phases: string[] = [];
    const form: UploadForm = filled(async (upload, onsent) => {
      sent.push(upload);
      for (const share of [0.5, 1]) {
        onsent(share);
        phases.push(form.phase);
      }
      return NEW;
    });
    expect(await form.submit(STATEMENTS)).toBe(NEW);
    expect(sent[0]).toMatchObject({ kind: 'glb', name: 'nova', consent: 'statement', markers: null, isAuthor: false });
    expect(phases).toEqual(['sending', 'checking']);
    expect(form.phase).toBe('filling');
  });

  it('keeps everything when it is refused', async () => {
    const form = filled(() => Promise.reject(new ApiError(422, 'face_refused', 'Too many triangles.')));
    expect(await form.submit(STATEMENTS)).toBeNull();
    expect(form.refusal?.message).toBe('Too many triangles.');
    expect([form.name, form.files.length, form.likeness, form.isBusy]).toEqual(['nova', 1, 'nobody', false]);
    form.add([file('better.glb')]);
    expect([form.refusal, form.files[0]?.name, form.name]).toEqual([null, 'better.glb', 'better']);
    form.choose('portrait');
    form.add([file('me.png')]);
    expect(form.name).toBe('me');
    form.name = 'Nova';
    form.add([file('best.glb')]);
    expect(form.name).toBe('Nova');
  });

  it('can be cancelled without an error', async () => {
    const form = filled((_, __, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('cut off')))));
    const going = form.submit(STATEMENTS);
    expect(form.isBusy).toBe(true);
    form.cancel();
    expect(await going).toBeNull();
    expect([form.refusal, form.isBusy, form.files.length]).toEqual([null, false, 1]);
  });

  it('marks a portrait and forgets the marks with it', () => {
    const form = new UploadForm(async () => NEW);
    form.choose('portrait');
    form.add([file('me.png')]);
    expect(form.problem).toMatch(/being read/);
    form.measure({ width: 200, height: 400 });
    expect(form.problem).toMatch(/256/);
    form.add([file('me.png')]);
    form.measure({ width: 800, height: 1_000 });
    expect(form.markerProblem).toBeNull();
    form.choose('vrm');
    expect([form.files.length, form.places]).toEqual([0, null]);
  });
});
