import { ONE, pageParams, type PageQuery } from '$lib/ui/pageReading';
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
}

const once = (key: string) => ({ 'Idempotency-Key': key });

export const listInbox = (page: PageQuery, { pile, sort, subjectId, text }: InboxQuery) =>
  answer(api.GET('/api/inbox/bids', { params: { query: { ...pageParams(page), pile, sort, text, ...(subjectId ? { subject_id: subjectId } : {}) } } }));

export const readInboxBid = (id: string) => answer(api.GET('/api/inbox/bids/{bid_id}', { params: { path: { bid_id: id } } }));

export const acceptBid = (id: string, key: string) =>
  answer(api.POST('/api/inbox/bids/{bid_id}/accept', { params: { path: { bid_id: id } }, headers: once(key) }));

export const declineBids = (ids: string[], note: string, key: string) =>
  answer(api.POST('/api/inbox/decline', { body: { bid_ids: ids, note }, headers: once(key) }));

/** How many bids wait for an answer. */
export const countWaiting = async (): Promise<number> =>
  (await listInbox(ONE, { pile: 'waiting', sort: 'newest', subjectId: null, text: '' })).waiting;
