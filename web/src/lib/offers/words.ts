import type { Audience, KycField, OfferState, SellingMode } from '$lib/api/offers';

export interface Choice<Value extends string> {
  value: Value;
  label: string;
  text: string;
}

export const MODES: readonly Choice<SellingMode>[] = [
  { value: 'review', label: 'You choose', text: 'Fans bid the minimum or more and write to you. You read each bid and accept the ones you like.' },
  { value: 'instant', label: 'At once', text: 'The first fan who bids the minimum or more wins by itself. Good for a fixed price.' },
  { value: 'auction', label: 'Auction', text: 'You open a round with so many places and an end. The highest bids win by themselves.' }
];

export const AUDIENCES: readonly Choice<Audience>[] = [
  { value: 'everyone', label: 'Everyone', text: 'Anybody with an account, except whom you block.' },
  { value: 'followers', label: 'Followers', text: 'Fans who follow you. Anybody can begin to.' },
  { value: 'subscribers', label: 'Subscribers', text: 'Only the followers whom you marked yourself.' },
  { value: 'verified', label: 'Verified fans', text: 'Fans whose identity the house has checked.' }
];

export const MODE_NAME: Readonly<Record<SellingMode, string>> = { review: 'You choose', instant: 'At once', auction: 'Auction' };

export const AUDIENCE_NAME: Readonly<Record<Audience, string>> = {
  everyone: 'Everyone may bid',
  followers: 'Followers may bid',
  subscribers: 'Subscribers may bid',
  verified: 'Verified fans may bid'
};

export const STATE_NAME: Readonly<Record<OfferState, string>> = { published: 'Open for bids', paused: 'Paused', retired: 'Retired' };

export const KYF_FIELDS: readonly Choice<KycField>[] = [
  { value: 'legal_name', label: 'Legal name', text: 'As in their identity document.' },
  { value: 'birth_date', label: 'Date of birth', text: '' },
  { value: 'country', label: 'Country', text: 'Where they live.' },
  { value: 'city', label: 'City', text: '' },
  { value: 'phone', label: 'Phone number', text: '' },
  { value: 'document', label: 'Identity document', text: 'Its kind and number.' }
];

const MINUTES_PER_HOUR = 60;

/** 90 -> "1 h 30 min". */
export function lengthName(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / MINUTES_PER_HOUR), minutes % MINUTES_PER_HOUR];
  return [hours ? `${hours} h` : '', rest || !hours ? `${rest} min` : ''].filter(Boolean).join(' ');
}

/** 48 -> "2 days"; 36 -> "36 hours". */
export function hoursName(hours: number): string {
  if (hours > 0 && hours % 24 === 0) return hours === 24 ? '1 day' : `${hours / 24} days`;
  return hours === 1 ? '1 hour' : `${hours} hours`;
}

export const daysName = (days: number): string => (days === 1 ? '1 day' : `${days} days`);
