const FIRST_MS = 500;
const LAST_MS = 15_000;

/**
 * How long to wait before the n-th try to reconnect (0 first): doubling, capped, with jitter so that
 * a restarted server does not meet everyone at once.
 */
export function backoffMs(tries: number, random: () => number = Math.random): number {
  const full = Math.min(LAST_MS, FIRST_MS * 2 ** Math.max(0, tries));
  return Math.round(full * (0.6 + 0.4 * random()));
}
