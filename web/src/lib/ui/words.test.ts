import { describe, expect, it } from 'vitest';
import { withWords } from './words';

const rule = { keepsCommas: false, most: 3, limit: 5 };

describe('words of a list', () => {
  it('are parted by commas and lines, without blanks and doubles', () => {
    expect(withWords(['sea'], ' boat, ,sea\ntide ', rule)).toEqual(['sea', 'boat', 'tide']);
    expect(withWords(['sea'], '  ', rule)).toEqual(['sea']);
  });

  it('keep their commas where a pattern needs them', () => {
    expect(withWords([], 'a{1,2}', { ...rule, keepsCommas: true, limit: 10 })).toEqual(['a{1,2}']);
  });

  it('are no more and no longer than allowed, and lose none that was there', () => {
    expect(withWords(['a', 'b'], 'c, d', rule)).toEqual(['a', 'b', 'c']);
    expect(withWords(['a', 'b', 'c', 'd'], 'e', rule)).toEqual(['a', 'b', 'c', 'd']);
    expect(withWords([], '🦊🦊🦊🦊🦊🦊', rule)).toEqual(['🦊🦊🦊🦊🦊']);
  });
});
