import type { AgentKind } from './agents';
import { answer, api } from './client';
import type { components } from './schema';
import type { Answer } from './types';

/** An agent with what its seller wrote in each release. */
export type SoldAgent = Answer<'/api/owner/agents/{agent_id}', 'get'>;
export type AgentTerms = components['schemas']['AgentTerms'];
export type OwnRelease = SoldAgent['own_releases'][number];
/** What a release says; the server checks it by the agent's kind. */
export type Manifest = Record<string, unknown>;

const at = (id: string) => ({ params: { path: { agent_id: id } } });

export const readOwnAgent = (id: string) => answer(api.GET('/api/owner/agents/{agent_id}', at(id)));

/** Begin an agent; nobody sees it before it is put on sale. */
export const draftAgent = (kind: AgentKind, terms: AgentTerms) => answer(api.POST('/api/owner/agents', { body: { kind, ...terms } }));

export const changeAgent = (id: string, terms: AgentTerms) => answer(api.PUT('/api/owner/agents/{agent_id}', { ...at(id), body: terms }));

/** Sign a new state of it. */
export const releaseAgent = (id: string, manifest: Manifest, notes: string) =>
  answer(api.POST('/api/owner/agents/{agent_id}/releases', { ...at(id), body: { manifest, notes } }));

/** Keep the key to its server, sealed; an empty one takes it away. */
export const setAgentKey = (id: string, key: string) => answer(api.PUT('/api/owner/agents/{agent_id}/key', { ...at(id), body: { key } }));

export const putOnSale = (id: string) => answer(api.POST('/api/owner/agents/{agent_id}/list', at(id)));

export const withdrawAgent = (id: string) => answer(api.POST('/api/owner/agents/{agent_id}/withdraw', at(id)));
