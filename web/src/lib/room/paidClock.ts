import type { RoomView } from '$lib/api/types';
import { earnedFor, toMicro, toText } from '$lib/money/money';
import type { RoomState } from './protocol';

export interface PaidClock {
  leftMs: number;
  boughtMs: number;
  /** Money of the delivered time so far, as a wire amount. */
  earned: string;
  isRunning: boolean;
}

/**
 * Where the paid clock stands now.
 *
 * Between two words of the server the time is carried on locally while the clock runs; without a
 * link it stands still, as it does on the server.
 */
export function paidClock(room: RoomView, state: RoomState | null, sinceMs: number, isLinked: boolean): PaidClock {
  const boughtMs = state?.bought_ms ?? room.bought_ms;
  const isRunning = isLinked && (state?.is_running ?? false);
  const deliveredMs = Math.min(boughtMs, (state?.delivered_ms ?? room.delivered_ms) + (isRunning ? Math.max(0, sinceMs) : 0));
  const amount = toMicro(state?.amount ?? room.amount) ?? 0n;
  // Shown to the cent: the exact figure is on the receipt.
  const earned = (earnedFor(amount, deliveredMs, boughtMs) / 10_000n) * 10_000n;
  return { leftMs: boughtMs - deliveredMs, boughtMs, earned: toText(earned), isRunning };
}
