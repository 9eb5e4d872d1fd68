import { toMicro, toText } from '$lib/money/money';

export interface Split {
  creator: string;
  fan: string;
}

/** What both sides get of an amount; the creator's part is before the fee. */
export function split(amount: string, creatorBps: number): Split {
  const whole = toMicro(amount) ?? 0n;
  const creator = (whole * BigInt(Math.round(creatorBps))) / 10_000n;
  return { creator: toText(creator), fan: toText(whole - creator) };
}
