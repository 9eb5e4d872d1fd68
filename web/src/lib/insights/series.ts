import type { InsightPoint, Insights } from '$lib/api/insights';

/** Versions that have a colour of their own, the newest; older ones share one. */
const MOST = 5;
const DAY_MS = 86_400_000;

/** One version in the pictures, or all that are older. */
export interface Series {
  name: string;
  /** A place in the palette; the last one is for the older ones. */
  colour: number;
}

/** What tells series apart besides their colours. */
export const SHAPES = ['circle', 'square', 'triangle', 'diamond', 'star', 'cross'] as const;
export const GLYPHS = ['●', '■', '▲', '◆', '★', '✚'] as const;

const OLDER: Series = { name: 'Older versions', colour: MOST };

/** Colours as the page's style names them: they follow the theme by themselves. */
export const colourOf = (series: Series): string => `var(--series-${series.colour})`;

const nameOf = (version: number): string => `Version ${version}`;

/** The series of the versions that something happened to, the newest first. */
export function seriesOf(points: readonly Pick<InsightPoint, 'version'>[]): Series[] {
  const found = [...new Set(points.map((point) => point.version))].sort((left, right) => right - left);
  const own = found.slice(0, MOST).map((version, colour) => ({ name: nameOf(version), colour }));
  return found.length > MOST ? [...own, OLDER] : own;
}

/** To which series a version belongs. */
export const nameIn = (series: readonly Series[], version: number): string => series.find((one) => one.name === nameOf(version))?.name ?? OLDER.name;

/** Midnight (UTC) of a day such as "2026-11-23". */
export const dayStart = (day: string): Date => new Date(`${day}T00:00:00Z`);

/** From the first day's beginning to the last one's end. */
export const span = (insights: Pick<Insights, 'since' | 'until'>): [Date, Date] => [dayStart(insights.since), new Date(dayStart(insights.until).getTime() + DAY_MS)];

/** A bar of one series, standing on those of the series before it. */
export interface Bar {
  from: Date;
  to: Date;
  low: number;
  high: number;
  series: string;
  /** Who points at it reads this. */
  title: string;
}

/** Bars of each day, stacked in the order of the series; without what is nothing. */
export function barsOf(points: readonly InsightPoint[], series: readonly Series[], value: (point: InsightPoint) => number, text: (value: number) => string): Bar[] {
  const byDay = new Map<string, Map<string, number>>();
  for (const point of points) {
    const sums = byDay.get(point.day) ?? new Map<string, number>();
    const name = nameIn(series, point.version);
    sums.set(name, (sums.get(name) ?? 0) + value(point));
    byDay.set(point.day, sums);
  }
  const bars: Bar[] = [];
  for (const [day, sums] of byDay) {
    const from = dayStart(day);
    let low = 0;
    for (const { name } of series) {
      const size = sums.get(name) ?? 0;
      if (size <= 0) continue;
      bars.push({ from, to: new Date(from.getTime() + DAY_MS), low, high: low + size, series: name, title: `${dayText(day)}, ${name}: ${text(size)}` });
      low += size;
    }
  }
  return bars;
}

/** How long answers of one day and version took: half of them, and nineteen of twenty. */
export interface AnswerTime {
  at: Date;
  p50: number;
  p95: number;
  series: string;
  title: string;
}

/** Seconds from the fan's last sound to the first of the persona, side by side within a day. */
export function answerTimes(points: readonly InsightPoint[], series: readonly Series[], text: (ms: number) => string): AnswerTime[] {
  const times: AnswerTime[] = [];
  for (const point of points) {
    const { first_audio_p50_ms: half, first_audio_p95_ms: most } = point;
    if (half === null || most === null) continue;
    const name = nameIn(series, point.version);
    const place = series.findIndex((one) => one.name === name);
    const at = new Date(dayStart(point.day).getTime() + (DAY_MS * (place + 1)) / (series.length + 1));
    times.push({ at, p50: half / 1000, p95: most / 1000, series: name, title: `${dayText(point.day)}, ${nameOf(point.version)}: half within ${text(half)}, nineteen of twenty within ${text(most)}` });
  }
  return times;
}

/** How often one reason came up, of one series. */
export interface ReasonBar {
  reason: string;
  low: number;
  high: number;
  series: string;
  title: string;
}

/** Reasons of safety, the most frequent first, each with its sum. */
export function reasonsOf(points: readonly Pick<InsightPoint, 'safety'>[]): [code: string, count: number][] {
  const sums = new Map<string, number>();
  for (const point of points) for (const [code, count] of Object.entries(point.safety)) sums.set(code, (sums.get(code) ?? 0) + count);
  return [...sums].sort((left, right) => right[1] - left[1] || left[0].localeCompare(right[0]));
}

/** Bars of the reasons, stacked by series. */
export function reasonBars(points: readonly InsightPoint[], series: readonly Series[], words: (code: string) => string): ReasonBar[] {
  return reasonsOf(points).flatMap(([code]) => {
    let low = 0;
    const bars: ReasonBar[] = [];
    for (const { name } of series) {
      const own = points.filter((point) => nameIn(series, point.version) === name);
      const count = own.reduce((sum, point) => sum + (point.safety[code] ?? 0), 0);
      if (!count) continue;
      bars.push({ reason: words(code), low, high: low + count, series: name, title: `${words(code)}, ${name}: ${count}` });
      low += count;
    }
    return bars;
  });
}

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** A day (UTC) in words. */
export const dayText = (day: string): string => DAY.format(dayStart(day));
