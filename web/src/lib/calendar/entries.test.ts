import { describe, expect, it } from 'vitest';
import type { Booking, Entries } from '$lib/api/calendar';
import { entriesByDay, firstHour, lanes } from './entries';

const BOOKING = { id: 'bok_1', state: 'confirmed', starts_at: '2026-10-25T00:30:00Z', ends_at: '2026-10-25T01:30:00Z' } as unknown as Booking;
const ENTRIES: Entries = {
  time_zone: 'Europe/Berlin',
  bookings: [BOOKING],
  open: [{ starts_at: '2026-10-26T09:00:00Z', ends_at: '2026-10-26T17:00:00Z' }],
  exceptions: [
    { id: 'cex_1', kind: 'blackout', first_day: '2026-10-24', last_day: '2026-10-26', start_minute: null, end_minute: null, note: 'Away' },
    { id: 'cex_2', kind: 'extra', first_day: '2026-10-27', last_day: '2026-10-27', start_minute: 1200, end_minute: 1320, note: '' }
  ]
};

describe('the first hour of a week', () => {
  const at = (from: number) => ({ day: '2026-10-26', from, to: from + 60 });

  it('is eight, or shows the first meeting', () => {
    expect(firstHour([])).toBe(8);
    expect(firstHour([at(600), at(1290)])).toBe(8);
    expect(firstHour([at(600), at(390)])).toBe(6);
    expect(firstHour([at(1290)])).toBe(11);
  });
});

describe('entries by day', () => {
  it('stand on the days of the reader', () => {
    const days = entriesByDay(ENTRIES, '2026-10-19', 14, 'Europe/Berlin');
    expect(days.size).toBe(14);
    expect(days.get('2026-10-25')?.bookings).toMatchObject([{ from: 150, to: 210 }]);
    expect(days.get('2026-10-26')?.open).toEqual([{ day: '2026-10-26', from: 600, to: 1080 }]);
    for (const day of ['2026-10-24', '2026-10-25', '2026-10-26']) expect(days.get(day)?.closed).toMatchObject([{ from: 0, to: 1440 }]);
    expect(days.get('2026-10-27')?.extra).toMatchObject([{ from: 1200, to: 1320 }]);
  });

  it('move where the reader is far from the calendar', () => {
    const days = entriesByDay(ENTRIES, '2026-10-19', 14, 'Asia/Tokyo');
    expect(days.get('2026-10-24')?.closed).toMatchObject([{ from: 420, to: 1440 }]);
    expect(days.get('2026-10-25')?.closed).toMatchObject([{ from: 0, to: 1440 }]);
    expect(days.get('2026-10-28')?.extra).toMatchObject([{ from: 240, to: 360 }]);
  });

  it('stand side by side where they overlap', () => {
    const parts = [
      { day: 'd', from: 0, to: 60 },
      { day: 'd', from: 30, to: 90 },
      { day: 'd', from: 60, to: 120 },
      { day: 'd', from: 200, to: 260 }
    ];
    expect(lanes(parts).map(({ lane, of }) => [lane, of])).toEqual([[0, 2], [1, 2], [0, 2], [0, 1]]);
  });
});
