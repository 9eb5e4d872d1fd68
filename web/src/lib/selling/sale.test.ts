import { describe, expect, it } from 'vitest';
import { keyProblem } from './key';
import { canList, nextStep, SALE } from './sale';

const one = (state: keyof typeof SALE, releases: number) => ({ state, releases: Array.from({ length: releases }, () => ({})) }) as never;

describe('selling', () => {
  it('begins with a release', () => {
    expect(canList(one('drafted', 0))).toBe(false);
    expect(nextStep(one('drafted', 0))).toMatch(/^Sign a first release/);
    expect(nextStep(one('withdrawn', 0))).toMatch(/^Sign a first release/);
  });

  it('goes on to the catalogue and back', () => {
    expect([canList(one('drafted', 1)), canList(one('listed', 1)), canList(one('withdrawn', 2))]).toEqual([true, false, true]);
    expect([nextStep(one('drafted', 1)), nextStep(one('listed', 1))]).toEqual(['It has a release. Put it on sale when you are ready.', 'Any owner can buy it.']);
  });
});

describe('keys', () => {
  it('are plain signs without spaces', () => {
    expect([keyProblem(' sk-abc_123 '), keyProblem('sk~!'), keyProblem('')]).toEqual([null, null, expect.stringMatching(/^Paste/)]);
    expect([keyProblem('two words'), keyProblem('schlüssel'), keyProblem('nul\u0000')].every((found) => found?.startsWith('A key has'))).toBe(true);
  });
});
