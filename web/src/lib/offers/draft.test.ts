import { describe, expect, it } from 'vitest';
import { draftOf, draftProblems, lateShares, readPercent, termsOf } from './draft';
import { hoursName, lengthName } from './words';

const right = () => ({ ...draftOf(null), title: ' Coffee ' });

describe('an offer that is typed', () => {
  it('begins with terms that only want a name', () => {
    expect(draftProblems(draftOf(null))).toEqual({ title: 'Give the meeting a name.' });
    expect(draftProblems(right())).toEqual({});
    expect(termsOf(right())).toMatchObject({ title: 'Coffee', minutes: 30, minimum: '50', late_cancel_bps: 5000, city: null, kyf_purpose: null });
  });

  it('wants a city for a meeting in one, and forgets it for one online', () => {
    expect(draftProblems({ ...right(), placeKind: 'city' }).city).toBeDefined();
    expect(termsOf({ ...right(), placeKind: 'online', city: 'Berlin' }).city).toBeNull();
    expect(termsOf({ ...right(), placeKind: 'city', city: ' Berlin ' }).city).toBe('Berlin');
  });

  it('wants a purpose for data that is asked for', () => {
    expect(draftProblems({ ...right(), kyfFields: ['legal_name'] }).kyfPurpose).toBeDefined();
    expect(termsOf({ ...right(), kyfPurpose: 'unused' }).kyf_purpose).toBeNull();
  });

  it('refuses numbers outside of what the server takes', () => {
    for (const bad of ['4', '1441', '30.5', '', 'ten', '-30']) expect(draftProblems({ ...right(), minutes: bad }).minutes).toBeDefined();
    for (const bad of ['0', '-1', '1.1234567', '']) expect(draftProblems({ ...right(), minimum: bad }).minimum).toBeDefined();
    expect(draftProblems({ ...right(), answerDays: '31' }).answerDays).toBeDefined();
    expect(draftProblems({ ...right(), meetDays: '181' }).meetDays).toBeDefined();
  });

  it('says by how much a text is too long, counted as the server does', () => {
    expect(draftProblems({ ...right(), title: 'x'.repeat(300) }).title).toBe('Use at most 120 characters; this is 180 too many.');
    expect(draftProblems({ ...right(), title: '🙂'.repeat(120) }).title).toBeUndefined();
    expect(draftProblems({ ...right(), city: 'x'.repeat(121) }).city).toBeUndefined();
    expect(draftProblems({ ...right(), placeKind: 'city', city: 'x'.repeat(121) }).city).toBeDefined();
    expect(draftProblems({ ...right(), kyfFields: ['city'], kyfPurpose: 'x'.repeat(501) }).kyfPurpose).toBeDefined();
  });

  it('reads percentages without floats', () => {
    expect(readPercent('33.33')).toBe(3333);
    expect(readPercent('0.3')).toBe(30);
    expect(readPercent('100')).toBe(10_000);
    for (const bad of ['100.01', '1.234', 'half', '']) expect(readPercent(bad)).toBeNull();
  });

  it('shares a bid to the last micro-unit', () => {
    expect(lateShares('100', 2500)).toEqual({ creator: '25', fan: '75' });
    expect(lateShares('0.000003', 5000)).toEqual({ creator: '0.000001', fan: '0.000002' });
    expect(lateShares('much', 5000)).toBeNull();
  });

  it('says lengths in words', () => {
    expect([lengthName(30), lengthName(60), lengthName(95)]).toEqual(['30 min', '1 h', '1 h 35 min']);
    expect([hoursName(0), hoursName(1), hoursName(24), hoursName(36), hoursName(48)]).toEqual(['0 hours', '1 hour', '1 day', '36 hours', '2 days']);
  });
});
