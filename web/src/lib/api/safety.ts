import type { PageQuery } from '$lib/ui/pageReading';
import { answer, api } from './client';
import type { Answer } from './types';

export type Decision = Answer<'/api/safety/decisions', 'get'>['items'][number];
export type Appeal = NonNullable<Decision['appeal']>;
export type AppealCase = Answer<'/api/moderation/appeals', 'get'>['items'][number];

const nextOf = (page: { items: readonly { id: string }[]; has_more: boolean }) => (page.has_more ? (page.items.at(-1)?.id ?? null) : null);

/** What was steered or stopped in one's rooms, the newest first; of one room where it is named. */
export async function listDecisions({ before, limit }: PageQuery, roomId: string | null = null) {
  const query = { limit, ...(before ? { before } : {}), ...(roomId ? { room_id: roomId } : {}) };
  const page = await answer(api.GET('/api/safety/decisions', { params: { query } }));
  return { ...page, next: nextOf(page) };
}

/** Ask for a second look; once each. */
export const appealDecision = (id: string, words: string) =>
  answer(api.POST('/api/safety/decisions/{decision_id}/appeal', { params: { path: { decision_id: id } }, body: { words } }));

/** The next page of appeals begins after the last one that one has. */
export async function listAppeals({ before, limit }: PageQuery, state: Appeal['state']) {
  const page = await answer(api.GET('/api/moderation/appeals', { params: { query: { state, limit, ...(before ? { after: before } : {}) } } }));
  return { ...page, next: nextOf(page) };
}

export const answerAppeal = (id: string, isGranted: boolean, words: string) =>
  answer(
    api.POST('/api/moderation/appeals/{appeal_id}/answer', {
      params: { path: { appeal_id: id } },
      body: { is_granted: isGranted, answer: words }
    })
  );
