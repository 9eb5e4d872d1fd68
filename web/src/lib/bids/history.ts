import type { Bid } from '$lib/api/types';

export type BidFilter = 'all' | 'open' | 'won' | 'over';

export const BID_FILTERS: readonly { value: BidFilter; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'open', label: 'Waiting' },
  { value: 'won', label: 'Won' },
  { value: 'over', label: 'Over' }
];

/** In which part of the history a bid is. */
export function partOf({ progress }: Pick<Bid, 'progress'>): Exclude<BidFilter, 'all'> {
  if (progress === 'placing' || progress === 'confirmed') return 'open';
  return progress === 'won' ? 'won' : 'over';
}

/** The bids of a part, those that wait for the fan first; otherwise in the order given. */
export function filtered<Some extends Pick<Bid, 'progress' | 'state'>>(bids: readonly Some[], filter: BidFilter): Some[] {
  const part = filter === 'all' ? [...bids] : bids.filter((bid) => partOf(bid) === filter);
  return [...part.filter((bid) => bid.state === 'kyf'), ...part.filter((bid) => bid.state !== 'kyf')];
}
