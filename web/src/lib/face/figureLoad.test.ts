import { describe, expect, it } from 'vitest';
import type { FaceView } from './faceView';
import { FigureLoad, type Means } from './figureLoad.svelte';
import { ModelError } from './loadModel';
import type { Painter } from './painter';

const FACE: FaceView = { id: 'f', kind: 'vrm', name: 'F', model_url: '/f.vrm', poster_url: null, lip_sync: 'full', background: 'plain', light: 'soft', credit: null };

function world(face = FACE) {
  const did: string[] = [];
  let fails: Error | null = null;
  let release: () => void = () => undefined;
  const means: Means = {
    fetch: async (_url, onProgress, signal) => {
      did.push('fetch');
      onProgress(50, 100);
      await new Promise<void>((resolve) => (release = resolve));
      signal.throwIfAborted();
      if (fails) throw fails;
      onProgress(100, 100);
      return new ArrayBuffer(1);
    },
    paint: () => {
      did.push('paint');
      return Promise.resolve<Painter>({ draw: () => undefined, resize: () => undefined, close: () => void did.push('close') });
    },
    makeCanvas: () => ({}) as HTMLCanvasElement
  };
  const come = async (error: Error | null = null) => {
    fails = error;
    release();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { figure: new FigureLoad(face, means), did, come };
}

describe('a figure', () => {
  it('is made ready once, however often it is asked for', async () => {
    const { figure, did, come } = world();
    void figure.start();
    void figure.start();
    expect([figure.share, figure.painter]).toEqual([0.5, null]);
    await come();
    await figure.start();
    expect(did).toEqual(['fetch', 'paint']);
    expect([figure.share, figure.painter === null, figure.canvas === null]).toEqual([1, false, false]);
  });

  it('comes to nothing when it is closed on its way', async () => {
    const { figure, did, come } = world();
    void figure.start();
    figure.close();
    await come();
    expect(did).toEqual(['fetch']);
    expect([figure.painter, figure.trouble]).toEqual([null, null]);
  });

  it('is built again from the same file', async () => {
    const { figure, did, come } = world();
    void figure.start();
    await come();
    figure.close();
    expect([figure.painter, figure.canvas]).toEqual([null, null]);
    await figure.start();
    expect(did).toEqual(['fetch', 'paint', 'close', 'paint']);
  });

  it('that did not come is asked for again by whoever needs it next', async () => {
    const { figure, did, come } = world();
    void figure.start();
    await come(new ModelError('gone', true));
    expect(figure.trouble?.message).toBe('gone');
    void figure.start();
    expect(figure.trouble).toBeNull();
    await come();
    expect([did, figure.painter === null]).toEqual([['fetch', 'fetch', 'paint'], false]);
  });

  it('that its owner keeps is not asked for', async () => {
    const { figure, did } = world({ ...FACE, model_url: null });
    await figure.start();
    expect(did).toEqual([]);
  });
});
