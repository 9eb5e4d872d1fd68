import type { Bid } from '$lib/api/types';

/** Every code with which the server says why a bid failed, went back or ended early. */
export const REASONS: Readonly<Record<string, string>> = {
  insufficient_funds: 'The wallet did not hold enough when the bid reached the chain.',
  place_failed: 'The chain refused the deposit.',
  chain_refused: 'The chain refused the deposit.',
  reverted: 'The chain refused the deposit.',
  expired: 'The time to answer ran out.',
  accept_expired: 'The bid was not accepted in time.',
  cancelled: 'You took it back.',
  undelivered: 'Nothing was delivered, so nothing is owed.',
  left: 'You left before any paid time was signed.',
  unsigned: 'No delivered minute was signed, so none is paid.',
  persona_unpublished: 'The persona was taken off sale before the bid was accepted.',
  safety: 'The room was ended for safety.',
  failed: 'The room could not be kept open.',
  outbid: 'Others bid more, and the auction closed without a place for this bid.',
  below_reserve: 'The auction closed, and this bid was below the least that the seller would take.',
  too_late: 'The bid reached the chain after the auction had closed.',
  raised: 'You raised it: your higher bid took its place.',
  answered_before: 'Your earlier bid was answered before this higher one arrived, so the earlier one stands and this one goes back.',
  consent_refused: 'You chose not to share the data that was asked for.',
  cancelled_by_creator: 'The creator called the meeting off.',
  cancelled_by_fan: 'You called the meeting off in time.',
  cancelled_late: 'You called the meeting off late, so the creator keeps the part that the terms name.'
};

/** Why a bid is no longer on its way; empty when the server gives no reason. */
export function reasonText(bid: Pick<Bid, 'reason' | 'kind'>): string {
  if (!bid.reason) return '';
  if (bid.reason === 'declined') {
    return bid.kind === 'meeting' ? 'The creator declined it.' : 'It was declined, or nothing was delivered: nothing is owed.';
  }
  return REASONS[bid.reason] ?? `Reason: ${bid.reason.replaceAll('_', ' ')}.`;
}
