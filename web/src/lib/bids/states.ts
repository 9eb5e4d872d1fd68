import type { Bid } from '$lib/api/types';

export type BidState = Bid['state'];

/** Who must do something next. */
type Waits = 'chain' | 'fan' | 'owner' | 'both' | 'arbiter' | 'nobody';

interface StateWords {
  label: string;
  waits: Waits;
  tone: 'wait' | 'act' | 'good' | 'bad' | 'quiet';
}

/** The label of each state in a list, and who must act. */
export const STATE_WORDS: Readonly<Record<BidState, StateWords>> = {
  placing: { label: 'Placing', waits: 'chain', tone: 'wait' },
  open: { label: 'In escrow', waits: 'owner', tone: 'wait' },
  accepting: { label: 'Being accepted', waits: 'chain', tone: 'wait' },
  kyf: { label: 'Waits for your consent', waits: 'fan', tone: 'act' },
  consenting: { label: 'Consent on its way', waits: 'chain', tone: 'wait' },
  accepted: { label: 'Won', waits: 'both', tone: 'act' },
  releasing: { label: 'Paying', waits: 'chain', tone: 'wait' },
  released: { label: 'Settled', waits: 'nobody', tone: 'good' },
  refunding: { label: 'Coming back', waits: 'chain', tone: 'wait' },
  refunded: { label: 'Refunded', waits: 'nobody', tone: 'quiet' },
  disputing: { label: 'Calling the arbiter', waits: 'chain', tone: 'wait' },
  disputed: { label: 'With the arbiter', waits: 'arbiter', tone: 'wait' },
  resolving: { label: 'Decision on its way', waits: 'chain', tone: 'wait' },
  split: { label: 'Split by the arbiter', waits: 'nobody', tone: 'good' },
  failed: { label: 'Failed', waits: 'nobody', tone: 'bad' }
};

/** A bid's state in a few words for a list. */
export function labelOf(bid: Pick<Bid, 'state' | 'kind'>): string {
  if (bid.state === 'accepted') return bid.kind === 'meeting' ? 'Meeting on' : 'Room open';
  return STATE_WORDS[bid.state].label;
}

/** What the bid waits for, in a sentence; the moment after which it goes another way, where there is one. */
export function waitingOf(bid: Pick<Bid, 'state' | 'kind' | 'selling_mode' | 'accept_by'>, name: string): { text: string; until: string | null } | null {
  const { state, kind } = bid;
  if (state === 'placing') return { text: 'The chain is taking your deposit. This takes a few moments.', until: null };
  if (state === 'open') {
    if (bid.selling_mode === 'auction') return { text: 'The auction is running. The best bids win when it closes; all others go back by themselves.', until: null };
    if (bid.selling_mode === 'review') return { text: `${name} reads the bids and answers. Without an answer your money comes back by itself.`, until: bid.accept_by };
    return { text: 'Your bid wins as soon as the chain confirms it.', until: bid.accept_by };
  }
  if (state === 'accepting' && bid.selling_mode === 'auction') return { text: 'The auction is over and your bid won. The chain is writing it down.', until: null };
  if (state === 'accepting') return { text: `${name} accepted. The chain is writing it down.`, until: null };
  if (state === 'kyf') return { text: `${name} accepted and asks to see some of your data first. It is your choice.`, until: null };
  if (state === 'consenting') return { text: 'Your consent is on its way to the chain. Then the meeting is on.', until: null };
  if (state === 'accepted') return kind === 'meeting' ? { text: `${bid.selling_mode === 'auction' ? 'The auction is over and your bid won. ' : ''}Agree with ${name} on a time and place, then meet.`, until: null } : null;
  if (state === 'releasing') return { text: 'Your signed receipt is on its way to the chain.', until: null };
  if (state === 'disputing') return { text: 'The case is on its way to the arbiter. Your money stays in escrow.', until: null };
  if (state === 'disputed') return { text: 'The arbiter reads both sides and decides how the money is split. It stays in escrow until then.', until: null };
  if (state === 'resolving') return { text: 'The arbiter has decided. The chain is splitting the money.', until: null };
  return null;
}
