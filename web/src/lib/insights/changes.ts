import type { Figures } from '$lib/api/insights';
import { toMicro, toText } from '$lib/money/money';
import type { Measure } from './measures';

/** The figures of a time that add up: all but people and the times of answers. */
type Sums = Pick<Figures, 'views' | 'bids' | 'wins' | 'visits' | 'delivered_ms' | 'answers' | 'interruptions' | 'earnings'>;

/**
 * What was in the days before, of what was in both together.
 *
 * An answer that ended between the two readings must not make less than nothing of it.
 */
export function before(now: Sums, both: Sums): Sums {
  const less = (name: Exclude<keyof Sums, 'earnings'>) => Math.max(0, both[name] - now[name]);
  const earned = (toMicro(both.earnings) ?? 0n) - (toMicro(now.earnings) ?? 0n);
  return {
    views: less('views'),
    bids: less('bids'),
    wins: less('wins'),
    visits: less('visits'),
    delivered_ms: less('delivered_ms'),
    answers: less('answers'),
    interruptions: less('interruptions'),
    earnings: toText(earned < 0n ? 0n : earned)
  };
}

/** A share as whole percent, without a sign. */
const percent = (part: number, whole: number): string => {
  const found = Math.round((Math.abs(part) / whole) * 100);
  return found < 1 ? 'less than 1 %' : `${found.toLocaleString('en-GB')} %`;
};

/**
 * How much more or less it is than in as many days before, as a sentence without a full stop.
 *
 * Null for what cannot be compared: one fan who came in both times counts once in each.
 */
export function changeText(measure: Measure, now: Figures, past: Sums, days: number): string | null {
  if (!measure.addsUp) return null;
  const [is, was] = [measure.size(now), measure.size({ ...now, ...past })];
  const then = `the ${days} days before`;
  if (was === 0) return is === 0 ? `none in ${then} either` : `none in ${then}`;
  if (is === was) return `as in ${then}`;
  if (is === 0) return `there were some in ${then}`;
  return `${percent(is - was, was)} ${is > was ? 'more' : measure.isAmount ? 'less' : 'fewer'} than in ${then}`;
}
