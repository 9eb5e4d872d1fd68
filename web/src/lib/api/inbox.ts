import { answer, api } from './client';
import type { Answer } from './types';

export type InboxPage = Answer<'/api/inbox/bids', 'get'>;
export type InboxBid = InboxPage['items'][number];
export type Pile = 'waiting' | 'accepted' | 'past';
export type InboxSort = 'amount' | 'newest' | 'oldest' | 'ending';

export interface InboxQuery {
  pile: Pile;
  sort: InboxSort;
  subjectId: string | null;
  text: string;
  offset: number;
  limit: number;
}

const once = (key: string) => ({ 'Idempotency-Key': key });

export const listInbox = ({ pile, sort, subjectId, text, offset, limit }: InboxQuery) =>
  answer(api.GET('/api/inbox/bids', { params: { query: { pile, sort, text, offset, limit, ...(subjectId ? { subject_id: subjectId } : {}) } } }));

export const readInboxBid = (id: string) => answer(api.GET('/api/inbox/bids/{bid_id}', { params: { path: { bid_id: id } } }));

export const acceptBid = (id: string, key: string) =>
  answer(api.POST('/api/inbox/bids/{bid_id}/accept', { params: { path: { bid_id: id } }, headers: once(key) }));

export const declineBids = (ids: string[], note: string, key: string) =>
  answer(api.POST('/api/inbox/decline', { body: { bid_ids: ids, note }, headers: once(key) }));

/** How many bids wait for an answer. */
export const countWaiting = async (): Promise<number> =>
  (await listInbox({ pile: 'waiting', sort: 'newest', subjectId: null, text: '', offset: 0, limit: 1 })).waiting;
