import { describe, expect, it } from 'vitest';
import type { Sheet } from '$lib/api/types';
import { LORE_LIMITS } from './limits';
import { loreChars, placeOf, problemsOf } from './problems';
import { EMPTY_ENTRY, EMPTY_SHEET } from './sheet';

const sheet: Sheet = { ...EMPTY_SHEET, name: 'Nova' };
const params = (change: Partial<Sheet>) => problemsOf({ ...sheet, ...change }).map((one) => one.param);

describe('problems of a sheet', () => {
  it('are none when it can be saved', () => {
    expect(params({})).toEqual([]);
    expect(params({ examples: [{ fan: '', persona: 'Hello.' }], probes: [{ question: 'Where?', must_say: ['Cádiz'] }] })).toEqual([]);
  });

  it('name the field as the server does', () => {
    expect(params({ name: '  ' })).toEqual(['sheet.name']);
    expect(params({ examples: [{ fan: 'Hi', persona: 'Hi' }, { fan: 'Hi', persona: ' ' }] })).toEqual(['sheet.examples.1.persona']);
    expect(params({ alternate_greetings: ['', 'Hello'] })).toEqual(['sheet.alternate_greetings.0']);
    expect(params({ probes: [{ question: '', must_say: [] }, { question: 'Who?', must_say: [] }] })).toEqual(['sheet.probes.0.question', 'sheet.probes.1.must_say']);
  });

  it('count a lorebook by what people read as characters', () => {
    expect(loreChars([{ ...EMPTY_ENTRY, content: '🦊🦊', keys: ['fox'], secondary_keys: ['é'] }])).toBe(6);
    const entries = [{ ...EMPTY_ENTRY, content: 'x'.repeat(LORE_LIMITS.whole + 1) }];
    expect(params({ lorebook: { ...EMPTY_SHEET.lorebook, entries } })).toEqual(['sheet.lorebook']);
  });

  it('know their part of the studio', () => {
    expect(placeOf('sheet.lorebook.entries.3.content')).toBe('lore');
    expect(placeOf('sheet.name')).toBe('character');
  });
});
