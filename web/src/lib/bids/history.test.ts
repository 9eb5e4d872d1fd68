import { describe, expect, it } from 'vitest';
import { filtered, partOf } from './history';

const bids = [
  { id: 1, progress: 'settled', state: 'released' },
  { id: 2, progress: 'confirmed', state: 'open' },
  { id: 3, progress: 'confirmed', state: 'kyf' },
  { id: 4, progress: 'won', state: 'accepted' },
  { id: 5, progress: 'refunded', state: 'refunding' },
  { id: 6, progress: 'placing', state: 'placing' },
  { id: 7, progress: 'failed', state: 'failed' }
] as const;

describe('the history of bids', () => {
  it('puts each bid into one part', () => {
    expect(bids.map(partOf)).toEqual(['over', 'open', 'open', 'won', 'over', 'open', 'over']);
  });

  it('shows what waits for the fan first and keeps the order of the rest', () => {
    expect(filtered(bids, 'all').map((bid) => bid.id)).toEqual([3, 1, 2, 4, 5, 6, 7]);
    expect(filtered(bids, 'open').map((bid) => bid.id)).toEqual([3, 2, 6]);
    expect(filtered(bids, 'over').map((bid) => bid.id)).toEqual([1, 5, 7]);
    expect(filtered([], 'won')).toEqual([]);
  });
});
