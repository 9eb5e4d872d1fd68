import { pageParams, type PageQuery } from '$lib/ui/pageReading';
import { answer, api } from './client';
import type { Answer } from './types';

export type AgentView = Answer<'/api/agents', 'get'>['items'][number];
export type AgentDetail = Answer<'/api/agents/{agent_id}', 'get'>;
export type AgentKind = AgentView['kind'];
export type PackEffect = AgentView['effect'];
export type Purchase = Answer<'/api/owner/purchases', 'get'>['items'][number];
export type OwnAgent = Answer<'/api/owner/agents', 'get'>['items'][number];
export type AgentLinks = Answer<'/api/owner/personas/{persona_id}/links', 'get'>;
export type AgentLink = AgentLinks['items'][number];
export type AgentSlot = AgentLink['slots'][number];
export type DataScope = AgentLink['scopes'][number];

/** Agents on sale, the newest first. */
export const findAgents = (page: PageQuery, query: string, kind: AgentKind | null) =>
  answer(api.GET('/api/agents', { params: { query: { ...pageParams(page), ...(query ? { query } : {}), ...(kind ? { kind } : {}) } } }));

export const readAgent = (id: string) => answer(api.GET('/api/agents/{agent_id}', { params: { path: { agent_id: id } } }));

/** Buy an agent under the terms that were read. */
export const buyAgent = (id: string, termsHash: string, key: string) =>
  answer(api.POST('/api/agents/{agent_id}/purchases', { params: { path: { agent_id: id } }, body: { terms_hash: termsHash }, headers: { 'Idempotency-Key': key } }));

export const listPurchases = (page: PageQuery) => answer(api.GET('/api/owner/purchases', { params: { query: pageParams(page) } }));

/** What the caller sells. */
export const listOwnAgents = () => answer(api.GET('/api/owner/agents'));

const of = (id: string) => ({ params: { path: { persona_id: id } } });
const one = (id: string, link: string) => ({ params: { path: { persona_id: id, link_id: link } } });

export const listLinks = (id: string) => answer(api.GET('/api/owner/personas/{persona_id}/links', of(id)));

export type ServerState = Answer<'/api/owner/personas/{persona_id}/links/{link_id}/look', 'post'>;

export interface Grants {
  slots: AgentSlot[];
  scopes: DataScope[];
}

/** How a link's server is asked. */
export interface Asking {
  timeout_ms: number;
  settings: Record<string, unknown>;
}

export const addLink = (id: string, purchaseId: string, grants: Grants) =>
  answer(api.POST('/api/owner/personas/{persona_id}/links', { ...of(id), body: { purchase_id: purchaseId, ...grants, timeout_ms: 2_000, settings: {} } }));

export const changeLink = (id: string, link: string, change: Partial<Grants & Asking> & { is_on?: boolean }) =>
  answer(api.PUT('/api/owner/personas/{persona_id}/links/{link_id}', { ...one(id, link), body: change }));

export type LinkUse = Answer<'/api/owner/personas/{persona_id}/links/{link_id}/use', 'get'>;

/** How often a link was asked in the last days, how often it failed, and what it cost. */
export const readLinkUse = (id: string, link: string, days: number) =>
  answer(api.GET('/api/owner/personas/{persona_id}/links/{link_id}/use', { params: { ...one(id, link).params, query: { days } } }));

/** Ask a link's server what it is now; an approval names the digest of this. */
export const lookAtLink = (id: string, link: string) => answer(api.POST('/api/owner/personas/{persona_id}/links/{link_id}/look', one(id, link)));

/** Go on with what stands under this digest. */
export const approveLink = (id: string, link: string, digest: string) =>
  answer(api.POST('/api/owner/personas/{persona_id}/links/{link_id}/approve', { ...one(id, link), body: { digest } }));

export const removeLink = (id: string, link: string) => answer(api.DELETE('/api/owner/personas/{persona_id}/links/{link_id}', one(id, link)));
