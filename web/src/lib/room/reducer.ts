import { sentenceFor } from '$lib/api/errors';
import { wordsOf, type FilmNews, type Item, type RoomState, type ServerEvent } from './protocol';
import { withNote, type SafetyNote } from './safetyNotes';
import { NOT_UNDERSTOOD, reduceSpoken } from './spoken';

export interface Message {
  id: string;
  speaker: 'fan' | 'persona';
  text: string;
  /** sending: not confirmed by the server; streaming: words still come. */
  state: 'sending' | 'streaming' | 'done' | 'stopped' | 'failed';
  /** Why it failed, for the person. */
  problem?: string;
}

export interface Ending {
  reason: string;
  deliveredMs: number;
  earned: string;
  refunded: string;
}

export interface RoomTalk {
  messages: readonly Message[];
  /** The reply that is on its way, or null. */
  responseId: string | null;
  clock: RoomState | null;
  disclosure: string | null;
  crisis: string | null;
  /** The last receipt that the server holds. */
  signed: { deliveredMs: number; earned: string } | null;
  ending: Ending | null;
  /** The last refusal of the server that belongs to no message. */
  notice: string | null;
  /** The last news of a film. */
  film: FilmNews | null;
  /** Items that stay out of the memory because the fan asked for it. */
  offRecord: readonly string[];
  /** What was steered or stopped, with its place. */
  safety: readonly SafetyNote[];
}

export const EMPTY_TALK: RoomTalk = {
  messages: [],
  responseId: null,
  clock: null,
  disclosure: null,
  crisis: null,
  signed: null,
  ending: null,
  notice: null,
  film: null,
  offRecord: [],
  safety: []
};

export type Action =
  | ServerEvent
  | { type: 'said'; id: string; text: string }
  | { type: 'history'; turns: readonly { item_id: string; speaker: 'fan' | 'persona'; text: string }[] }
  | { type: 'dropped' }
  | { type: 'notice.closed' };

/** What the room looks like after one more event. Pure; events it does not know change nothing. */
export function reduce(talk: RoomTalk, action: Action): RoomTalk {
  switch (action.type) {
    case 'said':
      return {
        ...talk,
        crisis: null,
        notice: null,
        messages: [...talk.messages, { id: action.id, speaker: 'fan', text: action.text, state: 'sending' }]
      };
    case 'history':
      return { ...talk, messages: mergeHistory(talk.messages, action.turns) };
    case 'dropped':
      return { ...talk, responseId: null, messages: talk.messages.map(cutOff) };
    case 'notice.closed':
      return { ...talk, notice: null };
    case 'conversation.item.added':
    case 'conversation.item.done':
      return { ...talk, messages: takeItem(talk.messages, action.item) };
    case 'conversation.item.deleted':
      return { ...talk, messages: talk.messages.filter((message) => message.id !== action.item_id) };
    case 'response.created':
      return { ...talk, responseId: action.response.id, notice: null };
    case 'response.output_item.added':
      return { ...talk, messages: takeItem(talk.messages, { ...action.item, status: 'in_progress' }) };
    case 'response.output_text.delta':
      return { ...talk, messages: change(talk.messages, action.item_id, (m) => ({ ...m, text: m.text + action.delta, state: 'streaming' })) };
    case 'response.output_text.done':
      return { ...talk, messages: change(talk.messages, action.item_id, (m) => ({ ...m, text: action.text })) };
    case 'response.output_item.done':
      return { ...talk, messages: takeItem(talk.messages, action.item) };
    case 'response.done':
      return finishResponse(talk, action.response);
    case 'error':
      return takeError(talk, action.error);
    default:
      return reduceRoom(talk, action);
  }
}

function reduceRoom(talk: RoomTalk, event: ServerEvent): RoomTalk {
  switch (event.type) {
    case 'x.room.state':
      return { ...talk, clock: event };
    case 'x.room.disclosure':
      return { ...talk, disclosure: event.text };
    case 'x.room.crisis':
      return { ...talk, crisis: event.text };
    case 'x.room.safety':
      return { ...talk, safety: withNote(talk.safety, talk.messages, event) };
    case 'x.room.film':
      return { ...talk, film: event };
    case 'x.room.memory':
      return { ...talk, offRecord: [...new Set([...talk.offRecord, ...event.off_record])] };
    case 'x.room.receipt_signed':
      return { ...talk, signed: { deliveredMs: event.delivered_ms, earned: event.earned } };
    case 'x.room.ended':
      return {
        ...talk,
        responseId: null,
        messages: talk.messages.map(cutOff),
        ending: { reason: event.reason, deliveredMs: event.delivered_ms, earned: event.earned, refunded: event.refunded }
      };
    default:
      return takeSpoken(talk, event);
  }
}

function takeSpoken(talk: RoomTalk, event: ServerEvent): RoomTalk {
  const messages = reduceSpoken(talk.messages, event);
  const notice = event.type === 'conversation.item.input_audio_transcription.failed' ? NOT_UNDERSTOOD : talk.notice;
  return messages === talk.messages && notice === talk.notice ? talk : { ...talk, messages, notice };
}

const cutOff = (message: Message): Message =>
  message.state === 'streaming'
    ? { ...message, state: 'stopped' }
    : message.state === 'sending'
      ? { ...message, state: 'failed', problem: 'The connection dropped before this was sent.' }
      : message;

/** What the server tells comes before words that it has not confirmed: a quick fan may write first. */
function insert(messages: readonly Message[], fresh: Message): Message[] {
  const waiting = messages.findIndex((message) => message.state === 'sending');
  return waiting < 0 ? [...messages, fresh] : [...messages.slice(0, waiting), fresh, ...messages.slice(waiting)];
}

function change(messages: readonly Message[], id: string, edit: (message: Message) => Message): Message[] {
  if (!messages.some((message) => message.id === id)) {
    return insert(messages, edit({ id, speaker: 'persona', text: '', state: 'streaming' }));
  }
  return messages.map((message) => (message.id === id ? edit(message) : message));
}

/** Add or complete the message of an item; a fan's own words that were shown early are adopted. */
function takeItem(messages: readonly Message[], item: Item): readonly Message[] {
  if (item.type !== 'message' || (item.role !== 'user' && item.role !== 'assistant')) return messages;
  const text = wordsOf(item);
  if (item.role === 'assistant') {
    return change(messages, item.id, (message) => ({ ...message, text: text || message.text, state: stateOf(item, message) }));
  }
  const known = messages.find((message) => message.id === item.id);
  const early = known ?? messages.find((m) => m.speaker === 'fan' && m.state === 'sending' && m.text === text);
  if (!early) return insert(messages, { id: item.id, speaker: 'fan', text, state: 'done' });
  return messages.map((m) => (m === early ? { id: item.id, speaker: 'fan', text: text || m.text, state: 'done' } : m));
}

function stateOf(item: Item, message: Message): Message['state'] {
  if (item.status === 'completed') return 'done';
  if (item.status === 'incomplete') return 'stopped';
  if (item.status === 'in_progress') return 'streaming';
  return message.state;
}

/** A fan's words are streaming too while they speak: those are not the reply's to finish. */
const isReplying = (message: Message): boolean => message.state === 'streaming' && message.speaker === 'persona';

function finishResponse(talk: RoomTalk, response: Extract<ServerEvent, { type: 'response.done' }>['response']): RoomTalk {
  const ids = new Set((response.output ?? []).map((item) => item.id));
  const state = response.status === 'completed' ? 'done' : 'stopped';
  const messages = talk.messages
    .map((m) => (isReplying(m) || (ids.has(m.id) && state === 'stopped') ? { ...m, state: state as Message['state'] } : m))
    // A reply stopped before its first word leaves no empty bubble behind.
    .filter((m) => m.speaker === 'fan' || m.text !== '' || m.state === 'streaming');
  const failed = response.status === 'failed';
  return {
    ...talk,
    responseId: talk.responseId === response.id ? null : talk.responseId,
    messages,
    notice: failed ? 'The persona could not answer. Its time does not count; send your message again.' : talk.notice
  };
}

/** A refusal lands on the message it is about when the server names its event. */
function takeError(talk: RoomTalk, error: Extract<ServerEvent, { type: 'error' }>['error']): RoomTalk {
  if (error.code === 'response_cancel_not_active') return talk;
  const sentence = sentenceFor(error.code ?? '', error.message);
  const mine = error.event_id ? talk.messages.find((m) => `say_${m.id}` === error.event_id) : undefined;
  if (!mine) return { ...talk, notice: sentence };
  return {
    ...talk,
    messages: talk.messages.map((m) => (m === mine ? { ...m, state: 'failed' as const, problem: sentence } : m))
  };
}

/** What the server remembers, in its order; words that it does not know stay where they were said. */
function mergeHistory(
  messages: readonly Message[],
  turns: readonly { item_id: string; speaker: 'fan' | 'persona'; text: string }[]
): readonly Message[] {
  const shown = new Map(messages.map((message) => [message.id, message]));
  const merged = turns.map((turn) => recalled(turn, shown.get(turn.item_id)));
  messages.forEach((message, index) => {
    if (merged.some((one) => one.id === message.id)) return;
    const before = messages[index - 1]?.id;
    const place = before === undefined ? -1 : merged.findIndex((one) => one.id === before);
    merged.splice(place < 0 ? merged.length : place + 1, 0, message);
  });
  return merged;
}

function recalled(turn: { item_id: string; speaker: 'fan' | 'persona'; text: string }, shown: Message | undefined): Message {
  if (shown?.state === 'streaming') return shown;
  const state = shown?.state === 'stopped' ? 'stopped' : 'done';
  return { id: turn.item_id, speaker: turn.speaker, text: turn.text, state };
}
