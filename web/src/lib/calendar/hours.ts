import type { WeeklyHours } from '$lib/api/calendar';
import { DAY_MINUTES, minuteText, readMinute } from './wallClock';

/** Hours as they are typed; an end of "00:00" is the next midnight. */
export interface Span {
  start: string;
  end: string;
}

/** Seven lists, Monday first. */
export type Week = Span[][];

const MOST_A_DAY = 10;
const FIRST_SPAN: Span = { start: '10:00', end: '18:00' };

/** The wire's rows as a week to edit. */
export function weekOf(rules: readonly WeeklyHours[]): Week {
  return Array.from({ length: 7 }, (_, weekday) =>
    rules
      .filter((rule) => rule.weekday === weekday)
      .sort((left, right) => left.start_minute - right.start_minute)
      .map((rule) => ({ start: minuteText(rule.start_minute), end: minuteText(rule.end_minute % DAY_MINUTES) }))
  );
}

const startOf = (span: Span): number | null => readMinute(span.start);

function endOf(span: Span): number | null {
  const minute = readMinute(span.end);
  return minute === 0 ? DAY_MINUTES : minute;
}

/** What is wrong with a day's hours, as a sentence; null where nothing is. */
export function dayProblem(spans: readonly Span[]): string | null {
  if (spans.length > MOST_A_DAY) return `A day has at most ${MOST_A_DAY} spans.`;
  const read: { from: number; to: number }[] = [];
  for (const span of spans) {
    const [from, to] = [startOf(span), endOf(span)];
    if (from === null || to === null) return 'Enter both times.';
    if (from >= to) return 'Hours start before they end. For a night, make two entries: one up to 00:00, one from 00:00 on the next day.';
    read.push({ from, to });
  }
  read.sort((left, right) => left.from - right.from);
  return read.some((span, index) => index > 0 && span.from < (read[index - 1]?.to ?? 0)) ? 'These hours overlap.' : null;
}

/** A week as the wire wants it; only for weeks without problems. */
export const rulesOf = (week: Week): WeeklyHours[] =>
  week.flatMap((spans, weekday) =>
    spans.map((span) => ({ weekday, start_minute: startOf(span) ?? 0, end_minute: endOf(span) ?? DAY_MINUTES }))
  );

/** A day with one more span: after the last one where there is room. */
export function withSpan(spans: readonly Span[]): Span[] {
  const last = spans.at(-1);
  const end = last ? endOf(last) : null;
  if (end === null || end === undefined) return [...spans, { ...FIRST_SPAN }];
  const start = Math.min(end + 60, DAY_MINUTES - 60);
  return [...spans, { start: minuteText(start), end: minuteText(Math.min(start + 120, DAY_MINUTES) % DAY_MINUTES) }];
}

/** One day's hours on other days too. */
export const copied = (week: Week, from: number, to: readonly number[]): Week =>
  week.map((spans, weekday) => (to.includes(weekday) ? (week[from] ?? []).map((span) => ({ ...span })) : spans));

/** Open minutes of a week, in hours with one decimal at most. */
export function weekHours(week: Week): number {
  const minutes = rulesOf(week).reduce((sum, rule) => sum + Math.max(0, rule.end_minute - rule.start_minute), 0);
  return Math.round(minutes / 6) / 10;
}
