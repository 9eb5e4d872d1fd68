import type { AccountTier, Format } from '$lib/api/types';

const BPS = 10_000;

export const tierName = (name: AccountTier['name']): string => name.charAt(0).toUpperCase() + name.slice(1);

/** The smallest account tier that sells a format; tiers come the smallest first. */
export const tierFor = (tiers: readonly AccountTier[], format: Format): AccountTier | undefined =>
  tiers.find((tier) => tier.formats.includes(format));

/** What a tier does to the owner's prices, as a sentence. */
export function upliftText(tier: AccountTier): string {
  const percent = (tier.price_bps - BPS) / 100;
  return percent === 0
    ? 'It leaves your prices as they are.'
    : `It adds ${percent} % to what fans pay, for all your personas; quotes already given keep their price.`;
}

/** What a fan pays for a room: price x minutes x the account tier's factor, in micro-units, rounded up once. */
export function roomPrice(pricePerMinute: bigint, minutes: number, priceBps: number): bigint {
  const whole = pricePerMinute * BigInt(minutes) * BigInt(priceBps);
  return (whole + BigInt(BPS) - 1n) / BigInt(BPS);
}
