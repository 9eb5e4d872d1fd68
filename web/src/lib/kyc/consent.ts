import { hashTypedData, type Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import type { KyfRequest } from '$lib/api/kyc';
import type { Bid, Wallet } from '$lib/api/types';
import { findKey } from '$lib/room/keyVault';

const CONSENT = {
  Consent: [
    { name: 'id', type: 'bytes32' },
    { name: 'scope', type: 'bytes32' }
  ]
} as const;

type Chain = Pick<Wallet['chain'], 'id' | 'escrow_address'>;
type Scope = Pick<KyfRequest, 'deal_id' | 'scope_hash'>;

const typedConsent = (chain: Chain, { deal_id, scope_hash }: Scope) =>
  ({
    domain: { name: 'BidToMeet', version: '1', chainId: chain.id, verifyingContract: chain.escrow_address as Hex },
    types: CONSENT,
    primaryType: 'Consent',
    message: { id: deal_id as Hex, scope: scope_hash as Hex }
  }) as const;

/** The EIP-712 digest of a consent: what the escrow contract recovers the fan's signer from. */
export const consentDigest = (chain: Chain, scope: Scope): Hex => hashTypedData(typedConsent(chain, scope));

/** Sign a consent with the bid's key: 65 bytes as `0x` hex. */
export const signConsent = (key: Hex, chain: Chain, scope: Scope): Promise<Hex> =>
  privateKeyToAccount(key).signTypedData(typedConsent(chain, scope));

/** The text whose SHA-256 is the scope: what the fan reads on the page, and nothing else. */
export function scopeText(request: Pick<KyfRequest, 'bid_id' | 'creator_id' | 'deal_id' | 'fan_id' | 'fields' | 'purpose' | 'retention_days'>): string {
  // Sorted keys, no spaces, ASCII only: as the server writes it.
  const text = JSON.stringify({
    bid_id: request.bid_id,
    creator_id: request.creator_id,
    deal_id: request.deal_id.toLowerCase(),
    fan_id: request.fan_id,
    fields: [...request.fields].sort(),
    purpose: request.purpose,
    retention_days: request.retention_days
  });
  return text.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Whether the scope that is to be signed says what this page shows. */
export async function isScopeTrue(request: Parameters<typeof scopeText>[0] & Pick<KyfRequest, 'scope_hash'>): Promise<boolean> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(scopeText(request)));
  const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return request.scope_hash.toLowerCase() === `0x${hex}`;
}

/** The bid's key is not in this browser. */
export class KeyElsewhereError extends Error {}

/** The scope's hash is of something else than what the page shows. */
export class ScopeDiffersError extends Error {}

/**
 * The fan's signature under a consent; null where the wallet's own key signs on the server.
 *
 * Throws:
 *   ScopeDiffersError: What would be signed is not what the page shows.
 *   KeyElsewhereError: The bid was placed in another browser.
 */
export async function consentSignature(request: KyfRequest, bid: Bid, wallet: Wallet): Promise<Hex | null> {
  if (bid.signer_kind === 'custodial') return null;
  if (bid.deal_id.toLowerCase() !== request.deal_id.toLowerCase() || !(await isScopeTrue(request))) throw new ScopeDiffersError();
  const key = await findKey(bid.id, bid.signer_address).catch(() => null);
  if (!key) throw new KeyElsewhereError();
  return signConsent(key, wallet.chain, request);
}
