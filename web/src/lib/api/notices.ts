import { pageParams, type PageQuery } from '$lib/ui/pageReading';
import { answer, api } from './client';
import type { Answer } from './types';

export type Notice = Answer<'/api/notifications', 'get'>['items'][number];
export type MailLine = Answer<'/api/mails', 'get'>['items'][number];
export type Mail = Answer<'/api/mails/{mail_id}', 'get'>;

export const listNotices = (page: PageQuery) => answer(api.GET('/api/notifications', { params: { query: pageParams(page) } }));

/** Mark a notice and all older ones as read; without one, all. */
export const readNotices = (upTo: string | null) => answer(api.POST('/api/notifications/read', { body: { up_to: upTo } }));

export const listMails = (page: PageQuery) => answer(api.GET('/api/mails', { params: { query: pageParams(page) } }));

export const readMail = (id: string) => answer(api.GET('/api/mails/{mail_id}', { params: { path: { mail_id: id } } }));
