import { addDays, type Day } from './days';

export const DAY_MINUTES = 1_440;
const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;

/** A moment as a clock on a wall shows it. */
export interface Wall {
  day: Day;
  /** From midnight. */
  minute: number;
}

/** The part of something that lies on one day. */
export interface Segment {
  day: Day;
  from: number;
  /** Exclusive; 1440 is the next midnight. */
  to: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, hourCycle: 'h23', ...parts });
    formats.set(zone, format);
  }
  return format;
}

/** The zone of this browser. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

export function wallOf(moment: Date, zone: string): Wall {
  const found: Record<string, string> = {};
  for (const { type, value } of formatOf(zone).formatToParts(moment)) found[type] = value;
  return { day: `${found['year']}-${found['month']}-${found['day']}`, minute: Number(found['hour']) * 60 + Number(found['minute']) };
}

/** How far a zone's clock is ahead of UTC at a moment, which is given in ms. */
export function offsetMinutes(utc: number, zone: string): number {
  const { day, minute } = wallOf(new Date(utc), zone);
  return (Date.parse(`${day}T00:00:00Z`) - Math.floor(utc / MS_PER_MINUTE) * MS_PER_MINUTE) / MS_PER_MINUTE + minute;
}

/**
 * When a zone's clock shows a time.
 *
 * A time that is skipped in spring moves forward with the clock; one that comes twice in autumn is
 * the first of the two. The server counts in the same way.
 */
export function momentOf(day: Day, minute: number, zone: string): Date {
  const wall = Date.parse(`${day}T00:00:00Z`) + minute * MS_PER_MINUTE;
  const before = offsetMinutes(wall - MS_PER_DAY, zone);
  const after = offsetMinutes(wall + MS_PER_DAY, zone);
  for (const offset of [before, after]) {
    const moment = wall - offset * MS_PER_MINUTE;
    if (offsetMinutes(moment, zone) === offset) return new Date(moment);
  }
  return new Date(wall - before * MS_PER_MINUTE);
}

/** The parts of a length of time, day by day of a zone's clock. */
export function segments(startsAt: Date, endsAt: Date, zone: string): Segment[] {
  if (endsAt <= startsAt) return [];
  const [start, end] = [wallOf(startsAt, zone), wallOf(endsAt, zone)];
  const found: Segment[] = [];
  for (let day = start.day; day <= end.day; day = addDays(day, 1)) {
    const from = day === start.day ? start.minute : 0;
    const to = day === end.day ? end.minute : DAY_MINUTES;
    if (to > from) found.push({ day, from, to });
    else if (day === start.day) {
      // The clock was put back meanwhile: the wall shows an earlier time than at the start.
      const minutes = Math.round((endsAt.getTime() - startsAt.getTime()) / MS_PER_MINUTE);
      found.push({ day, from, to: Math.min(DAY_MINUTES, from + minutes) });
    }
  }
  return found;
}

/** 630 -> "10:30"; the end of a day is "24:00". */
export const minuteText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** "10:30" -> 630; null for what is no time. */
export function readMinute(text: string): number | null {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text);
  if (!match) return null;
  const minute = Number(match[1]) * 60 + Number(match[2]);
  return Number(match[2]) < 60 && minute <= DAY_MINUTES ? minute : null;
}

/** "Europe/Berlin, GMT+1": the offset is that of the moment. */
export function zoneText(zone: string, moment: Date = new Date()): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(moment);
  const offset = parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
  return `${zone.replaceAll('_', ' ')}${offset ? `, ${offset}` : ''}`;
}
