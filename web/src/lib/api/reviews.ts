import { answer, api } from './client';
import type { Answer } from './types';

export type Reviews = Answer<'/api/meetings/{meeting_id}/reviews', 'get'>;

const at = (id: string) => ({ params: { path: { meeting_id: id } } });

export const listMeetingReviews = (id: string) => answer(api.GET('/api/meetings/{meeting_id}/reviews', at(id)));

export const writeReview = (id: string, stars: number, text: string) =>
  answer(api.POST('/api/meetings/{meeting_id}/review', { ...at(id), body: { stars, text } }));
