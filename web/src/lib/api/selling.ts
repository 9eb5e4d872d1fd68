import { answer, api } from './client';
import { ApiError } from './errors';
import type { Answer } from './types';

export type AuctionStanding = Answer<'/api/auctions/{auction_id}', 'get'>;
export type BidTemplate = Answer<'/api/bid-templates', 'get'>['items'][number];

export const readAuction = (id: string) => answer(api.GET('/api/auctions/{auction_id}', { params: { path: { auction_id: id } } }));

/** The open auction of a persona's tier, or null when none runs. */
export async function readTierAuction(tierId: string): Promise<AuctionStanding | null> {
  try {
    return await answer(api.GET('/api/tiers/{tier_id}/auction', { params: { path: { tier_id: tierId } } }));
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

export const listTemplates = () => answer(api.GET('/api/bid-templates'));

export const keepTemplate = (name: string, message: string, wishes: string) =>
  answer(api.POST('/api/bid-templates', { body: { name, message, wishes } }));

export const dropTemplate = (id: string) =>
  answer(api.DELETE('/api/bid-templates/{template_id}', { params: { path: { template_id: id } } }));
