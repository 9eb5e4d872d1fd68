import { answer, api } from './client';
import { ApiError } from './errors';
import type { components } from './schema';
import type { Answer } from './types';

export type Auction = Answer<'/api/auctions/{auction_id}', 'get'>;
export type AuctionRequest = components['schemas']['AuctionRequest'];

/** The latest rounds of an offer, or of a persona's tier, the newest first. */
export const roundsOf = async (subjectId: string): Promise<Auction[]> =>
  (await answer(api.GET('/api/auctions', { params: { query: { subject_id: subjectId, limit: 20 } } }))).items;

export const readAuction = (id: string) => answer(api.GET('/api/auctions/{auction_id}', { params: { path: { auction_id: id } } }));

/** The round that is open for a persona's tier; null when there is none. */
export async function readTierAuction(tierId: string): Promise<Auction | null> {
  try {
    return await answer(api.GET('/api/tiers/{tier_id}/auction', { params: { path: { tier_id: tierId } } }));
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

export const openOfferAuction = (offerId: string, body: AuctionRequest) =>
  answer(api.POST('/api/offers/{offer_id}/auctions', { params: { path: { offer_id: offerId } }, body }));

export const openTierAuction = (tierId: string, body: AuctionRequest) =>
  answer(api.POST('/api/tiers/{tier_id}/auctions', { params: { path: { tier_id: tierId } }, body }));

export const cancelAuction = (id: string) =>
  answer(api.POST('/api/auctions/{auction_id}/cancel', { params: { path: { auction_id: id } } }));
