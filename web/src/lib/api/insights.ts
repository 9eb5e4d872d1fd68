import { pageParams, type PageQuery } from '$lib/ui/pageReading';
import { answer, api } from './client';
import type { Answer } from './types';

export type Insights = Answer<'/api/owner/personas/{persona_id}/insights', 'get'>;
export type Figures = Insights['totals'];
export type InsightPoint = Insights['points'][number];
export type InsightVersion = Insights['versions'][number];
export type SharedVisit = Answer<'/api/owner/personas/{persona_id}/transcripts', 'get'>['items'][number];
export type SharedTalk = Answer<'/api/owner/rooms/{room_id}/transcript', 'get'>;

/** What happened to a persona in the last days, today among them. */
export const readInsights = (id: string, days: number) =>
  answer(api.GET('/api/owner/personas/{persona_id}/insights', { params: { path: { persona_id: id }, query: { days } } }));

/** Where the same is taken as a table. */
export const insightsCsvHref = (id: string, days: number): string => `/api/owner/personas/${encodeURIComponent(id)}/insights.csv?days=${days}`;

/** Visits that are over and whose fans agreed that the owner reads them, the newest first. */
export const listSharedVisits = (id: string, page: PageQuery) =>
  answer(api.GET('/api/owner/personas/{persona_id}/transcripts', { params: { path: { persona_id: id }, query: pageParams(page) } }));

export const readSharedTalk = (roomId: string) => answer(api.GET('/api/owner/rooms/{room_id}/transcript', { params: { path: { room_id: roomId } } }));
