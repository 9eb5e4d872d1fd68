import type { Bid, Progress } from '$lib/api/types';

export const STEPS = ['placing', 'confirmed', 'won', 'settled'] as const;
export type Step = (typeof STEPS)[number];

export const STEP_TEXT: Readonly<Record<Step, { title: string; text: string }>> = {
  placing: { title: 'Placing', text: 'Your money is on its way into escrow.' },
  confirmed: { title: 'In escrow', text: 'The chain holds your money. Nobody can take it alone.' },
  won: { title: 'Won', text: 'Your private room is open.' },
  settled: { title: 'Settled', text: 'Delivered minutes are paid, the rest is back with you.' }
};

/** How far along the steps a bid is: -1 when it left them (failed, refunded). */
export const stepOf = (progress: Progress): number => (STEPS as readonly string[]).indexOf(progress);

/** Nothing more will happen to it by itself. */
export const isOver = (progress: Progress): boolean => progress === 'settled' || progress === 'refunded' || progress === 'failed';

const REASONS: Readonly<Record<string, string>> = {
  insufficient_funds: 'The wallet did not hold enough when the bid reached the chain.',
  place_failed: 'The chain refused the deposit.',
  chain_refused: 'The chain refused the deposit.',
  reverted: 'The chain refused the deposit.',
  expired: 'Nobody answered in time.',
  accept_expired: 'The bid was not accepted in time.',
  cancelled: 'You cancelled it.',
  declined: 'Nothing was delivered, so nothing is owed.',
  undelivered: 'Nothing was delivered, so nothing is owed.',
  left: 'You left before any paid time was signed.',
  unsigned: 'No delivered minute was signed, so none is paid.',
  persona_unpublished: 'The persona was taken off sale before the bid was accepted.',
  safety: 'The room was ended for safety.',
  failed: 'The room could not be kept open.'
};

const reasonText = (reason: string | null): string =>
  reason === null ? '' : (REASONS[reason] ?? `Reason: ${reason.replaceAll('_', ' ')}.`);

/** What happened to a bid that left the path, and what to do now. */
export function aftermath(bid: Bid): { title: string; happened: string; next: string } | null {
  if (bid.progress === 'failed') {
    return {
      title: 'This bid did not go through',
      happened: reasonText(bid.reason) || 'The deposit could not be made.',
      next: 'Nothing was charged: the whole amount is available in your wallet again. You can bid again with a fresh quote.'
    };
  }
  if (bid.progress === 'refunded') {
    return {
      title: 'Your money came back',
      happened: reasonText(bid.reason) || 'The bid ended before anything was delivered.',
      next: 'The whole amount returned to your wallet. You can bid again at any time.'
    };
  }
  return null;
}

export const PROGRESS_LABEL: Readonly<Record<Progress, string>> = {
  placing: 'Placing',
  confirmed: 'In escrow',
  won: 'Room open',
  settled: 'Settled',
  refunded: 'Refunded',
  failed: 'Failed'
};

/** Only bids that have not won can be withdrawn. */
export const canCancel = (bid: Bid): boolean => bid.state === 'open' || bid.state === 'kyf';
