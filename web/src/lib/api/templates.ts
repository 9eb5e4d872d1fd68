import { answer, api } from './client';
import type { Answer } from './types';

export type BidTemplate = Answer<'/api/bid-templates', 'get'>['items'][number];

export const listTemplates = () => answer(api.GET('/api/bid-templates'));

export const keepTemplate = (name: string, message: string, wishes: string) =>
  answer(api.POST('/api/bid-templates', { body: { name, message, wishes } }));

export const dropTemplate = (id: string) =>
  answer(api.DELETE('/api/bid-templates/{template_id}', { params: { path: { template_id: id } } }));
