import type { Bid, Progress } from '$lib/api/types';
import { reasonText } from './reasons';

export const STEPS = ['placing', 'confirmed', 'won', 'settled'] as const;
export type Step = (typeof STEPS)[number];

type StepTexts = Readonly<Record<Step, { title: string; text: string }>>;

export const ROOM_STEPS: StepTexts = {
  placing: { title: 'Placing', text: 'Your money is on its way into escrow.' },
  confirmed: { title: 'In escrow', text: 'The chain holds your money. Nobody can take it alone.' },
  won: { title: 'Won', text: 'Your private room is open.' },
  settled: { title: 'Settled', text: 'Delivered minutes are paid, the rest is back with you.' }
};

export const MEETING_STEPS: StepTexts = {
  placing: ROOM_STEPS.placing,
  confirmed: ROOM_STEPS.confirmed,
  won: { title: 'Accepted', text: 'You agree on a time and place, and meet.' },
  settled: { title: 'Met', text: 'You scanned the code, and the creator is paid.' }
};

export const stepsOf = (bid: Pick<Bid, 'kind'>): StepTexts => (bid.kind === 'meeting' ? MEETING_STEPS : ROOM_STEPS);

/** How far along the steps a bid is: -1 when it left them (failed, refunded). */
export const stepOf = (progress: Progress): number => (STEPS as readonly string[]).indexOf(progress);

/** Nothing more will happen to it by itself. */
export const isOver = (progress: Progress): boolean => progress === 'settled' || progress === 'refunded' || progress === 'failed';

/** What happened to a bid that left the path, and what to do now. */
export function aftermath(bid: Pick<Bid, 'progress' | 'state' | 'reason' | 'kind' | 'selling_mode'>): { title: string; happened: string; next: string } | null {
  if (bid.progress === 'failed') {
    return {
      title: 'This bid did not go through',
      happened: reasonText(bid) || 'The deposit could not be made.',
      next: 'Nothing was charged: the whole amount is available in your wallet again. You can bid again with a fresh quote.'
    };
  }
  if (bid.progress === 'refunded') {
    const isBack = bid.state === 'refunded';
    return {
      title: isBack ? 'Your money came back' : 'Your money is coming back',
      happened: reasonText(bid) || 'The bid ended before anything was delivered.',
      next: isBack
        ? `The whole amount returned to your wallet. ${bid.selling_mode === 'auction' ? 'You can bid again while an auction is open.' : 'You can bid again at any time.'}`
        : 'The chain is returning the whole amount to your wallet; that takes a few moments.'
    };
  }
  return null;
}

/** Only bids that have not won can be withdrawn. */
export const canCancel = (bid: Pick<Bid, 'state'>): boolean => bid.state === 'open' || bid.state === 'kyf';

/** A bid that waits for an answer can be raised; one in an instant sale is answered at once. */
export const canRaise = (bid: Pick<Bid, 'state' | 'selling_mode'>): boolean => bid.state === 'open' && bid.selling_mode !== 'instant';
