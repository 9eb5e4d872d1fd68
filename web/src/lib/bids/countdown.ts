import { momentIn, ownZone } from '$lib/meetings/zones';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** A time that is left, as exact as it matters: days and hours, hours and minutes, or a clock. */
export function leftText(ms: number): string {
  if (ms <= 0) return 'no time';
  if (ms >= DAY) {
    const hours = Math.floor((ms % DAY) / HOUR);
    return `${plural(Math.floor(ms / DAY), 'day')}${hours ? ` ${plural(hours, 'hour')}` : ''}`;
  }
  if (ms >= HOUR) return `${plural(Math.floor(ms / HOUR), 'hour')} ${Math.floor((ms % HOUR) / MINUTE)} min`;
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} min`;
}

/** A moment in the reader's own zone, with the zone's name: "Tue 24 Nov, 13:00 (Berlin time)". */
export const zonedMoment = (iso: string, zone: string = ownZone()): string => momentIn(iso, zone);

const MAX_EXTENSIONS = 6;

/** How late bids move the end of an auction. */
export function extensionText(extensions: number): string {
  const rule = 'A bid in the last five minutes that changes who wins moves the end to five minutes after it, six times at most.';
  if (extensions === 0) return rule;
  const rest = MAX_EXTENSIONS - extensions;
  const moved = `It was moved ${extensions === 1 ? 'once' : `${extensions} times`}; ${rest > 0 ? `${rest} more ${rest === 1 ? 'is' : 'are'} possible` : 'it moves no more'}.`;
  return `${rule} ${moved}`;
}
