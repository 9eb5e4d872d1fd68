import { pageParams, type PageQuery } from '$lib/ui/pageReading';
import { answer, api } from './client';
import { ApiError } from './errors';
import type { paths } from './schema';
import type { Answer } from './types';

export type KycForm = Answer<'/api/kyc', 'get'>;
export type KycField = KycForm['shared'][number];
export type FieldValue = KycForm['fields'][number];
export type KycRequest = paths['/api/kyc']['put']['requestBody']['content']['application/json'];
export type DocumentKind = NonNullable<KycRequest['document']>['kind'];
export type Country = Answer<'/api/kyc/countries', 'get'>['items'][number];
export type KyfLine = Answer<'/api/kyf/requests', 'get'>['items'][number];
export type KyfRequest = Answer<'/api/kyf/requests/{request_id}', 'get'>;
export type SharedFields = Answer<'/api/kyf/requests/{request_id}/fields', 'get'>;
export type Access = Answer<'/api/kyf/accesses', 'get'>['items'][number];

/** The caller's own form, or null while there is none. */
export async function readKyc(): Promise<KycForm | null> {
  try {
    return await answer(api.GET('/api/kyc'));
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

export const handInKyc = (body: KycRequest) => answer(api.PUT('/api/kyc', { body }));

export const eraseKyc = () => answer(api.DELETE('/api/kyc'));

export const listCountries = () => answer(api.GET('/api/kyc/countries'));

export const listAccesses = (page: PageQuery) => answer(api.GET('/api/kyf/accesses', { params: { query: pageParams(page) } }));

export const listKyfRequests = (page: PageQuery) => answer(api.GET('/api/kyf/requests', { params: { query: pageParams(page) } }));

/** What a creator asked for about a bid, or null. */
export async function findKyfRequest(bidId: string): Promise<KyfLine | null> {
  const { items } = await answer(api.GET('/api/kyf/requests', { params: { query: { bid_id: bidId, limit: 1 } } }));
  return items[0] ?? null;
}

const byId = (id: string) => ({ params: { path: { request_id: id } } });

export const readKyfRequest = (id: string) => answer(api.GET('/api/kyf/requests/{request_id}', byId(id)));

/** Share; a custodial signer sends no signature of its own. */
export const consentToKyf = (id: string, signature: string | null) =>
  answer(api.POST('/api/kyf/requests/{request_id}/consent', { ...byId(id), body: { signature } }));

export const refuseKyf = (id: string) => answer(api.POST('/api/kyf/requests/{request_id}/refuse', byId(id)));

export const revokeKyf = (id: string) => answer(api.POST('/api/kyf/requests/{request_id}/revoke', byId(id)));

/** Read what a fan shares. The reading is written down, and the fan sees it. */
export const readSharedFields = (id: string) => answer(api.GET('/api/kyf/requests/{request_id}/fields', byId(id)));
