import { describe, expect, it } from 'vitest';
import type { Voice } from '$lib/api/types';
import { auditionText, firstCompared, isFound, kindOf, languageName, speedText, voiceGroups } from './groups';

const voice = (id: string, label: string, language: string, gender: string): Voice => ({
  id,
  label,
  language,
  gender,
  synthesizer: id.split(':')[0] ?? '',
  is_default: false
});

const JOE = voice('piper:joe', 'Joe', 'en-US', 'male');
const HEART = voice('kokoro:af_heart', 'Heart', 'en-US', 'female');
const BELLA = voice('kokoro:af_bella', 'Bella', 'en-US', 'female');
const GEORGE = voice('kokoro:bm_george', 'George', 'en-GB', 'male');
const ODD = voice('url:x', 'X', 'not a tag', 'neutral');
const ALL = [JOE, HEART, GEORGE, BELLA, ODD];

describe('voices', () => {
  it('are grouped by language and gender, the largest language first', () => {
    expect(voiceGroups(ALL, '').map((group) => [group.title, group.voices.map((one) => one.label)])).toEqual([
      ['American English, female', ['Heart', 'Bella']],
      ['American English, male', ['Joe']],
      ['British English, male', ['George']],
      ['not a tag', ['X']]
    ]);
  });

  it('with a foreign accent come last', () => {
    const foreign = ['Dora', 'Sara', 'Nezumi', 'Beta'].map((name) => voice(`kokoro:${name}`, `${name}, Spanish accent`, 'en', 'female'));
    expect(voiceGroups([...foreign, HEART, GEORGE], '').map((group) => group.title)).toEqual(['British English, male', 'American English, female', 'English, female']);
  });

  it.each([
    ['', ALL],
    ['british', [GEORGE]],
    ['KOKORO fem', [HEART, BELLA]],
    ['kokoro female', [HEART, BELLA]],
    ['male', [JOE, GEORGE]],
    ['hea us', []],
    ['hea american', [HEART]],
    ['en-us', [JOE, HEART, BELLA]],
    ['nobody', []]
  ])('are found by %j', (query, found) => {
    expect(ALL.filter((one) => isFound(one, query))).toEqual(found);
  });

  it('are named for people', () => {
    expect(languageName('en-GB')).toBe('British English');
    expect(languageName('???')).toBe('???');
    expect(kindOf(ODD)).toBe('not a tag');
  });

  it('say the greeting, or leave the line to the server', () => {
    expect(auditionText(' Moin. ')).toBe('Moin.');
    expect(auditionText('x'.repeat(400))).toHaveLength(300);
    expect(auditionText('word '.repeat(100))).toBe('word '.repeat(60).trim());
    expect(auditionText(' … ')).toBeNull();
  });

  it('are compared with the chosen one first, and unlike it', () => {
    expect(firstCompared(ALL, HEART, 3)).toEqual([HEART.id, JOE.id, BELLA.id]);
    expect(firstCompared(ALL, undefined, 2)).toEqual([JOE.id, HEART.id]);
    expect(firstCompared([], undefined, 3)).toEqual([]);
  });

  it('speak at a pace', () => {
    expect([0.7, 0.95, 1, 1.1 + 0.2].map(speedText)).toEqual(['0.7×', '0.95×', '1×', '1.3×']);
  });
});
