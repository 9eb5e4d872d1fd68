import { pageParams, type PageQuery } from '$lib/ui/pageReading';
import { answer, api } from './client';
import type { Answer } from './types';

export type Report = Answer<'/api/moderation/reports', 'get'>['items'][number];
export type OwnReport = Answer<'/api/reports', 'get'>['items'][number];
export type ReportReason = Report['reason'];
export type WaitingForm = Answer<'/api/moderation/kyc', 'get'>['items'][number];
export type ReviewedForm = Answer<'/api/moderation/kyc/{user_id}', 'get'>;

const at = (id: string) => ({ params: { path: { user_id: id } } });

export const blockUser = (id: string) => answer(api.POST('/api/blocks/{user_id}', at(id)));

export const unblockUser = (id: string) => answer(api.DELETE('/api/blocks/{user_id}', at(id)));

export const makeReport = (body: { subject_id: string; accused_id?: string; reason: ReportReason; text: string }) =>
  answer(api.POST('/api/reports', { body }));

/** One's own, and what was answered. */
export const listOwnReports = (before?: string) => answer(api.GET('/api/reports', { params: { query: before ? { before, limit: 30 } : { limit: 30 } } }));

/** The next page of reports begins after the last one that one has. */
export async function listReports({ before, limit }: PageQuery, state: Report['state']) {
  const page = await answer(api.GET('/api/moderation/reports', { params: { query: { state, limit, ...(before ? { after: before } : {}) } } }));
  return { ...page, next: page.has_more ? (page.items.at(-1)?.id ?? null) : null };
}

export const answerReport = (id: string, isUpheld: boolean, words: string) =>
  answer(
    api.POST('/api/moderation/reports/{report_id}/answer', {
      params: { path: { report_id: id } },
      body: { is_upheld: isUpheld, answer: words }
    })
  );

export const listWaitingForms = (page: PageQuery) => answer(api.GET('/api/moderation/kyc', { params: { query: pageParams(page) } }));

/** Opens the values of a form: the server notes who read them, and when. */
export const openForm = (userId: string) => answer(api.GET('/api/moderation/kyc/{user_id}', at(userId)));

export const decideForm = (userId: string, body: { submitted_at: string; is_verified: boolean; note: string }) =>
  answer(api.POST('/api/moderation/kyc/{user_id}/decision', { ...at(userId), body }));
