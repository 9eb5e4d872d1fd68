import type { ServerEvent } from '$lib/room/protocol';

/**
 * What the persona is seen to do. hearing: the fan speaks; thinking: the fan's turn is over and
 * nothing is to be heard yet; pausing: it has stopped in mid-word, since the fan may be interrupting.
 */
export type Mood = 'listening' | 'hearing' | 'thinking' | 'speaking' | 'pausing';

export type MoodEvent = ServerEvent | { type: 'sounds' } | { type: 'silent' } | { type: 'dropped' };

/** The mood after an event of the room, or after a sound of the persona began or ended here. Pure. */
export function moodAfter(mood: Mood, event: MoodEvent): Mood {
  switch (event.type) {
    case 'input_audio_buffer.speech_started':
      return 'hearing';
    case 'input_audio_buffer.speech_stopped':
    case 'input_audio_buffer.committed':
      return mood === 'speaking' ? mood : 'thinking';
    case 'response.created':
      return mood === 'speaking' ? mood : 'thinking';
    case 'sounds':
      return mood === 'pausing' ? mood : 'speaking';
    case 'x.room.hold':
      return mood === 'speaking' ? 'pausing' : mood;
    case 'x.room.go_on':
      return mood === 'pausing' ? 'speaking' : mood;
    case 'silent':
      return mood === 'speaking' ? 'listening' : mood;
    case 'session.updated':
      // Other turns: what was being said is forgotten.
      return mood === 'hearing' ? 'listening' : mood;
    case 'x.room.nothing_said':
      return mood === 'speaking' || mood === 'pausing' ? mood : 'listening';
    case 'conversation.item.input_audio_transcription.failed':
    case 'dropped':
      return 'listening';
    case 'response.done':
      // The sound of a whole reply may last longer than its making; the player tells its end.
      return mood === 'thinking' || (event.response.status !== 'completed' && mood !== 'hearing') ? 'listening' : mood;
    default:
      return mood;
  }
}

export const MOOD_TEXT: Readonly<Record<Mood, string>> = {
  listening: 'listening',
  hearing: 'hears you',
  thinking: 'thinking',
  speaking: 'speaking',
  pausing: 'waiting for you'
};
