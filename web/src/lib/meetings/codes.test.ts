import { describe, expect, test } from 'vitest';
import type { CodeList } from '$lib/api/meetings';
import { codeAt, codesLeft, codesWanted, reelOf, untilNext } from './codes';

const START = Date.parse('2026-11-23T12:00:00Z');
const FIRST = START / 15_000;

const list = (count: number, now = START): CodeList => ({
  items: Array.from({ length: count }, (_, index) => ({
    step: FIRST + index,
    shows_at: new Date(START + index * 15_000).toISOString(),
    address: `#${index}`,
    svg: ''
  })),
  step_s: 15,
  now: new Date(now).toISOString()
});

describe('codes', () => {
  test('change each 15 seconds', () => {
    const reel = reelOf(list(4), START, START);
    expect(codeAt(reel, START)?.address).toBe('#0');
    expect(codeAt(reel, START + 14_999)?.address).toBe('#0');
    expect(codeAt(reel, START + 15_000)?.address).toBe('#1');
    expect(untilNext(reel, START + 4_000)).toBe(11_000);
    expect(codesLeft(reel, START)).toBe(3);
  });

  test('go by the server’s clock where the phone’s is wrong', () => {
    const phone = START - 3_600_000;
    const reel = reelOf(list(4), phone, phone);
    expect(codeAt(reel, phone + 31_000)?.address).toBe('#2');
    expect(untilNext(reel, phone)).toBe(15_000);
  });

  test('take the way of the answer into account', () => {
    expect(reelOf(list(1, START + 1_000), START, START + 2_000).aheadMs).toBe(0);
  });

  test('run out, and say so', () => {
    const reel = reelOf(list(2), START, START);
    expect(codeAt(reel, START + 30_000)).toBeNull();
    expect(codesLeft(reel, START + 30_000)).toBe(0);
  });

  test('are asked for before they run out, for an hour once the meeting begins', () => {
    expect(codesWanted(null, START, false)).toBe(40);
    expect(codesWanted(reelOf(list(40), START, START), START, false)).toBe(0);
    expect(codesWanted(reelOf(list(40), START, START), START, true)).toBe(240);
    expect(codesWanted(reelOf(list(240), START, START), START, true)).toBe(0);
    expect(codesWanted(reelOf(list(240), START, START), START + 60 * 15_000, true)).toBe(240);
    expect(codesWanted(reelOf(list(40), START, START), START + 28 * 15_000, false)).toBe(40);
  });
});
