import type { Auction } from '$lib/api/auctions';
import { formatAmount } from '$lib/money/money';

/** Where the fan's own bid stands, and what to do about it; null without one. */
export function ownPlace(auction: Pick<Auction, 'mine' | 'slots' | 'state' | 'least_bid'>): { title: string; text: string; tone: 'good' | 'warn' } | null {
  const { mine, slots } = auction;
  if (!mine) return null;
  const amount = `${formatAmount(mine.amount)} MESI`;
  if (mine.place === 'winning') {
    return {
      title: slots === 1 ? 'You lead' : `You hold place ${mine.rank} of ${slots}`,
      text: auction.state === 'open' ? `Your ${amount} win if it closes now.` : `Your ${amount} won.`,
      tone: 'good'
    };
  }
  if (mine.place === 'below_reserve') {
    return { title: 'Below the reserve', text: `Your ${amount} are below the least that the seller takes. Raise your bid to take part.`, tone: 'warn' };
  }
  return {
    title: `Outbid, on rank ${mine.rank}`,
    text: `Your ${amount} do not win as things stand. Raise to ${formatAmount(auction.least_bid)} MESI or more, or take them back.`,
    tone: 'warn'
  };
}

/** "3 bids for 2 places". */
export function fieldText({ bids, slots }: Pick<Auction, 'bids' | 'slots'>): string {
  const places = slots === 1 ? 'one place' : `${slots} places`;
  return bids === 0 ? `No bids yet for ${places}` : `${bids} ${bids === 1 ? 'bid' : 'bids'} for ${places}`;
}

/** Whether a new bid must take a place from somebody; the fan's own makes room for its raise. */
export const isFull = (auction: Pick<Auction, 'bids' | 'slots' | 'mine'> | null): boolean =>
  auction !== null && auction.bids - (auction.mine ? 1 : 0) >= auction.slots;
