import { markDelivered, readConversation, type Conversation } from '$lib/api/conversations';

type Reach = Pick<Conversation, 'id' | 'people' | 'last_seq' | 'unread'>;

/** The number up to which messages have come to this page and the server does not know it; null where it does. */
export function newlyReached({ people, last_seq, unread }: Reach, ownId: string): number | null {
  const own = people.find((one) => one.id === ownId);
  return own && unread > 0 && own.delivered_seq < last_seq ? last_seq : null;
}

/** Tell the server, and so the sender, that a conversation's newest message has come to a page of its reader's. */
export async function confirmDelivery(conversation: Reach, ownId: string): Promise<void> {
  const seq = newlyReached(conversation, ownId);
  if (seq !== null) await markDelivered(conversation.id, seq).catch(() => undefined); // The next news tells it again.
}

/** The same for a conversation that there is news of. */
export async function confirmNews(conversationId: string, ownId: string): Promise<void> {
  const conversation = await readConversation(conversationId).catch(() => null);
  if (conversation) await confirmDelivery(conversation, ownId);
}
