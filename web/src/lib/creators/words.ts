import type { Offer } from '$lib/api/offers';
import { fieldList } from '$lib/kyc/fields';

export type Selling = Offer['selling_mode'];
export type Refusal = NonNullable<Offer['refused']>;

/** How an offer or a tier is sold: a word for the ticket, and what it means for the fan. */
export const SELLING_TEXT: Readonly<Record<Selling, { name: string; line: string }>> = {
  instant: { name: 'At once', line: 'A bid at the minimum or above wins at once.' },
  review: { name: 'Reviewed', line: 'Every bid is read and answered.' },
  auction: { name: 'Auction', line: 'The best bids win when the auction closes.' }
};

/** Why somebody may not bid, and what they can do about it. */
export const REFUSAL_TEXT: Readonly<Record<Refusal, { text: string; todo: 'follow' | 'kyc' | null }>> = {
  blocked: { text: 'This creator takes no bids from you.', todo: null },
  not_followed: { text: 'Only followers may bid for this. Follow the creator, then bid.', todo: 'follow' },
  not_subscribed: { text: 'Only followers whom the creator counts as subscribers may bid for this.', todo: null },
  not_verified: { text: 'Only verified people may bid for this. Hand in your KYC form and wait until it is verified.', todo: 'kyc' }
};

export const AUDIENCE_TEXT: Readonly<Record<Offer['audience'], string | null>> = {
  everyone: null,
  followers: 'For followers',
  subscribers: 'For subscribers',
  verified: 'For verified people'
};

const percent = (bps: number): string => `${bps / 100} %`;
const hours = (count: number): string => (count === 1 ? '1 hour' : count % 24 === 0 && count >= 48 ? `${count / 24} days` : `${count} hours`);
const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`);

/** What calling the meeting off costs the fan. */
export function cancellingText(offer: Pick<Offer, 'free_cancel_hours' | 'late_cancel_bps'>): string {
  if (offer.late_cancel_bps === 0) return 'You can call the meeting off at any time for nothing.';
  const part = offer.late_cancel_bps === 10_000 ? 'the whole amount' : `${percent(offer.late_cancel_bps)} of the amount`;
  if (offer.free_cancel_hours === 0) return `You can call it off for nothing until it starts; after that the creator keeps ${part}.`;
  return `Free until ${hours(offer.free_cancel_hours)} before the meeting; later the creator keeps ${part}. If the creator calls it off, all comes back.`;
}

/** By when the creator answers and the two meet. */
export function timesText(offer: Pick<Offer, 'selling_mode' | 'answer_days' | 'meet_days' | 'lead_hours'>): string {
  const answer = {
    review: `An answer within ${days(offer.answer_days)}, or your money comes back.`,
    auction: 'What does not win comes back by itself.',
    instant: 'Accepted at once.'
  }[offer.selling_mode];
  const lead = offer.lead_hours > 0 ? ` Times can be chosen ${hours(offer.lead_hours)} ahead or more.` : '';
  return `${answer} You meet within ${days(offer.meet_days)}.${lead}`;
}

/** Which data is asked for, and when; null when none is. */
export function dataText(offer: Pick<Offer, 'kyf_fields' | 'kyf_purpose'>): string | null {
  if (offer.kyf_fields.length === 0) return null;
  const purpose = offer.kyf_purpose ? ` Purpose: ${offer.kyf_purpose}` : '';
  return `After accepting, the creator asks to see your ${fieldList(offer.kyf_fields)}. You decide then; without your consent the bid goes back.${purpose}`;
}

/** "1 follower", "1,204 followers". */
export const followersText = (count: number): string => `${count.toLocaleString('en')} ${count === 1 ? 'follower' : 'followers'}`;

/** "4.5 of 5 stars in 12 reviews". */
export const starsText = ({ stars, count }: { stars: number | null; count: number }): string =>
  `${stars === null ? 'No stars yet' : `${Math.round(stars * 10) / 10} of 5 stars`} in ${count} ${count === 1 ? 'review' : 'reviews'}`;
