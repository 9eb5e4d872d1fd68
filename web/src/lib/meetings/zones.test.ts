import { describe, expect, test } from 'vitest';
import { awayText, clockIn, clocksDiffer, comesTwice, dayKey, dayWord, momentIn, momentOfFields, spanIn, zoneName } from './zones';

const NOON = '2026-11-23T12:00:00Z';

describe('zones', () => {
  test('are named by their city', () => {
    expect(zoneName('America/New_York')).toBe('New York time');
    expect(zoneName('America/Argentina/Buenos_Aires')).toBe('Buenos Aires time');
    expect(['UTC', 'Etc/UTC', 'GMT', 'Etc/GMT+0'].map(zoneName)).toEqual(['UTC', 'UTC', 'UTC', 'UTC']);
    expect([zoneName('Etc/GMT+5'), zoneName('Etc/GMT-11'), zoneName('EST')]).toEqual(['UTC-5', 'UTC+11', 'EST']);
    expect(zoneName('Asia/Calcutta')).toBe('Kolkata time');
  });

  test('show the same moment by their own clocks', () => {
    expect(momentIn(NOON, 'Europe/Berlin')).toBe('Mon 23 Nov, 13:00 (Berlin time)');
    expect(spanIn(NOON, '2026-11-23T13:00:00Z', 'Asia/Tokyo')).toContain('21:00 to 22:00');
  });

  test('name the day of an end after midnight', () => {
    expect(spanIn('2026-11-23T22:30:00Z', '2026-11-23T23:30:00Z', 'Europe/Berlin')).toBe('Mon 23 Nov, 23:30 to Tue 24 Nov, 00:30');
  });

  test('differ only where their clocks do', () => {
    expect(clocksDiffer(NOON, 'Europe/Berlin', 'Europe/Paris')).toBe(false);
    expect(clocksDiffer(NOON, 'Europe/Berlin', 'Europe/London')).toBe(true);
    expect(clocksDiffer(NOON, 'UTC', 'UTC')).toBe(false);
  });
});

describe('a time that comes twice in its night', () => {
  test.each([
    ['2027-10-31T00:30:00Z', 'Europe/Berlin', '02:30 GMT+2'],
    ['2027-10-31T01:30:00Z', 'Europe/Berlin', '02:30 GMT+1'],
    ['2027-04-03T14:45:00Z', 'Australia/Lord_Howe', '01:45 GMT+11'],
    ['2027-04-03T15:15:00Z', 'Australia/Lord_Howe', '01:45 GMT+10:30']
  ])('%s in %s is %s', (iso, zone, clock) => expect(clockIn(iso, zone)).toBe(clock));

  test.each([
    ['2027-10-30T23:59:00Z', 'Europe/Berlin'],
    ['2027-10-31T02:00:00Z', 'Europe/Berlin'],
    ['2027-03-28T01:00:00Z', 'Europe/Berlin'],
    ['2027-10-31T00:30:00Z', 'Asia/Kolkata']
  ])('%s in %s comes once', (iso, zone) => expect(comesTwice(iso, zone)).toBe(false));

  test('an hour from the first to the second says so', () =>
    expect(spanIn('2027-10-31T00:30:00Z', '2027-10-31T01:30:00Z', 'Europe/Berlin')).toBe('Sun 31 Oct, 02:30 GMT+2 to 02:30 GMT+1'));
});

describe('days', () => {
  test('have keys by the zone', () => {
    expect(dayKey('2026-11-23T23:30:00Z', 'Europe/Berlin')).toBe('2026-11-24');
    expect(dayKey('2026-11-23T23:30:00Z', 'UTC')).toBe('2026-11-23');
  });

  test('near now have words', () => {
    const now = Date.parse(NOON);
    expect(dayWord(NOON, 'UTC', now)).toBe('Today');
    expect(dayWord('2026-11-24T00:10:00Z', 'UTC', now)).toBe('Tomorrow');
    expect(dayWord('2026-11-22T23:50:00Z', 'UTC', now)).toBe('Yesterday');
    expect(dayWord('2026-11-30T12:00:00Z', 'UTC', now)).toBe('Mon 30 Nov');
  });
});

describe('fields', () => {
  test('make a moment of this browser', () => {
    expect(momentOfFields('2026-11-23', '12:30')).toBe(new Date(2026, 10, 23, 12, 30).toISOString());
  });

  test.each([['', '12:00'], ['2026-11-23', ''], ['2026-02-31', '12:00'], ['23.11.2026', '12:00']])('%s %s is none', (day, time) => {
    expect(momentOfFields(day, time)).toBeNull();
  });
});

test('how far off a moment is', () => {
  expect(awayText(40_000)).toBe('40 s');
  expect(awayText(12 * 60_000 + 30_000)).toBe('12 min');
  expect(awayText(5 * 3_600_000 + 20 * 60_000)).toBe('5 h 20 min');
  expect(awayText(47 * 3_600_000)).toBe('47 h');
  expect(awayText(72 * 3_600_000)).toBe('3 days');
  expect(awayText(-5)).toBe('0 s');
});
