import { describe, expect, it } from 'vitest';
import { nextPath } from './next';
import { ageOn, registrationProblems, type Typed } from './registration';

const today = new Date(2026, 10, 21);
const typed: Typed = { email: 'ada@example.org', password: 'correct horse', displayName: 'Ada', dateOfBirth: '1990-05-01' };

describe('registering', () => {
  it('finds nothing wrong with a whole form', () => expect(registrationProblems(typed, today)).toEqual({}));

  it.each([
    ['email', { email: 'ada' }],
    ['password', { password: 'short' }],
    ['displayName', { displayName: '  ' }],
    ['dateOfBirth', { dateOfBirth: '' }],
    ['dateOfBirth', { dateOfBirth: '2008-11-22' }],
    ['dateOfBirth', { dateOfBirth: '1800-01-01' }]
  ])('marks %s', (field, over) => {
    expect(Object.keys(registrationProblems({ ...typed, ...over }, today))).toEqual([field]);
  });

  it('counts the birthday itself', () => {
    expect(ageOn('2008-11-21', today)).toBe(18);
    expect(ageOn('2008-11-22', today)).toBe(17);
  });
});

describe('where to go next', () => {
  it.each([
    ['next=/wallet', '/wallet'],
    ['', '/'],
    ['next=https://evil.example', '/'],
    ['next=//evil.example', '/'],
    ['next=/\\evil.example', '/']
  ])('%j -> %s', (query, path) => expect(nextPath(new URLSearchParams(query))).toBe(path));
});
