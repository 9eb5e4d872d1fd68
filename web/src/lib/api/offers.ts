import { pageParams, type PageQuery } from '$lib/ui/pageReading';
import { answer, api } from './client';
import type { components } from './schema';
import type { Answer } from './types';

export type Offer = Answer<'/api/offers/{offer_id}', 'get'>;
export type OfferList = Answer<'/api/creator/offers', 'get'>;
export type OfferTerms = components['schemas']['OfferTerms'];
export type OfferState = Offer['state'];
export type SellingMode = Offer['selling_mode'];
export type Audience = Offer['audience'];
export type KycField = Offer['kyf_fields'][number];

const at = (id: string) => ({ params: { path: { offer_id: id } } });

export const listOwnOffers = (page: PageQuery) => answer(api.GET('/api/creator/offers', { params: { query: pageParams(page) } }));

export const readOffer = (id: string) => answer(api.GET('/api/offers/{offer_id}', at(id)));

export const makeOffer = (body: OfferTerms) => answer(api.POST('/api/offers', { body }));

export const changeOffer = (id: string, body: OfferTerms) => answer(api.PUT('/api/offers/{offer_id}', { ...at(id), body }));

export const changeOfferState = (id: string, state: OfferState) =>
  answer(api.PUT('/api/offers/{offer_id}/state', { ...at(id), body: { state } }));
