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

export const listReports = (state: Report['state'], after?: string) =>
  answer(api.GET('/api/moderation/reports', { params: { query: { state, ...(after ? { after } : {}), limit: 30 } } }));

export const answerReport = (id: string, isUpheld: boolean, words: string) =>
  answer(
    api.POST('/api/moderation/reports/{report_id}/answer', {
      params: { path: { report_id: id } },
      body: { is_upheld: isUpheld, answer: words }
    })
  );

export const listWaitingForms = () => answer(api.GET('/api/moderation/kyc'));

/** Opens the values of a form: the server notes who read them, and when. */
export const openForm = (userId: string) => answer(api.GET('/api/moderation/kyc/{user_id}', at(userId)));

export const decideForm = (userId: string, body: { submitted_at: string; is_verified: boolean; note: string }) =>
  answer(api.POST('/api/moderation/kyc/{user_id}/decision', { ...at(userId), body }));
