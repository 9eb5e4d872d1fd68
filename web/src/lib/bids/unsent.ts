/** Bids that were sent and have no answer yet wait here, while the fan signs in again or reloads the page. */
import type { BidRequest } from '$lib/api/market';

export interface Shelf {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
}

/** What is bid for: a creator's offer or a persona's tier. */
export type Target = { offer_id: string } | { tier_id: string };

export interface Unsent {
  fanId: string;
  target: Target;
  body: BidRequest;
  /** Sent with every try: the bid is placed once, whichever of them arrives. */
  key: string;
  keptAt: number;
}

const PLACE = 'mesi-unsent-bids';
const KEPT_MS = 3_600_000;

const sameTarget = (one: Target, other: Target): boolean => JSON.stringify(one) === JSON.stringify(other);

const isUnsent = (value: unknown): value is Unsent => {
  if (typeof value !== 'object' || value === null) return false;
  const { fanId, target, body, key, keptAt } = value as Record<string, unknown>;
  const isTold = typeof fanId === 'string' && typeof key === 'string' && typeof keptAt === 'number';
  return isTold && typeof target === 'object' && target !== null && typeof body === 'object' && body !== null && 'quote_id' in body;
};

function rows(shelf: Shelf): Unsent[] {
  try {
    const kept: unknown = JSON.parse(shelf.getItem(PLACE) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isUnsent) : [];
  } catch {
    return [];
  }
}

function write(shelf: Shelf, kept: readonly Unsent[]): void {
  try {
    shelf.setItem(PLACE, JSON.stringify(kept));
  } catch {
    // A full or forbidden storage: the bid is then kept by the open page alone.
  }
}

/** Keep one; of a fan's bids for the same thing the newest. */
export const keepUnsent = (shelf: Shelf, row: Unsent): void =>
  write(shelf, [row, ...rows(shelf).filter((one) => one.fanId !== row.fanId || !sameTarget(one.target, row.target))]);

export const dropUnsent = (shelf: Shelf, key: string): void =>
  write(
    shelf,
    rows(shelf).filter((one) => one.key !== key)
  );

/** What a fan sent in the last hour without an answer, the newest first. */
export const unsentOf = (shelf: Shelf, fanId: string | null, nowMs: number): Unsent[] =>
  rows(shelf).filter((one) => one.fanId === fanId && nowMs - one.keptAt < KEPT_MS);

/** The fan's bid for this that has no answer. */
export const unsentFor = (shelf: Shelf, fanId: string | null, target: Target, nowMs: number): Unsent | null =>
  unsentOf(shelf, fanId, nowMs).find((one) => sameTarget(one.target, target)) ?? null;
