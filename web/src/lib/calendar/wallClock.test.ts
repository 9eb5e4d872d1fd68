import { describe, expect, it } from 'vitest';
import { minuteText, momentOf, offsetMinutes, readMinute, segments, wallOf } from './wallClock';

const BERLIN = 'Europe/Berlin';
const at = (day: string, minute: number, zone = BERLIN) => momentOf(day, minute, zone).toISOString();

describe('the clock of a zone', () => {
  it('shows a moment', () => {
    expect(wallOf(new Date('2026-11-22T23:30:00Z'), BERLIN)).toEqual({ day: '2026-11-23', minute: 30 });
    expect(wallOf(new Date('2026-11-22T00:00:00Z'), 'UTC')).toEqual({ day: '2026-11-22', minute: 0 });
    expect(wallOf(new Date('2026-11-22T12:00:00Z'), 'Asia/Kathmandu')).toEqual({ day: '2026-11-22', minute: 17 * 60 + 45 });
  });

  it('is ahead of UTC by quarters of hours too, and by season', () => {
    const noon = Date.parse('2026-11-23T12:00:00Z');
    expect(offsetMinutes(noon, 'Asia/Kathmandu')).toBe(345);
    expect(offsetMinutes(noon, BERLIN)).toBe(60);
    expect(offsetMinutes(Date.parse('2026-07-01T12:00:00Z'), BERLIN)).toBe(120);
    expect(offsetMinutes(noon, 'America/St_Johns')).toBe(-210);
  });

  it('is put forward on 2027-03-28 in Berlin', () => {
    expect(at('2027-03-28', 90)).toBe('2027-03-28T00:30:00.000Z');
    expect(at('2027-03-28', 180)).toBe('2027-03-28T01:00:00.000Z');
    // 02:30 does not exist: it moves forward with the clock, to 03:30.
    expect(at('2027-03-28', 150)).toBe('2027-03-28T01:30:00.000Z');
    expect(at('2027-03-28', 1440)).toBe('2027-03-28T22:00:00.000Z');
  });

  it('is put back on 2026-10-25 in Berlin', () => {
    // 02:30 comes twice: the first is meant.
    expect(at('2026-10-25', 150)).toBe('2026-10-25T00:30:00.000Z');
    expect(at('2026-10-25', 180)).toBe('2026-10-25T02:00:00.000Z');
    expect(at('2026-10-25', 0)).toBe('2026-10-24T22:00:00.000Z');
  });

  it('finds each moment again that a clock shows once', () => {
    for (const zone of [BERLIN, 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC'])
      for (const day of ['2026-10-24', '2026-10-26', '2027-03-27', '2027-03-29', '2027-07-01'])
        for (const minute of [0, 61, 720, 1439]) expect(wallOf(momentOf(day, minute, zone), zone)).toEqual({ day, minute });
  });

  it('cuts a night at midnight, and leaves no empty day at the end', () => {
    expect(segments(new Date('2026-11-23T22:00:00Z'), new Date('2026-11-24T01:00:00Z'), BERLIN)).toEqual([
      { day: '2026-11-23', from: 1380, to: 1440 },
      { day: '2026-11-24', from: 0, to: 120 }
    ]);
    expect(segments(new Date('2026-11-23T21:00:00Z'), new Date('2026-11-23T23:00:00Z'), BERLIN)).toEqual([{ day: '2026-11-23', from: 1320, to: 1440 }]);
    expect(segments(new Date('2026-11-23T21:00:00Z'), new Date('2026-11-23T21:00:00Z'), BERLIN)).toEqual([]);
  });

  it('draws meetings over a change of the clock', () => {
    // One hour, from 01:30 to 03:30 by the wall.
    expect(segments(new Date('2027-03-28T00:30:00Z'), new Date('2027-03-28T01:30:00Z'), BERLIN)).toEqual([{ day: '2027-03-28', from: 90, to: 210 }]);
    // One hour, from 02:30 to 02:30 by the wall: it still has its length.
    expect(segments(new Date('2026-10-25T00:30:00Z'), new Date('2026-10-25T01:30:00Z'), BERLIN)).toEqual([{ day: '2026-10-25', from: 150, to: 210 }]);
  });

  it('writes and reads minutes', () => {
    expect(minuteText(630)).toBe('10:30');
    expect(minuteText(1440)).toBe('24:00');
    expect(readMinute('9:05')).toBe(545);
    for (const bad of ['24:01', '10:60', '', 'noon']) expect(readMinute(bad)).toBeNull();
  });
});
