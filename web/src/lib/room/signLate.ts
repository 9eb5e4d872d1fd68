import { sendReceipt } from '$lib/api/rooms';
import type { RoomView } from '$lib/api/types';
import { toMicro, microToWei } from '$lib/money/money';
import { findKey } from './keyVault';
import { receiptProblem, signReceipt } from './receipts';

/**
 * Sign the last receipt of a room that ended while this browser was away.
 *
 * Returns:
 *   Whether a receipt was signed and taken. False also when there is nothing to sign, when the key is
 *   elsewhere, or when the settlement was faster.
 */
export async function signLate(room: RoomView): Promise<boolean> {
  const earned = toMicro(room.earned);
  const isOwed = earned !== null && earned > 0n && room.receipt?.earned !== room.earned;
  if (room.state !== 'ended' || room.signer_kind !== 'browser' || !room.bid_id || !isOwed) return false;
  const key = await findKey(room.bid_id, room.signer_address).catch(() => null);
  if (!key) return false;
  const earnedWei = microToWei(earned);
  const problem = receiptProblem(
    {
      type: 'x.room.receipt_due',
      deal_id: room.deal_id,
      delivered_ms: room.delivered_ms,
      earned: room.earned,
      earned_wei: earnedWei.toString(),
      grace_s: 0
    },
    {
      amountMicro: toMicro(room.amount) ?? 0n,
      boughtMs: room.bought_ms,
      dealId: room.deal_id,
      deliveredAtStartMs: room.receipt?.delivered_ms ?? 0,
      visitMs: 0
    }
  );
  if (problem) return false;
  try {
    await sendReceipt(room.id, room.earned, await signReceipt(key, room.domain, room.deal_id, earnedWei));
    return true;
  } catch {
    return false; // The page shows what was settled; an unsigned minute is not paid.
  }
}
