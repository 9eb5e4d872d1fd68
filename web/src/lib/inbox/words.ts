import type { InboxBid, InboxSort, Pile } from '$lib/api/inbox';

export const PILES: readonly { value: Pile; label: string }[] = [
  { value: 'waiting', label: 'Waiting' },
  { value: 'accepted', label: 'Accepted' },
  { value: 'past', label: 'Past' }
];

export const SORTS: readonly { value: InboxSort; label: string }[] = [
  { value: 'amount', label: 'Highest first' },
  { value: 'ending', label: 'Ending soonest' },
  { value: 'newest', label: 'Newest first' },
  { value: 'oldest', label: 'Oldest first' }
];

/** Words to decline with; the person may change them. */
export const REASONS: readonly { label: string; note: string }[] = [
  { label: 'No time', note: 'Thank you for your bid. I have no time for it in the coming weeks.' },
  { label: 'Not this topic', note: 'Thank you for your bid. This is not something I offer.' },
  { label: 'All taken', note: 'Thank you for your bid. All meetings are taken for now; I hope you bid again.' }
];

const STATES: Readonly<Partial<Record<InboxBid['state'], string>>> = {
  open: 'Waiting',
  accepting: 'Being accepted',
  kyf: 'Waiting for their consent',
  consenting: 'They consented',
  accepted: 'Accepted',
  releasing: 'Being paid',
  released: 'Paid',
  refunding: 'Going back',
  refunded: 'Returned',
  disputing: 'Being disputed',
  disputed: 'With the arbiter',
  resolving: 'Decided',
  split: 'Split',
  failed: 'Failed'
};

const BACK: Readonly<Record<string, string>> = {
  declined: 'You declined',
  outbid: 'Outbid',
  below_reserve: 'Below the reserve',
  too_late: 'Came too late',
  expired: 'Not answered in time',
  cancelled: 'Taken back by the fan',
  consent_refused: 'They did not consent',
  answered_before: 'Answered by another bid of theirs',
  raised: 'Raised by the fan',
  cancelled_by_creator: 'You cancelled',
  cancelled_by_fan: 'The fan cancelled',
  cancelled_late: 'The fan cancelled late'
};

/** Where a bid stands, in two or three words. */
export function stateText(bid: InboxBid): string {
  if ((bid.state === 'refunding' || bid.state === 'refunded') && bid.reason) return BACK[bid.reason] ?? 'Returned';
  return STATES[bid.state] ?? 'On its way';
}

/** What the fan did before, in a few short parts. */
export function historyParts(bid: InboxBid): string[] {
  const { history } = bid.fan;
  const parts: string[] = [];
  if (history.meetings) parts.push(`met you ${times(history.meetings)}`);
  else if (history.bids > 1) parts.push(`${history.bids} bids for you`);
  else parts.push('first bid for you');
  if (history.kept) parts.push(`${history.kept} kept ${history.kept === 1 ? 'meeting' : 'meetings'}`);
  if (history.stars !== null) parts.push(`${history.stars} of 5 stars`);
  if (history.disputes) parts.push(`${history.disputes} ${history.disputes === 1 ? 'dispute' : 'disputes'}`);
  return parts;
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
