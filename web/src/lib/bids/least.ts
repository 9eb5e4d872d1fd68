import type { Quote } from '$lib/api/types';
import { formatAmount, isShort, toMicro } from '$lib/money/money';
import { readerOf } from './subject';

export type Selling = Quote['selling_mode'];

/** What a typed amount is held against. */
export interface Floor {
  mode: Selling;
  /** The least that a bid takes. */
  least: string;
  /** The fan's own bid that this one raises. */
  above: string | null;
  /** All places of the auction are taken: the least is a step above the bid that would lose its own. */
  isFull?: boolean;
}

const STEP = '5 % above the bid that would lose its place';

/** Why an amount cannot be bid, or null when it can. */
export function amountProblem(typed: string, { mode, least, above, isFull }: Floor, available: string | null): string | null {
  const amount = toMicro(typed);
  const floor = toMicro(least);
  const own = above === null ? null : toMicro(above);
  if (typed.trim() === '') return 'Enter an amount.';
  if (amount === null) return 'Use a number such as 12.5, with six decimals at most.';
  if (amount <= 0n) return 'The amount must be above zero.';
  if (floor !== null && amount < floor) return `Bid ${formatAmount(least)} MESI or more${mode === 'instant' ? ' to win at once' : isFull ? `, ${STEP}` : ''}.`;
  if (own !== null && amount <= own) return `Your bid is ${formatAmount(above ?? '0')} MESI already. Bid more to raise it.`;
  if (isShort(typed, available)) return `Your wallet has ${formatAmount(available ?? '0')} MESI. Get demo tokens first.`;
  return null;
}

/** The amount to begin with: the least, or nothing where the fan's own bid is above it already. */
export function firstAmount({ least, above }: Pick<Floor, 'least' | 'above'>): string {
  const own = above === null ? null : toMicro(above);
  return own !== null && own >= (toMicro(least) ?? 0n) ? '' : least;
}

/** What the amount field says below it. */
export function amountHint({ mode, least, above, isFull }: Floor): string {
  if (above !== null) return `Above your bid of ${formatAmount(above)} MESI, and ${formatAmount(least)} MESI or more.`;
  if (mode === 'instant') return 'A bid at the total or above wins at once.';
  if (isFull) return `${formatAmount(least)} MESI or more: all places are taken, and a bid must be ${STEP}.`;
  return `${formatAmount(least)} MESI or more. A higher bid stands a better chance.`;
}

/** What happens to the money, step by step. */
export function moneyStory(mode: Selling, kind: Quote['kind'], name: string): string[] {
  const first = 'Your bid waits in escrow on the chain. Nobody can take it alone.';
  const meets = kind === 'meeting';
  const answer = {
    instant: meets ? `${name} accepts at once.` : 'Your room opens at once.',
    review: `${readerOf(kind, name)} reads the bids. If yours is declined or not answered in time, all of it comes back by itself.`,
    auction: 'If you are outbid, you may take your bid back at once; what does not win comes back by itself.'
  }[mode];
  const last = meets
    ? `At the meeting you scan ${name}’s code and sign. Only that pays. If you never meet, the money comes back.`
    : 'The persona’s owner is paid for delivered minutes only, the rest returns to you.';
  return mode === 'instant' && !meets ? [first, last] : [first, answer, last];
}
