import type { Conversation, Message } from '$lib/api/conversations';
import { dayKey } from '$lib/meetings/zones';

/** Put newer readings of messages over older ones; in the order of their numbers. */
export function merged(kept: readonly Message[], read: readonly Message[]): Message[] {
  const rows = new Map(kept.map((one) => [one.seq, one]));
  for (const one of read) rows.set(one.seq, one);
  return [...rows.values()].sort((left, right) => left.seq - right.seq);
}

export interface Day {
  key: string;
  /** A moment of the day, to name it by. */
  at: string;
  messages: Message[];
}

/** Messages by the reader's days. */
export function byDay(messages: readonly Message[], zone: string): Day[] {
  const days: Day[] = [];
  for (const one of messages) {
    const key = dayKey(one.created_at, zone);
    const last = days.at(-1);
    if (last?.key === key) last.messages.push(one);
    else days.push({ key, at: one.created_at, messages: [one] });
  }
  return days;
}

export type Reached = 'sent' | 'delivered' | 'read';

/** How far an own message has come: as far as with the slowest of the others. */
export function reachedBy(people: Conversation['people'], ownId: string, seq: number): Reached {
  const others = people.filter((one) => one.id !== ownId);
  if (others.length === 0) return 'sent';
  if (others.every((one) => one.read_seq >= seq)) return 'read';
  return others.every((one) => one.delivered_seq >= seq) ? 'delivered' : 'sent';
}

/** Whether between what is kept and what was read something is missing. */
export const hasGap = (kept: readonly Message[], read: readonly Message[]): boolean => {
  const last = kept.at(-1);
  const first = read[0];
  return last !== undefined && first !== undefined && first.seq > last.seq + 1;
};
