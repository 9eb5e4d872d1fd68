import { pageParams, type PageQuery } from '$lib/ui/pageReading';
import { answer, api } from './client';
import type { Answer } from './types';

export type Meeting = Answer<'/api/meetings/{meeting_id}', 'get'>;
export type Phase = Meeting['phase'];
export type Proposal = Meeting['proposals'][number];
export type CodeList = Answer<'/api/meetings/{meeting_id}/codes', 'post'>;
export type Code = CodeList['items'][number];
export type Scan = Answer<'/api/scans', 'post'>;
export type SlotList = Answer<'/api/creators/{user_id}/slots', 'get'>;
export type Slot = SlotList['items'][number];
export type Case = Answer<'/api/meetings/{meeting_id}/dispute', 'get'>;
export type DisputeReason = Case['reason'];

const at = (id: string) => ({ params: { path: { meeting_id: id } } });
const once = (key: string) => ({ headers: { 'Idempotency-Key': key } });

/** Meetings of a pile: what is on or agreed by its time, what is over by its age. */
export const listMeetings = (page: PageQuery, filter: { pile: 'on' | 'agreed' | 'over'; side?: 'fan' | 'creator' }) =>
  answer(api.GET('/api/meetings', { params: { query: { ...pageParams(page), ...filter } } }));

/** The next meetings of a creator: those with a time, then those to be arranged. */
export async function nextMeetings(most = 4): Promise<Meeting[]> {
  const page = { before: null, limit: most };
  const [agreed, on] = await Promise.all([listMeetings(page, { pile: 'agreed', side: 'creator' }), listMeetings(page, { pile: 'on', side: 'creator' })]);
  return [...agreed.items, ...on.items.filter((one) => !one.starts_at)].slice(0, most);
}

export const readMeeting = (id: string) => answer(api.GET('/api/meetings/{meeting_id}', at(id)));

export const checkIn = (id: string) => answer(api.POST('/api/meetings/{meeting_id}/check-in', at(id)));

export interface ProposalRequest {
  starts_at: string;
  place: string;
  link: string;
  note: string;
  time_zone: string;
}

export const proposeTime = (id: string, body: ProposalRequest) =>
  answer(api.POST('/api/meetings/{meeting_id}/proposals', { ...at(id), body }));

const proposal = (id: string) => ({ params: { path: { proposal_id: id } } });

export const acceptProposal = (id: string) => answer(api.POST('/api/meetings/proposals/{proposal_id}/accept', proposal(id)));

export const declineProposal = (id: string) => answer(api.POST('/api/meetings/proposals/{proposal_id}/decline', proposal(id)));

export const withdrawProposal = (id: string) => answer(api.POST('/api/meetings/proposals/{proposal_id}/withdraw', proposal(id)));

/** Free starts of a creator between two moments, told in a zone. */
export const listSlots = (creatorId: string, range: { minutes: number; from: string; to: string; leadHours: number; zone: string }) =>
  answer(
    api.GET('/api/creators/{user_id}/slots', {
      params: {
        path: { user_id: creatorId },
        query: { minutes: range.minutes, from: range.from, to: range.to, lead_hours: range.leadHours, time_zone: range.zone }
      }
    })
  );

export const showCodes = (id: string, count: number) =>
  answer(api.POST('/api/meetings/{meeting_id}/codes', { params: { path: { meeting_id: id }, query: { count } } }));

export const scanCode = (code: string) => answer(api.POST('/api/scans', { body: { code } }));

export const releaseMeeting = (id: string, body: { signature?: string; scan_id?: string }, key: string) =>
  answer(api.POST('/api/meetings/{meeting_id}/release', { ...at(id), ...once(key), body }));

export const cancelMeeting = (id: string, body: { note: string; signature?: string }, key: string) =>
  answer(api.POST('/api/meetings/{meeting_id}/cancel', { ...at(id), ...once(key), body }));

export const readOwnCase = (id: string) => answer(api.GET('/api/meetings/{meeting_id}/dispute', at(id)));

export const openCase = (id: string, body: { reason: DisputeReason; statement: string }, key: string) =>
  answer(api.POST('/api/meetings/{meeting_id}/dispute', { ...at(id), ...once(key), body }));

export const answerCase = (id: string, text: string) =>
  answer(api.PUT('/api/meetings/{meeting_id}/dispute/answer', { ...at(id), body: { answer: text } }));

export const listCases = (page: PageQuery, isDecided: boolean) =>
  answer(api.GET('/api/arbiter/cases', { params: { query: { ...pageParams(page), decided: isDecided } } }));

export const readCase = (id: string) => answer(api.GET('/api/arbiter/cases/{case_id}', { params: { path: { case_id: id } } }));

export const decideCase = (id: string, body: { creator_bps: number; ruling: string }, key: string) =>
  answer(api.POST('/api/arbiter/cases/{case_id}/ruling', { params: { path: { case_id: id } }, ...once(key), body }));
