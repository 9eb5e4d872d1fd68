import type { OwnerTier } from '$lib/api/types';

/** How bids for rooms of a persona win. */
export const MODES: readonly { value: OwnerTier['selling_mode']; label: string; text: string }[] = [
  { value: 'instant', label: 'At once', text: 'A bid at the price wins by itself, and the room opens after one confirmation.' },
  { value: 'review', label: 'You choose', text: 'Fans bid the price or more and write to you. You accept the ones you like in your inbox.' },
  { value: 'auction', label: 'Auction', text: 'You open a round with so many rooms and an end. The highest bids win by themselves.' }
];
