import type { ServerEvent } from './protocol';
import type { Message } from './reducer';

export const NOT_UNDERSTOOD = 'The last words were not understood. Say them again.';

/** The messages of a voice room after an event about what is spoken; others change nothing. */
export function reduceSpoken(messages: readonly Message[], event: ServerEvent): readonly Message[] {
  switch (event.type) {
    case 'x.room.caption':
      return put(messages, event.item_id, 'fan', (message) => ({ ...message, text: event.text, state: 'streaming' }));
    case 'conversation.item.input_audio_transcription.completed':
      if (event.transcript.trim() === '') return without(messages, event.item_id);
      return put(messages, event.item_id, 'fan', (message) => ({ ...message, text: event.transcript, state: 'done' }));
    case 'session.updated':
    case 'input_audio_buffer.cleared':
      // The server has forgotten what was being said.
      return messages.some(isBeingSaid) ? messages.filter((message) => !isBeingSaid(message)) : messages;
    case 'x.room.nothing_said':
    case 'conversation.item.input_audio_transcription.failed':
      return without(messages, event.item_id);
    case 'response.output_audio_transcript.delta':
      return put(messages, event.item_id, 'persona', (message) => ({ ...message, text: message.text + event.delta, state: 'streaming' }));
    case 'response.output_audio_transcript.done':
      return put(messages, event.item_id, 'persona', (message) => ({ ...message, text: event.transcript }));
    case 'conversation.item.truncated':
      return messages.map((message) => (message.id === event.item_id ? { ...message, state: 'stopped' } : message));
    default:
      return messages;
  }
}

const isBeingSaid = (message: Message): boolean => message.speaker === 'fan' && message.state === 'streaming';

const without = (messages: readonly Message[], id: string): readonly Message[] =>
  messages.some((message) => message.id === id) ? messages.filter((message) => message.id !== id) : messages;

function put(messages: readonly Message[], id: string, speaker: Message['speaker'], edit: (message: Message) => Message): readonly Message[] {
  if (messages.some((message) => message.id === id)) return messages.map((message) => (message.id === id ? edit(message) : message));
  return [...messages, edit({ id, speaker, text: '', state: 'streaming' })];
}
