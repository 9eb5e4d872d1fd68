import type { InboxBid } from '$lib/api/inbox';

/** Whether a bid still waits for its owner's answer. */
export const isWaiting = (bid: InboxBid): boolean => bid.state === 'open';

/** Who wins an auction is decided at its end, not by its owner. */
export const mayAccept = (bid: InboxBid): boolean => isWaiting(bid) && bid.selling_mode !== 'auction';

/** Chosen bids that are shown and still wait; the others are forgotten. */
export function stillChosen(chosen: readonly string[], bids: readonly InboxBid[]): string[] {
  const waiting = new Set(bids.filter(isWaiting).map((bid) => bid.id));
  return chosen.filter((id) => waiting.has(id));
}

export const toggled = (chosen: readonly string[], id: string): string[] =>
  chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];

/** All that wait, or none where all of them are chosen. */
export function toggledAll(chosen: readonly string[], bids: readonly InboxBid[]): string[] {
  const waiting = bids.filter(isWaiting).map((bid) => bid.id);
  return waiting.every((id) => chosen.includes(id)) ? [] : waiting;
}

/** "Ada", "Ada and Ben", "Ada, Ben and 3 others". */
export function namesText(names: readonly string[]): string {
  const [first = '', second = ''] = names;
  if (names.length < 2) return first;
  if (names.length === 2) return `${first} and ${second}`;
  const rest = names.length - 2;
  return `${first}, ${second} and ${rest === 1 ? '1 other' : `${rest} others`}`;
}
