import { pageParams, type PageQuery } from '$lib/ui/pageReading';
import { answer, api } from './client';

const once = (key: string) => ({ 'Idempotency-Key': key });

export const findPersonas = (query: string) =>
  answer(api.GET('/api/personas', { params: { query: query ? { query, limit: 60 } : { limit: 60 } } }));

export const readPersona = (slug: string) => answer(api.GET('/api/personas/{slug}', { params: { path: { slug } } }));

export const askQuote = (of: { tier_id: string } | { offer_id: string }) => answer(api.POST('/api/quotes', { body: of }));

export interface BidRequest {
  quote_id: string;
  amount: string;
  /** Whose signature makes a receipt valid; null leaves it to the custodial key. */
  signer_address: string | null;
  salt: string;
  /** To a creator who reads bids; empty where nobody does. */
  message: string;
  wishes: string;
  /** The fan's own lower bid, which goes back once this one is confirmed. */
  replaces_id: string | null;
}

export const placeBid = (body: BidRequest, key: string) =>
  answer(api.POST('/api/bids', { body, headers: once(key) }));

/** The caller's bids, the newest first; of one part, or for one offer. */
export const listBids = (page: PageQuery, filter: { part?: 'open' | 'won' | 'over'; offer_id?: string } = {}) =>
  answer(api.GET('/api/bids', { params: { query: { ...pageParams(page), ...filter } } }));

export const readBid = (id: string) => answer(api.GET('/api/bids/{bid_id}', { params: { path: { bid_id: id } } }));

export const cancelBid = (id: string, key: string) =>
  answer(api.POST('/api/bids/{bid_id}/cancel', { params: { path: { bid_id: id } }, headers: once(key) }));

export const readWallet = () => answer(api.GET('/api/wallet'));

/** Movements, newest first: of the money at hand, or with `isFull` of every account. */
export const readLedger = (isFull: boolean, before?: number | null) =>
  answer(
    api.GET('/api/wallet/ledger', {
      params: { query: { limit: 20, ...(before ? { before } : {}), ...(isFull ? {} : { account: 'wallet' as const }) } }
    })
  );

export const askFaucet = (key: string) => answer(api.POST('/api/wallet/faucet', { headers: once(key) }));

export const readStatus = () => answer(api.GET('/api/status'));
