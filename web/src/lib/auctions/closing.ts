/** Lengths of a round to choose from, in hours. */
export const LENGTHS = [
  { value: 1, label: '1 hour' },
  { value: 24, label: '1 day' },
  { value: 72, label: '3 days' },
  { value: 168, label: '7 days' },
  { value: 0, label: 'Until a day and time' }
] as const;

const MS_PER_HOUR = 3_600_000;
const SHORTEST_MS = 10 * 60_000;
const LONGEST_MS = 30 * 24 * MS_PER_HOUR;
export const MOST_PLACES = 100;
/** Winning amounts that the server names. */
const MOST_SHOWN = 10;

/** When a round closes; null where the typed day and time are none. */
export function closingOf(hours: number, typed: string, now: Date): Date | null {
  if (hours > 0) return new Date(now.getTime() + hours * MS_PER_HOUR);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(typed)) return null;
  const moment = new Date(typed);
  return Number.isNaN(moment.getTime()) ? null : moment;
}

/** What is wrong with an end, as a sentence; the server checks again. */
export function closingProblem(closing: Date | null, now: Date): string | null {
  if (!closing) return 'Choose a day and a time.';
  const ahead = closing.getTime() - now.getTime();
  if (ahead < SHORTEST_MS) return 'A round lasts at least ten minutes.';
  if (ahead > LONGEST_MS) return 'A round lasts at most thirty days.';
  return null;
}

/** What is wrong with the number of places, as a sentence. */
export function placesProblem(typed: string): string | null {
  const places = Number(typed);
  return /^\d{1,3}$/.test(typed.trim()) && places >= 1 && places <= MOST_PLACES ? null : `Use a whole number from 1 to ${MOST_PLACES}.`;
}

/** How a round ended: "2 of 3 places of the last round were won." */
export function wonText({ leading, slots, reserve }: { leading: readonly string[]; slots: number; reserve: string | null }): string {
  const won = leading.length;
  if (won === 0) return reserve ? 'Nobody won the last round: no bid met the reserve.' : 'Nobody won the last round.';
  if (slots === 1) return 'The place of the last round was won.';
  return `${won < MOST_SHOWN ? won : `At least ${won}`} of ${slots} places of the last round ${won === 1 ? 'was' : 'were'} won.`;
}

/** The newest round that ran to its end; the list has the newest first. */
export const lastOf = <Round extends { state: string }>(rounds: readonly Round[]): Round | null =>
  rounds.find((round) => round.state === 'closed') ?? null;
