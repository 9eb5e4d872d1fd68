// The pages are written in English, so their days are, whatever the browser's language is.
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const MOMENT = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

export const dayOf = (iso: string): string => DAY.format(new Date(iso));

export const momentOf = (iso: string): string => MOMENT.format(new Date(iso));

/** A length of time as a clock: 754 000 ms -> "12:34". Never negative. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const tail = `${String(minutes).padStart(hours ? 2 : 1, '0')}:${String(seconds % 60).padStart(2, '0')}`;
  return hours ? `${hours}:${tail}` : tail;
}

/** A length of time in words, to the second: 95 000 ms -> "1 min 35 s"; the shortest ones more finely, 140 ms -> "0.14 s". */
export function lengthText(ms: number): string {
  if (ms > 0 && ms < 1000) return `${Math.max(10, Math.floor(ms / 10) * 10) / 1000} s`;
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (minutes === 0) return `${rest} s`;
  return rest ? `${minutes} min ${rest} s` : `${minutes} min`;
}
