import type { Hex } from 'viem';
import { toMicro, microToWei } from '$lib/money/money';
import { findKey } from '$lib/room/keyVault';
import type { Facts } from './facts';

/** The key is on another device, or was erased here. */
export class KeyMissing extends Error {}

/** The browser's store of keys does not open, or cannot be read. */
export class KeyLocked extends Error {}

/** Sign a part of a meeting's bid with this browser's key; the whole of it by default. */
export async function signFor(facts: Pick<Facts, 'bidId' | 'dealId' | 'amount' | 'signerAddress' | 'chainId' | 'escrowAddress'>, part = facts.amount): Promise<Hex> {
  const micro = toMicro(part);
  const whole = toMicro(facts.amount);
  if (micro === null || whole === null || micro <= 0n || micro > whole) throw new Error('the amount to sign cannot be right');
  const key = await findKey(facts.bidId, facts.signerAddress).catch((cause: unknown) => {
    throw new KeyLocked('the store of keys cannot be read', { cause });
  });
  if (!key) throw new KeyMissing();
  const { signReceipt } = await import('$lib/room/receipts');
  const domain = { name: 'BidToMeet' as const, version: '1' as const, chain_id: facts.chainId, verifying_contract: facts.escrowAddress };
  return signReceipt(key, domain, facts.dealId, microToWei(micro));
}
