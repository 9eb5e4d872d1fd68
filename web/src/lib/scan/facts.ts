import type { Meeting } from '$lib/api/meetings';
import type { Status } from '$lib/api/types';
import type { Shelf } from './queue';

/** What the fan's page must know of a meeting to sign for it without a network. */
export interface Facts {
  meetingId: string;
  bidId: string;
  dealId: string;
  amount: string;
  currency: string;
  name: string;
  title: string;
  signerKind: string;
  signerAddress: string;
  chainId: number;
  escrowAddress: string;
}

const place = (meetingId: string): string => `mesi-meeting:${meetingId}`;

export const factsOf = (meeting: Meeting, chain: Status['chain']): Facts => ({
  meetingId: meeting.id,
  bidId: meeting.bid_id,
  dealId: meeting.deal_id,
  amount: meeting.amount,
  currency: meeting.currency,
  name: meeting.creator_name,
  title: meeting.title,
  signerKind: meeting.signer_kind,
  signerAddress: meeting.signer_address,
  chainId: chain.id,
  escrowAddress: chain.escrow_address
});

export function keepFacts(shelf: Shelf, facts: Facts): void {
  try {
    shelf.setItem(place(facts.meetingId), JSON.stringify(facts));
  } catch {
    // A full or forbidden storage: the scan then needs the network.
  }
}

/** The kept facts of a meeting; null where its page was never opened here. */
export function readFacts(shelf: Shelf, meetingId: string): Facts | null {
  try {
    const kept: unknown = JSON.parse(shelf.getItem(place(meetingId)) ?? 'null');
    const isWhole = typeof kept === 'object' && kept !== null && 'dealId' in kept && 'amount' in kept && 'escrowAddress' in kept;
    return isWhole && (kept as Facts).meetingId === meetingId ? (kept as Facts) : null;
  } catch {
    return null;
  }
}
