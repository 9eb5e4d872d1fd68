/** A day of a calendar without a zone: "2026-11-24". */
export type Day = string;

const MS_PER_DAY = 86_400_000;
const DAYS_PER_WEEK = 7;
const NAMED_KEYS: Readonly<Record<string, (day: Day) => Day>> = {
  ArrowLeft: (day) => addDays(day, -1),
  ArrowRight: (day) => addDays(day, 1),
  ArrowUp: (day) => addDays(day, -DAYS_PER_WEEK),
  ArrowDown: (day) => addDays(day, DAYS_PER_WEEK),
  Home: (day) => weekStart(day),
  End: (day) => addDays(weekStart(day), DAYS_PER_WEEK - 1),
  PageUp: (day) => addMonths(day, -1),
  PageDown: (day) => addMonths(day, 1)
};

const utcOf = (day: Day): number => Date.parse(`${day}T00:00:00Z`);
const dayAt = (utc: number): Day => new Date(utc).toISOString().slice(0, 10);

/** Whether a text is a day that exists. */
export const isDay = (text: string | null): text is Day =>
  text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(utcOf(text)) && dayAt(utcOf(text)) === text;

export const addDays = (day: Day, count: number): Day => dayAt(utcOf(day) + count * MS_PER_DAY);

/** The same day of another month, or that month's last day. */
export function addMonths(day: Day, count: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + count + 1, 0)).getUTCDate();
  return dayAt(Date.UTC(year, month - 1 + count, Math.min(date, last)));
}

/** 0 is Monday, as on the wire. */
export const weekdayOf = (day: Day): number => (new Date(utcOf(day)).getUTCDay() + 6) % DAYS_PER_WEEK;

export const weekStart = (day: Day): Day => addDays(day, -weekdayOf(day));

export const monthOf = (day: Day): string => day.slice(0, 7);

/** Days one after the other. */
export const daysFrom = (first: Day, count: number): Day[] => Array.from({ length: count }, (_, index) => addDays(first, index));

/** The whole weeks, from Monday, that have a day of the month. */
export function monthWeeks(day: Day): Day[][] {
  const first = weekStart(`${monthOf(day)}-01`);
  const end = addMonths(`${monthOf(day)}-01`, 1);
  const weeks: Day[][] = [];
  for (let start = first; start < end; start = addDays(start, DAYS_PER_WEEK)) weeks.push(daysFrom(start, DAYS_PER_WEEK));
  return weeks;
}

/** The day that a key goes to; null for keys that are not ours. */
export function dayByKey(key: string, day: Day, today: Day): Day | null {
  if (key === 't' || key === 'T') return today;
  return NAMED_KEYS[key]?.(day) ?? null;
}

const UTC = { timeZone: 'UTC' } as const;
const LONG = new Intl.DateTimeFormat('en-GB', { ...UTC, weekday: 'long', day: 'numeric', month: 'long' });
const SHORT = new Intl.DateTimeFormat('en-GB', { ...UTC, weekday: 'short', day: 'numeric', month: 'short' });
const MONTH = new Intl.DateTimeFormat('en-GB', { ...UTC, month: 'long', year: 'numeric' });
const WEEKDAY = new Intl.DateTimeFormat('en-GB', { ...UTC, weekday: 'long' });
const WEEKDAY_SHORT = new Intl.DateTimeFormat('en-GB', { ...UTC, weekday: 'short' });
const A_MONDAY = '2026-11-23';

export const longDay = (day: Day): string => LONG.format(utcOf(day));
export const shortDay = (day: Day): string => SHORT.format(utcOf(day));
export const monthName = (day: Day): string => MONTH.format(utcOf(day));
/** 0 is Monday. */
export const weekdayName = (weekday: number): string => WEEKDAY.format(utcOf(addDays(A_MONDAY, weekday)));
export const weekdayShort = (weekday: number): string => WEEKDAY_SHORT.format(utcOf(addDays(A_MONDAY, weekday)));
