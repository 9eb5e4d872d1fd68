import { describe, expect, it } from 'vitest';
import type { AccountTier } from '$lib/api/types';
import { roomPrice, tierFor, tierName, upliftText } from './tiers';

const TIERS: AccountTier[] = [
  { name: 'basic', formats: ['text'], price_bps: 10_000, rooms_at_once: 1 },
  { name: 'plus', formats: ['text', 'voice'], price_bps: 11_000, rooms_at_once: 2 },
  { name: 'pro', formats: ['text', 'voice', 'video'], price_bps: 12_500, rooms_at_once: 3 }
];

describe('an account tier', () => {
  it('is the smallest that sells the format', () => {
    expect((['text', 'voice', 'video'] as const).map((format) => tierFor(TIERS, format)?.name)).toEqual(['basic', 'plus', 'pro']);
    expect(tierFor(TIERS.slice(0, 1), 'voice')).toBeUndefined();
  });

  it('says what it does to prices', () => {
    expect(tierName('plus')).toBe('Plus');
    expect(TIERS.map((tier) => /adds ([\d.]+) %/.exec(upliftText(tier))?.[1])).toEqual([undefined, '10', '25']);
  });

  it('prices a room as the server does, rounded up once', () => {
    expect(roomPrice(1_200_000n, 10, 11_000)).toBe(13_200_000n);
    expect(roomPrice(1n, 1, 11_000)).toBe(2n);
    expect(roomPrice(800_001n, 3, 10_000)).toBe(2_400_003n);
  });
});
