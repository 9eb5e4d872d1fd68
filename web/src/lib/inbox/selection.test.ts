import { describe, expect, it } from 'vitest';
import type { InboxBid } from '$lib/api/inbox';
import { mayAccept, namesText, stillChosen, toggled, toggledAll } from './selection';

const bid = (id: string, state: string, mode = 'review') => ({ id, state, selling_mode: mode }) as unknown as InboxBid;
const BIDS = [bid('a', 'open'), bid('b', 'accepting'), bid('c', 'open', 'auction')];

describe('chosen bids', () => {
  it('come and go one by one', () => {
    expect(toggled(['a'], 'c')).toEqual(['a', 'c']);
    expect(toggled(['a', 'c'], 'a')).toEqual(['c']);
  });

  it('are all that wait, or none', () => {
    expect(toggledAll(['a'], BIDS)).toEqual(['a', 'c']);
    expect(toggledAll(['a', 'c'], BIDS)).toEqual([]);
  });

  it('are forgotten once they are answered or gone', () => {
    expect(stillChosen(['a', 'b', 'x'], BIDS)).toEqual(['a']);
  });

  it('are accepted by their owner, but not in an auction', () => {
    expect(BIDS.map(mayAccept)).toEqual([true, false, false]);
  });

  it('are named shortly', () => {
    expect([namesText(['Ada']), namesText(['Ada', 'Ben']), namesText(['Ada', 'Ben', 'Cy']), namesText(['Ada', 'Ben', 'Cy', 'Di'])]).toEqual([
      'Ada',
      'Ada and Ben',
      'Ada, Ben and 1 other',
      'Ada, Ben and 2 others'
    ]);
  });
});
