import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { KyfRequest } from '$lib/api/kyc';
import type { Bid, Wallet } from '$lib/api/types';
import { keepKey, nameBid } from '$lib/room/keyVault';
import { consentDigest, consentSignature, isScopeTrue, KeyElsewhereError, ScopeDiffersError, signConsent } from './consent';

/** Made with `consent_digest` of escrow/typed_data.py and coincurve. */
const VECTOR = {
  chain: { id: 31337, escrow_address: '0x5FbDB2315678afecb367f032d93F642f64180aa3' },
  scope: { deal_id: `0x${'11'.repeat(32)}`, scope_hash: `0x${'22'.repeat(32)}` },
  key: `0x${'4c'.repeat(32)}`,
  digest: '0x15517547b7bca1afc24d14ac9033e18cd6223098e3af7e6b957272ff20348c89',
  signature:
    '0xf9e55c0223303fbfabb16fefb63bff771dec52cf5330c1c2e70b15a983a63f4107a9d47a1578f0e59f1f904f95d87a642614fb3b1e6a0d239c4e3ee632bd726f1b'
} as const;

/** Made with `scope_hash` of accounts/kyf/rules.py. */
const SCOPED = {
  bid_id: 'bid_1',
  creator_id: 'usr_2',
  deal_id: `0x${'AB'.repeat(32)}`,
  fan_id: 'usr_3',
  fields: ['phone', 'city'],
  purpose: 'Für die Tür 🎫 "Gästeliste"\n\u007f',
  retention_days: 30,
  scope_hash: '0x18becdb60939c50b3609ed1f2638e32e64617444259ce7b85a97a4abe29d4c30'
} as unknown as KyfRequest;

const bid = (kind: Bid['signer_kind'], address = '0xabc') =>
  ({ id: 'bid_1', deal_id: SCOPED.deal_id, signer_kind: kind, signer_address: address }) as Bid;
const wallet = { chain: VECTOR.chain } as Wallet;

describe('a consent', () => {
  it('has the digest that the contract computes', () => {
    expect(consentDigest(VECTOR.chain, VECTOR.scope)).toBe(VECTOR.digest);
  });

  it('is signed as elsewhere', async () => {
    expect(await signConsent(VECTOR.key, VECTOR.chain, VECTOR.scope)).toBe(VECTOR.signature);
  });

  it('binds another chain, contract, deal and scope to another digest', () => {
    const others = [
      consentDigest({ ...VECTOR.chain, id: 1 }, VECTOR.scope),
      consentDigest({ ...VECTOR.chain, escrow_address: `0x${'33'.repeat(20)}` }, VECTOR.scope),
      consentDigest(VECTOR.chain, { ...VECTOR.scope, deal_id: `0x${'12'.repeat(32)}` }),
      consentDigest(VECTOR.chain, { ...VECTOR.scope, scope_hash: `0x${'23'.repeat(32)}` })
    ];
    expect(new Set([VECTOR.digest, ...others]).size).toBe(5);
  });

  it('is for what the page shows', async () => {
    expect(await isScopeTrue(SCOPED)).toBe(true);
    expect(await isScopeTrue({ ...SCOPED, fields: ['city', 'phone'] })).toBe(true);
    expect(await isScopeTrue({ ...SCOPED, fields: ['city', 'phone', 'document'] })).toBe(false);
    expect(await isScopeTrue({ ...SCOPED, purpose: 'Other' })).toBe(false);
    expect(await isScopeTrue({ ...SCOPED, retention_days: 31 })).toBe(false);
  });

  it('needs no signature where the wallet signs', async () => {
    expect(await consentSignature(SCOPED, bid('custodial'), wallet)).toBeNull();
  });

  it('is not signed without the key, nor for anything else than shown', async () => {
    await expect(consentSignature(SCOPED, bid('browser'), wallet)).rejects.toBeInstanceOf(KeyElsewhereError);
    await expect(consentSignature({ ...SCOPED, purpose: 'x' }, bid('browser'), wallet)).rejects.toBeInstanceOf(ScopeDiffersError);
    await expect(consentSignature({ ...SCOPED, deal_id: `0x${'00'.repeat(32)}` }, bid('browser'), wallet)).rejects.toBeInstanceOf(ScopeDiffersError);
  });

  it('is signed with the key of the bid', async () => {
    await keepKey('0xdef', VECTOR.key);
    await nameBid('0xdef', 'bid_1');
    expect(await consentSignature(SCOPED, bid('browser', '0xdef'), wallet)).toMatch(/^0x[0-9a-f]{130}$/);
  });
});
