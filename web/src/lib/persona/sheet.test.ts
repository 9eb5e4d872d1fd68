import { describe, expect, it } from 'vitest';
import type { OwnerTier, Sheet } from '$lib/api/types';
import { EMPTY_SHEET, isSameSheet, missing, moved } from './sheet';

const sheet: Sheet = { ...EMPTY_SHEET, name: 'Nova', tagline: 'A voice', character: 'Warm.', greeting: 'Hi.' };
const tier = { on_sale: true } as OwnerTier;

describe('a sheet', () => {
  it('is ready when nothing is missing', () => expect(missing(sheet, [tier])).toEqual([]));

  it('says all that is missing', () => {
    expect(missing(EMPTY_SHEET, [])).toHaveLength(5);
    expect(missing({ ...sheet, examples: [{ fan: 'Hi', persona: '' }] }, [tier])).toEqual(['Fill in both sides of each example, or remove it.']);
  });

  it('is compared by its words', () => {
    expect(isSameSheet(sheet, { ...sheet })).toBe(true);
    expect(isSameSheet(sheet, { ...sheet, style: 'dry' })).toBe(false);
  });

  it('reorders without losing anything', () => {
    expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
    expect(moved(['a', 'b'], 1, 2)).toEqual(['a', 'b']);
  });
});
