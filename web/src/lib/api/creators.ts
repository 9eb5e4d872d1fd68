import { answer, api } from './client';
import type { Answer } from './types';

export type CreatorCard = Answer<'/api/creators', 'get'>['items'][number];
export type CreatorProfile = Answer<'/api/creators/{slug}', 'get'>;

export interface CreatorSearch {
  query?: string;
  /** The cursor of the page before. */
  before?: string | null;
  isFollowed?: boolean;
  limit?: number;
}

export const findCreators = ({ query = '', before = null, isFollowed = false, limit = 24 }: CreatorSearch) =>
  answer(
    api.GET('/api/creators', {
      params: { query: { limit, ...(query ? { query } : {}), ...(before ? { before } : {}), ...(isFollowed ? { followed: true } : {}) } }
    })
  );

export const readCreator = (slug: string) => answer(api.GET('/api/creators/{slug}', { params: { path: { slug } } }));

export const readOffersOf = (slug: string) => answer(api.GET('/api/creators/{slug}/offers', { params: { path: { slug } } }));

export const follow = (slug: string) => answer(api.PUT('/api/creators/{slug}/follow', { params: { path: { slug } } }));

export const unfollow = (slug: string) => answer(api.DELETE('/api/creators/{slug}/follow', { params: { path: { slug } } }));

export const readReviewsOf = (slug: string) => answer(api.GET('/api/creators/{slug}/reviews', { params: { path: { slug } } }));
