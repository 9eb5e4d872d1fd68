import { describe, expect, it } from 'vitest';
import { receiptDigest, receiptProblem, signReceipt, type SigningDomain, type Witness } from './receipts';
import type { ReceiptDue } from './protocol';

/** Made with eth_account 0.13 (`encode_typed_data`), an implementation independent of ours. */
const VECTOR = {
  domain: {
    name: 'BidToMeet',
    version: '1',
    chain_id: 31337,
    verifying_contract: '0x5FbDB2315678afecb367f032d93F642f64180aa3'
  } satisfies SigningDomain,
  key: `0x${'4c'.repeat(32)}`,
  dealId: `0x${'11'.repeat(32)}`,
  earnedWei: 1_200_000_000_000_000_000n,
  digest: '0x3b59f74ca8c9d610d04d213e135617ea44c382110407abdd07cee9720bb59f79',
  signature:
    '0x6f2a199d2d74eedb06ff5bc48ad78130cb48a80eb75c729dc08b50b7be34ca5f3a01f74e9687221229433529e4926d16e4a74b7fa25ddd1346254f92cd8c2efc1b'
} as const;

describe('signing a receipt', () => {
  it('gives the digest that the contract computes', () => {
    expect(receiptDigest(VECTOR.domain, VECTOR.dealId, VECTOR.earnedWei)).toBe(VECTOR.digest);
  });

  it('gives the known signature', async () => {
    expect(await signReceipt(VECTOR.key, VECTOR.domain, VECTOR.dealId, VECTOR.earnedWei)).toBe(VECTOR.signature);
  });
});

describe('refusing an unfair receipt', () => {
  const witness: Witness = {
    amountMicro: 12_000_000n,
    boughtMs: 600_000,
    dealId: VECTOR.dealId,
    deliveredAtStartMs: 0,
    visitMs: 61_000
  };
  const due = (over: Partial<ReceiptDue> = {}): ReceiptDue => ({
    type: 'x.room.receipt_due',
    deal_id: VECTOR.dealId,
    delivered_ms: 60_000,
    earned: '1.2',
    earned_wei: '1200000000000000000',
    grace_s: 20,
    ...over
  });

  it('signs what was delivered', () => expect(receiptProblem(due(), witness)).toBeNull());

  it.each([
    ['another bid', { deal_id: `0x${'22'.repeat(32)}` }],
    ['cannot be read', { earned_wei: '-1' }],
    ['more time than was bought', { delivered_ms: 600_001 }],
    ['more than the delivered time costs', { earned_wei: '1200001000000000000' }],
    ['not spent in this room', { delivered_ms: 300_000, earned_wei: '6000000000000000000' }]
  ])('refuses: %s', (sentence, over) => {
    expect(receiptProblem(due(over), witness)).toContain(sentence);
  });
});
