/** Times as a reader sees them: in their own zone, with the zone's name. */

import { offsetMinutes, wallOf } from '$lib/calendar/wallClock';

export { ownZone } from '$lib/calendar/wallClock';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, kind: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${kind}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone });
    formats.set(key, made);
  }
  return made;
}

/** Cities whose zone browsers still name as they were called before. */
const CALLED: Readonly<Record<string, string>> = {
  'America/Godthab': 'Nuuk',
  'Asia/Calcutta': 'Kolkata',
  'Asia/Katmandu': 'Kathmandu',
  'Asia/Rangoon': 'Yangon',
  'Asia/Saigon': 'Ho Chi Minh City',
  'Atlantic/Faeroe': 'Faroe',
  'Europe/Kiev': 'Kyiv'
};

/** "Europe/Berlin" -> "Berlin time"; zones without a place are named by how far they are from UTC. */
export function zoneName(zone: string): string {
  if (/^(Etc\/)?(UTC|GMT|UCT|Universal|Zulu|Greenwich)([+-]?0)?$/.test(zone)) return 'UTC';
  // In these names the sign is turned: Etc/GMT+5 is five hours behind.
  const fixed = /^Etc\/GMT([+-])(\d+)$/.exec(zone);
  if (fixed) return `UTC${fixed[1] === '+' ? '-' : '+'}${fixed[2]}`;
  if (!zone.includes('/')) return zone;
  const city = CALLED[zone] ?? zone.split('/').pop() ?? zone;
  return `${city.replaceAll('_', ' ')} time`;
}

/** "Mon 23 Nov" in a zone; put together here, for browsers differ in their commas. */
export function dayIn(iso: string, zone: string): string {
  const parts = format(zone, 'day', { weekday: 'short', day: 'numeric', month: 'short' }).formatToParts(new Date(iso));
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('weekday')} ${of('day')} ${of('month')}`;
}

/** "14:30" in a zone. */
export const timeIn = (iso: string, zone: string): string =>
  format(zone, 'time', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(iso));

/** "2026-11-23" in a zone: two moments with the same key are on the same day there. */
export const dayKey = (iso: string, zone: string): string => wallOf(new Date(iso), zone).day;

/** Whether a zone's clock shows the time of a moment twice, because it is put back in that night. */
export function comesTwice(iso: string, zone: string): boolean {
  const at = (minutes: number) => offsetMinutes(Date.parse(iso) + minutes * 60_000, zone);
  const [before, here, after] = [at(-180), at(0), at(180)];
  const back = before - after;
  if (back <= 0) return false;
  return here === before ? at(back) === after : at(-back) === before;
}

/** "14:30" in a zone; a time that comes twice in its night says which one it is: "02:30 GMT+2". */
export function clockIn(iso: string, zone: string): string {
  if (!comesTwice(iso, zone)) return timeIn(iso, zone);
  const parts = format(zone, 'offset', { timeZoneName: 'shortOffset' }).formatToParts(new Date(iso));
  return `${timeIn(iso, zone)} ${parts.find((part) => part.type === 'timeZoneName')?.value ?? ''}`;
}

/** "Mon 23 Nov, 14:30 to 15:30"; the day of the end is named where it is another one. */
export function spanIn(startsAt: string, endsAt: string, zone: string): string {
  const isSameDay = dayKey(startsAt, zone) === dayKey(endsAt, zone);
  const end = isSameDay ? clockIn(endsAt, zone) : `${dayIn(endsAt, zone)}, ${clockIn(endsAt, zone)}`;
  return `${dayIn(startsAt, zone)}, ${clockIn(startsAt, zone)} to ${end}`;
}

/** "Mon 23 Nov, 14:30 (Berlin time)". */
export const momentIn = (iso: string, zone: string): string => `${dayIn(iso, zone)}, ${clockIn(iso, zone)} (${zoneName(zone)})`;

/** Do clocks of two zones show different times at a moment? */
export const clocksDiffer = (iso: string, one: string, other: string): boolean =>
  one !== other && offsetMinutes(Date.parse(iso), one) !== offsetMinutes(Date.parse(iso), other);

/** What a date and a time field say, in this browser's zone, as an ISO moment; null where it is none. */
export function momentOfFields(day: string, time: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !/^\d{2}:\d{2}$/.test(time)) return null;
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const made = new Date(year, month - 1, date, hour, minute);
  // 02:30 of the night in which the clock goes forward does not exist.
  const isThere = made.getDate() === date && made.getHours() === hour && made.getMinutes() === minute;
  return isThere ? made.toISOString() : null;
}

/** "today", "tomorrow", or the day. */
export function dayWord(iso: string, zone: string, nowMs: number): string {
  const key = dayKey(iso, zone);
  if (key === dayKey(new Date(nowMs).toISOString(), zone)) return 'Today';
  if (key === dayKey(new Date(nowMs + 86_400_000).toISOString(), zone)) return 'Tomorrow';
  if (key === dayKey(new Date(nowMs - 86_400_000).toISOString(), zone)) return 'Yesterday';
  return dayIn(iso, zone);
}

/** How far off a moment is: "3 days", "5 h 20 min", "12 min", "40 s". */
export function awayText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${Math.floor(hours / 24)} days`;
}
