import { answer, api } from './client';
import type { paths } from './schema';
import type { Answer } from './types';

/** A consent as the person reads it who is asked for it. */
export type Consent = Answer<'/api/consents/{secret}', 'get'>;
export type OwnerConsent = Answer<'/api/owner/consents', 'get'>['items'][number];
export type ConsentRequest = paths['/api/owner/consents']['post']['requestBody']['content']['application/json'];

export const listConsents = () => answer(api.GET('/api/owner/consents'));

/** Ask, or sign for oneself; the secret of the person's link comes with this answer and never again. */
export const askConsent = (body: ConsentRequest) => answer(api.POST('/api/owner/consents', { body }));

export const revokeOwnConsent = (id: string) =>
  answer(api.POST('/api/owner/consents/{consent_id}/revoke', { params: { path: { consent_id: id } } }));

const by = (secret: string) => ({ params: { path: { secret } } });

/** These four need no account: the link is the key. */
export const readConsent = (secret: string) => answer(api.GET('/api/consents/{secret}', by(secret)));

export const signConsent = (secret: string, name: string) =>
  answer(api.POST('/api/consents/{secret}/sign', { ...by(secret), body: { name, agrees: true } }));

export const refuseConsent = (secret: string) => answer(api.POST('/api/consents/{secret}/refuse', by(secret)));

export const revokeConsent = (secret: string) => answer(api.POST('/api/consents/{secret}/revoke', by(secret)));
