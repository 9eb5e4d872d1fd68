import { describe, expect, it } from 'vitest';
import { newPackEntry, packChars, packDraft, packManifest, packProblems } from './pack';

const FULL = {
  style: ['asks one question back'],
  lore: [{ name: 'ferry', keys: ['ferry'], content: 'The ferry leaves at nine.', is_constant: false, secondary_keys: ['nine'], is_selective: true, order: 7 }],
  voice: { voice_id: 'af_heart', percent: 90 },
  face: { face_id: 'house:mira', background: 'harbour', light: 'warm' },
  sampler: { top_p: 0.9, max_tokens: 200 }
};

describe('packs', () => {
  it('come back as they were, with what the form has no field for', () => {
    expect(packManifest(packDraft(FULL))).toEqual(FULL);
  });

  it('leave out what is empty', () => {
    const draft = packDraft(null);
    expect(packManifest(draft)).toEqual({});
    expect(packProblems(draft)).toEqual({ '': expect.stringContaining('empty') });
    expect(packManifest({ ...draft, style: ['  ', ' hums '] })).toEqual({ style: ['hums'] });
  });

  it('read what is broken as nothing', () => {
    expect(packManifest(packDraft({ style: 'loud', lore: 5, voice: [], sampler: { top_p: 'much' } }))).toEqual({});
    expect(packDraft({ lore: [null] }).lore).toEqual([newPackEntry()]);
  });

  it('say what is wrong, and where', () => {
    const draft = packDraft({ ...FULL, style: ['x'.repeat(201)], lore: [{}, { content: 'y'.repeat(2_001), is_constant: true }] });
    expect(packProblems({ ...draft, voicePercent: 20, topP: 0, temperature: 3, repeatPenalty: 0, maxTokens: 1 })).toEqual({
      'style.0': 'Use at most 200 characters.',
      'lore.0.content': 'Write what is known, or remove this entry.',
      'lore.0.keys': 'Name a word that calls it up, or let it be always known.',
      'lore.1.content': 'Use at most 2,000 characters.',
      'voice.percent': 'Use a pace from 70 to 130.',
      'sampler.temperature': 'Between 0 and 2.',
      'sampler.top_p': 'Between 0.01 and 1.',
      'sampler.repeat_penalty': 'Between 1 and 2.',
      'sampler.max_tokens': 'Between 16 and 1000.'
    });
  });

  it('hold so much knowledge and no more', () => {
    const entry = { ...newPackEntry(), isConstant: true, content: 'z'.repeat(2_000) };
    const lore = Array.from({ length: 21 }, () => ({ ...entry }));
    expect(packChars(packDraft(FULL).lore)).toBe('The ferry leaves at nine.ferrynine'.length);
    expect(packProblems({ ...packDraft(null), lore })).toEqual({ lore: 'All knowledge together may have 40,000 characters.' });
  });
});
