import type { Booking, DayException, Entries } from '$lib/api/calendar';
import { daysFrom, type Day } from './days';
import { DAY_MINUTES, momentOf, segments, type Segment } from './wallClock';

const MORNING = 8;
/** Of the week's view, at least. */
const HOURS_IN_SIGHT = 12;

/** What one day of the page shows, by the reader's clock. */
export interface DayEntries {
  day: Day;
  bookings: (Segment & { booking: Booking })[];
  open: Segment[];
  closed: (Segment & { exception: DayException })[];
  extra: (Segment & { exception: DayException })[];
}

/**
 * Entries sorted to the days of a zone's clock.
 *
 * Args:
 *   entries: As the server lists them; its exceptions count by the calendar's own zone.
 *   first: The first day that is shown.
 *   count: How many are.
 *   zone: The reader's.
 */
export function entriesByDay(entries: Entries, first: Day, count: number, zone: string): Map<Day, DayEntries> {
  const found = new Map<Day, DayEntries>();
  for (const day of daysFrom(first, count)) found.set(day, { day, bookings: [], open: [], closed: [], extra: [] });
  for (const booking of entries.bookings)
    for (const part of segments(new Date(booking.starts_at), new Date(booking.ends_at), zone)) found.get(part.day)?.bookings.push({ ...part, booking });
  for (const interval of entries.open)
    for (const part of segments(new Date(interval.starts_at), new Date(interval.ends_at), zone)) found.get(part.day)?.open.push(part);
  for (const exception of entries.exceptions)
    for (const part of exceptionParts(exception, entries.time_zone, zone)) {
      const day = found.get(part.day);
      (exception.kind === 'blackout' ? day?.closed : day?.extra)?.push({ ...part, exception });
    }
  for (const day of found.values()) {
    day.bookings.sort((left, right) => left.from - right.from);
    day.open.sort((left, right) => left.from - right.from);
  }
  return found;
}

function exceptionParts(exception: DayException, from: string, to: string): Segment[] {
  const { first_day: first, last_day: last, start_minute: start, end_minute: end } = exception;
  // Whole days are one length of time: the reader's midnight may be another one.
  if (start === null || end === null) return segments(momentOf(first, 0, from), momentOf(last, DAY_MINUTES, from), to);
  const length = Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000) + 1;
  return daysFrom(first, Math.max(0, Math.min(length, 800))).flatMap((day) =>
    segments(momentOf(day, start, from), momentOf(day, end, from), to)
  );
}

/** The hour at which a week begins to show: 8, or what brings its first meeting into sight. */
export function firstHour(bookings: readonly Segment[]): number {
  if (bookings.length === 0) return MORNING;
  const hour = Math.floor(Math.min(...bookings.map((part) => part.from)) / 60);
  return hour < MORNING ? hour : Math.max(MORNING, hour + 2 - HOURS_IN_SIGHT);
}

/** Columns for things that overlap: each gets its column, and how many there are beside it. */
export function lanes<Part extends Segment>(parts: readonly Part[]): { part: Part; lane: number; of: number }[] {
  const sorted = [...parts].sort((left, right) => left.from - right.from || right.to - left.to);
  const placed: { part: Part; lane: number; of: number }[] = [];
  let group: { part: Part; lane: number; of: number }[] = [];
  let groupEnd = -1;
  const close = () => {
    const width = Math.max(0, ...group.map((one) => one.lane + 1));
    for (const one of group) one.of = width;
    group = [];
  };
  for (const part of sorted) {
    if (part.from >= groupEnd) close();
    const taken = new Set(group.filter((one) => one.part.to > part.from).map((one) => one.lane));
    let lane = 0;
    while (taken.has(lane)) lane += 1;
    const one = { part, lane, of: 1 };
    group.push(one);
    placed.push(one);
    groupEnd = Math.max(groupEnd, part.to);
  }
  close();
  return placed;
}
