import { pageParams, type PageQuery } from '$lib/ui/pageReading';
import { answer, api } from './client';
import type { Answer } from './types';

export type CreatorCard = Answer<'/api/creators', 'get'>['items'][number];
export type CreatorProfile = Answer<'/api/creators/{slug}', 'get'>;

export interface CreatorSearch {
  query?: string;
  isFollowed?: boolean;
}

export const findCreators = (page: PageQuery, { query = '', isFollowed = false }: CreatorSearch) =>
  answer(
    api.GET('/api/creators', {
      params: { query: { ...pageParams(page), ...(query ? { query } : {}), ...(isFollowed ? { followed: true } : {}) } }
    })
  );

export const readCreator = (slug: string) => answer(api.GET('/api/creators/{slug}', { params: { path: { slug } } }));

export const readOffersOf = (page: PageQuery, slug: string) =>
  answer(api.GET('/api/creators/{slug}/offers', { params: { path: { slug }, query: pageParams(page) } }));

export const follow = (slug: string) => answer(api.PUT('/api/creators/{slug}/follow', { params: { path: { slug } } }));

export const unfollow = (slug: string) => answer(api.DELETE('/api/creators/{slug}/follow', { params: { path: { slug } } }));

export const readReviewsOf = (page: PageQuery, slug: string) =>
  answer(api.GET('/api/creators/{slug}/reviews', { params: { path: { slug }, query: pageParams(page) } }));
