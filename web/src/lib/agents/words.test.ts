import { describe, expect, it } from 'vitest';
import type { PackEffect } from '$lib/api/agents';
import { canBuy, effectLines, factorText, isUnderWay, percentText, purchaseWords, scopesOf, STEPS, usePrices } from './words';

const NOTHING: PackEffect = { slots: [], style_lines: 0, lore_entries: 0, constant_entries: 0, prompt_tokens: 0, lore_tokens: 0, voice_id: null, face_id: null, sampler: {} };

describe('agents', () => {
  it('say what they bring', () => {
    const effect = { ...NOTHING, style_lines: 1, lore_entries: 3, constant_entries: 2, prompt_tokens: 48, voice_id: 'af_heart', face_id: 'house:mira', sampler: { top_p: 0.9 } };
    expect(effectLines(effect)).toEqual([
      '1 line on how it talks',
      '3 lorebook entries, 2 of them in every prompt',
      'about 48 tokens more in every prompt',
      'the voice Heart',
      'the face Mira',
      'settings of the mind: top p'
    ]);
  });

  it('are told by what they fill where they bring no words', () => {
    expect(effectLines({ ...NOTHING, slots: ['tool'] })).toEqual(['is asked while a reply is being written']);
  });

  it('raise prices by exact percents', () => {
    expect([percentText(1_500), percentText(1_250), percentText(0), percentText(1)]).toEqual(['15 %', '12.5 %', '0 %', '0.01 %']);
    expect([factorText(10_000), factorText(11_500), factorText(13_225)]).toEqual(['×\u00a01.00', '×\u00a01.15', '×\u00a01.3225']);
  });

  it('may cost something for each use', () => {
    expect(usePrices(null)).toEqual([]);
    const use = { per_call: '0.01', per_thousand_input_tokens: '0', per_thousand_output_tokens: '0.2' };
    expect(usePrices(use).map((one) => `${one.amount} ${one.per}`)).toEqual(['0.01 a call', '0.2 a thousand tokens that it writes']);
  });

  it('are told nothing of a visit when they are packs', () => {
    expect(scopesOf('pack')).toEqual([]);
    expect(scopesOf('mcp')).toContain('history');
  });

  it('are bought step by step, and again after a failure', () => {
    expect(STEPS.map((state) => isUnderWay(state))).toEqual([true, true, true, false]);
    expect(isUnderWay('refunded')).toBe(false);
    expect([null, 'failed', 'refunded', 'placing', 'owned'].map((state) => canBuy(state as never))).toEqual([true, true, true, false, false]);
    expect(purchaseWords('failed').line).toBe('No money has moved.');
  });
});
