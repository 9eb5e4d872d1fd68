import { hashTypedData, type Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import type { RoomView } from '$lib/api/types';
import { earnedFor, weiToMicro } from '$lib/money/money';
import type { ReceiptDue } from './protocol';

export type SigningDomain = RoomView['domain'];

const RECEIPT = {
  Receipt: [
    { name: 'id', type: 'bytes32' },
    { name: 'earned', type: 'uint256' }
  ]
} as const;

const typedReceipt = (domain: SigningDomain, dealId: string, earnedWei: bigint) =>
  ({
    domain: {
      name: domain.name,
      version: domain.version,
      chainId: domain.chain_id,
      verifyingContract: domain.verifying_contract as Hex
    },
    types: RECEIPT,
    primaryType: 'Receipt',
    message: { id: dealId as Hex, earned: earnedWei }
  }) as const;

/** The EIP-712 digest of a cumulative receipt: what the escrow contract recovers the signer from. */
export const receiptDigest = (domain: SigningDomain, dealId: string, earnedWei: bigint): Hex =>
  hashTypedData(typedReceipt(domain, dealId, earnedWei));

/** Sign a receipt with the bid's session key: 65 bytes as `0x` hex. */
export const signReceipt = (key: Hex, domain: SigningDomain, dealId: string, earnedWei: bigint): Promise<Hex> =>
  privateKeyToAccount(key).signTypedData(typedReceipt(domain, dealId, earnedWei));

/** What this browser saw of the paid time itself. */
export interface Witness {
  amountMicro: bigint;
  boughtMs: number;
  dealId: string;
  /** Delivered time at the start of this visit, as the server said. */
  deliveredAtStartMs: number;
  /** How long this visit has lasted on our own clock. */
  visitMs: number;
}

/** A receipt may run ahead of what we saw by one tick, the most that either side can lose. */
const TICK_MS = 60_000;

/** Why a receipt must not be signed, or null when it is fair. */
export function receiptProblem(due: ReceiptDue, witness: Witness): string | null {
  if (due.deal_id.toLowerCase() !== witness.dealId.toLowerCase()) return 'it names another bid';
  if (!/^\d{1,78}$/.test(due.earned_wei)) return 'its amount cannot be read';
  if (due.delivered_ms > witness.boughtMs) return 'it counts more time than was bought';
  if (weiToMicro(BigInt(due.earned_wei)) > earnedFor(witness.amountMicro, due.delivered_ms, witness.boughtMs)) {
    return 'it asks for more than the delivered time costs';
  }
  const seen = witness.deliveredAtStartMs + witness.visitMs + TICK_MS;
  return due.delivered_ms > seen ? 'it counts time that was not spent in this room' : null;
}
