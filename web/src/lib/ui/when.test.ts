import { describe, expect, it } from 'vitest';
import { clockText, lengthText } from './when';

describe('lengths of time', () => {
  it.each([
    [0, '0 s'],
    [7, '0.01 s'],
    [140, '0.14 s'],
    [1_000, '1 s'],
    [95_000, '1 min 35 s'],
    [600_000, '10 min']
  ])('%i ms in words', (ms, text) => {
    expect(lengthText(ms)).toBe(text);
  });

  it.each([
    [-5, '0:00'],
    [754_000, '12:34'],
    [3_605_000, '1:00:05']
  ])('%i ms as a clock', (ms, text) => {
    expect(clockText(ms)).toBe(text);
  });
});
