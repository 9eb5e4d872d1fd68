import { pageParams, type PageQuery } from '$lib/ui/pageReading';
import { answer, api } from './client';
import type { Answer } from './types';

export type Conversation = Answer<'/api/conversations/{conversation_id}', 'get'>;
export type Message = Answer<'/api/conversations/{conversation_id}/messages', 'get'>['items'][number];
export type Attachment = NonNullable<Message['attachment']>;

const at = (id: string) => ({ params: { path: { conversation_id: id } } });

/** The next page of conversations begins after the last one that one has. */
export async function listConversations(asked: PageQuery) {
  const page = await answer(api.GET('/api/conversations', { params: { query: pageParams(asked) } }));
  return { ...page, next: page.has_more ? (page.items.at(-1)?.id ?? null) : null };
}

export const searchMessages = (page: PageQuery, text: string) =>
  answer(api.GET('/api/conversations/search', { params: { query: { text, ...pageParams(page) } } }));

export const readConversation = (id: string) => answer(api.GET('/api/conversations/{conversation_id}', at(id)));

export const listMessages = (id: string, query: { before?: number; after?: number; limit?: number }) =>
  answer(api.GET('/api/conversations/{conversation_id}/messages', { params: { path: { conversation_id: id }, query } }));

export const sendMessage = (id: string, text: string, clientKey: string) =>
  answer(api.POST('/api/conversations/{conversation_id}/messages', { ...at(id), body: { text, client_key: clientKey } }));

export const eraseMessage = (id: string, messageId: string) =>
  answer(
    api.DELETE('/api/conversations/{conversation_id}/messages/{message_id}', {
      params: { path: { conversation_id: id, message_id: messageId } }
    })
  );

export const markRead = (id: string, seq: number) =>
  answer(api.POST('/api/conversations/{conversation_id}/read', { ...at(id), body: { seq } }));

export const markDelivered = (id: string, seq: number) =>
  answer(api.POST('/api/conversations/{conversation_id}/delivered', { ...at(id), body: { seq } }));

export const sayTyping = (id: string) => answer(api.POST('/api/conversations/{conversation_id}/typing', at(id)));
