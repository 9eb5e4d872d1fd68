import { describe, expect, it } from 'vitest';
import type { Sheet } from '$lib/api/types';
import { countText, EMPTY_ENTRY, EMPTY_SHEET, filledText, isSameSheet, moved, todoOf, wholeSheet } from './sheet';

const sheet: Sheet = { ...EMPTY_SHEET, name: 'Nova', tagline: 'A voice', character: 'Warm.', greeting: 'Hi.' };

describe('a sheet', () => {
  it('turns what is missing into things to do', () => {
    expect(todoOf([])).toEqual([]);
    expect(todoOf(['greeting', 'something_new'])).toEqual(['Write a greeting: what it says first.', 'Add: something_new.']);
  });

  it('is whole even when the wire left empty fields out', () => {
    expect(wholeSheet({ name: 'Nova' } as Sheet)).toEqual({ ...EMPTY_SHEET, name: 'Nova' });
    const entries = [{ content: 'A lighthouse.' }] as Sheet['lorebook']['entries'];
    expect(wholeSheet({ name: 'Nova', lorebook: { entries } } as Sheet).lorebook).toEqual({
      ...EMPTY_SHEET.lorebook,
      entries: [{ ...EMPTY_ENTRY, content: 'A lighthouse.' }]
    });
  });

  it('says what a folded part holds', () => {
    expect(filledText(['', '  ', null, undefined], 'Nothing')).toBe('Nothing');
    expect(filledText(['dry', '', 0], 'Nothing')).toBe('2 of 3 filled in');
    expect([0, 1, 2].map((count) => countText(count, 'greeting', 'None yet'))).toEqual(['None yet', '1 greeting', '2 greetings']);
  });

  it('is compared by its words and its voice', () => {
    expect(isSameSheet(sheet, { ...sheet })).toBe(true);
    expect(isSameSheet(sheet, { ...sheet, voice_id: 'kokoro:af_heart' })).toBe(false);
    expect(isSameSheet(sheet, { ...sheet, voice_speed: 0.9 })).toBe(false);
    expect(isSameSheet(sheet, { ...sheet, style: 'dry' })).toBe(false);
  });

  it('is compared by its face, whatever the order of its fields', () => {
    const face = { face_id: 'house:mira', background: 'plain', light: 'soft', delivers_model: true, allows_films: false } as const;
    const turned = { allows_films: false, delivers_model: true, light: 'soft', background: 'plain', face_id: 'house:mira' } as const;
    expect(isSameSheet({ ...sheet, face }, { ...sheet, face: turned })).toBe(true);
    expect(isSameSheet(sheet, { ...sheet, face })).toBe(false);
    for (const change of [{ face_id: 'house:ivo' }, { background: 'harbour' }, { light: 'cool' }, { delivers_model: false }, { allows_films: true }] as const) {
      expect(isSameSheet({ ...sheet, face }, { ...sheet, face: { ...face, ...change } })).toBe(false);
    }
  });

  it('reorders without losing anything', () => {
    expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
    expect(moved(['a', 'b'], 1, 2)).toEqual(['a', 'b']);
  });
});
