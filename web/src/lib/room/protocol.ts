import type { Attention, Gesture } from '$lib/face/pose';
import type { PromptNews } from '$lib/preview/prompts';

/** The part of the OpenAI Realtime protocol that rooms speak, with the `x.room.*` vendor events. */
export interface RoomState {
  type: 'x.room.state';
  room_id: string;
  delivered_ms: number;
  bought_ms: number;
  left_ms: number;
  is_running: boolean;
  paused_reason: 'crisis' | 'backend_down' | null;
  tier: string;
  amount: string;
  earned: string;
  currency: string;
}

export interface ReceiptDue {
  type: 'x.room.receipt_due';
  deal_id: string;
  delivered_ms: number;
  earned: string;
  earned_wei: string;
  grace_s: number;
}

interface ContentPart {
  type: string;
  text?: string;
  transcript?: string;
}

export interface Item {
  id: string;
  type: string;
  role?: 'user' | 'assistant' | 'system';
  status?: string;
  content?: ContentPart[];
}

export interface ProtocolError {
  type: string;
  code?: string | null;
  message: string;
  param?: string | null;
  event_id?: string | null;
}

/** A word of a spoken reply: when it sounds, from the reply's first sample. Its text ends with the space that follows it. */
export interface SpokenWord {
  text: string;
  start_ms: number;
  end_ms: number;
}

/** Who says that the fan's turn is over: the server, or (null) the client. */
export type TurnDetection = { type: string; [setting: string]: unknown } | null;

/** The settings of a visit that a voice room's page looks at. */
export interface VisitSettings {
  id?: string;
  audio?: { input?: { turn_detection?: TurnDetection } };
}

/** Events of voice rooms alone. */
export type VoiceEvent =
  | { type: 'input_audio_buffer.speech_started'; audio_start_ms: number; item_id: string }
  | { type: 'input_audio_buffer.speech_stopped'; audio_end_ms: number; item_id: string }
  | { type: 'input_audio_buffer.committed'; item_id: string }
  | { type: 'input_audio_buffer.cleared' }
  | { type: 'conversation.item.input_audio_transcription.completed'; item_id: string; transcript: string }
  | { type: 'conversation.item.input_audio_transcription.failed'; item_id: string; error?: Partial<ProtocolError> }
  | { type: 'conversation.item.truncated'; item_id: string; audio_end_ms: number }
  | { type: 'response.output_audio.delta'; response_id: string; item_id: string; delta: string }
  | { type: 'response.output_audio.done'; response_id: string; item_id: string }
  | { type: 'response.output_audio_transcript.delta'; response_id: string; item_id: string; delta: string }
  | { type: 'response.output_audio_transcript.done'; response_id: string; item_id: string; transcript: string }
  | { type: 'x.room.caption'; item_id: string; text: string }
  | { type: 'x.room.words'; item_id: string; words: SpokenWord[] }
  | { type: 'x.room.nothing_said'; item_id: string }
  | { type: 'x.room.hold' | 'x.room.go_on'; item_id: string }
  | { type: 'x.room.sound'; over: 'webrtc' | 'socket' };

/** Keys of a reply's performance, ahead of their sound: positions are samples at 24 kHz from the item's first, numbers are indices and percent. */
export interface AvatarTrack {
  type: 'x.avatar.track';
  item_id: string;
  /** [at, viseme, percent] */
  mouth?: [number, number, number][];
  /** [at, mood, percent] */
  moods?: [number, number, number][];
  /** [at, gesture, percent] */
  gestures?: [number, number, number][];
  /** [at, yaw, pitch] in degrees */
  gaze?: [number, number, number][];
}

/** Events of video rooms alone. */
export type AvatarEvent =
  | { type: 'x.avatar.state'; attention: Attention; seed: number }
  | AvatarTrack
  | { type: 'x.avatar.cue'; gesture: Gesture; percent: number }
  /** Sample `at` of the item is played at the RTP timestamp `rtp` (48 kHz, wraps) of the sound's track, and runs or stands from there on. */
  | { type: 'x.avatar.anchor'; item_id: string; at: number; rtp: number; is_running: boolean }
  | { type: 'x.avatar.picture'; over: 'browser' | 'webrtc' };

/** What became of a film of this room. */
export interface FilmNews {
  type: 'x.room.film';
  film_id: string;
  state: string;
}

export type ServerEvent =
  | VoiceEvent
  | AvatarEvent
  | { type: 'session.created' | 'session.updated'; session: VisitSettings }
  | { type: 'conversation.item.added' | 'conversation.item.done'; item: Item; previous_item_id?: string | null }
  | { type: 'conversation.item.deleted'; item_id: string }
  | { type: 'response.created'; response: { id: string } }
  | { type: 'response.output_item.added' | 'response.output_item.done'; response_id: string; item: Item }
  | { type: 'response.output_text.delta'; response_id: string; item_id: string; delta: string }
  | { type: 'response.output_text.done'; response_id: string; item_id: string; text: string }
  | { type: 'response.done'; response: { id: string; status: string; status_details?: StatusDetails | null; output?: Item[] } }
  | { type: 'error'; error: ProtocolError }
  | RoomState
  | PromptNews
  | ReceiptDue
  | { type: 'x.room.disclosure'; text: string }
  | { type: 'x.room.receipt_signed'; delivered_ms: number; earned: string }
  | { type: 'x.room.ended'; reason: string; delivered_ms: number; earned: string; refunded: string }
  | { type: 'x.room.crisis'; text: string; locale: string }
  | { type: 'x.room.safety'; decision_id: string; about: string; band: string; code: string; meaning: string; after_item_id: string | null }
  | { type: 'x.room.memory'; off_record: string[] }
  | FilmNews;

interface StatusDetails {
  type?: string;
  reason?: string;
  error?: { code?: string; message?: string } | null;
}

export type ClientEvent =
  | { type: 'conversation.item.create'; event_id: string; item: Item }
  | { type: 'response.create'; event_id: string }
  | { type: 'response.cancel'; response_id?: string }
  | { type: 'x.room.receipt'; earned_wei: string; signature: string }
  | { type: 'x.room.leave' }
  | { type: 'input_audio_buffer.append'; audio: string }
  | { type: 'input_audio_buffer.commit' | 'input_audio_buffer.clear' }
  | { type: 'session.update'; session: { type: 'realtime'; audio: { input: { turn_detection: TurnDetection } } } }
  | { type: 'x.room.playout'; item_id: string; audio_ms: number };

/** Read one frame; null for what is not JSON or has no type. Unknown types pass through. */
export function readServerEvent(frame: unknown): ServerEvent | null {
  if (typeof frame !== 'string') return null;
  try {
    const value: unknown = JSON.parse(frame);
    const isEvent = typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
    return isEvent ? (value as ServerEvent) : null;
  } catch {
    return null;
  }
}

/** The words of an item, whatever kind of part carries them. */
export const wordsOf = (item: Item): string => (item.content ?? []).map((part) => part.text ?? part.transcript ?? '').join('');
