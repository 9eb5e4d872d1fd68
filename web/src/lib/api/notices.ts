import { answer, api } from './client';
import type { Answer } from './types';

export type Notice = Answer<'/api/notifications', 'get'>['items'][number];
export type MailLine = Answer<'/api/mails', 'get'>['items'][number];
export type Mail = Answer<'/api/mails/{mail_id}', 'get'>;

const page = (before: string | null | undefined, limit: number) => ({
  params: { query: { limit, ...(before ? { before } : {}) } }
});

export const listNotices = (before?: string | null, limit = 20) => answer(api.GET('/api/notifications', page(before, limit)));

/** Mark a notice and all older ones as read; without one, all. */
export const readNotices = (upTo: string | null) => answer(api.POST('/api/notifications/read', { body: { up_to: upTo } }));

export const listMails = (before?: string | null) => answer(api.GET('/api/mails', page(before, 20)));

export const readMail = (id: string) => answer(api.GET('/api/mails/{mail_id}', { params: { path: { mail_id: id } } }));
