import type { Message } from './reducer';
import type { ServerEvent } from './protocol';

type Told = Extract<ServerEvent, { type: 'x.room.safety' }>;

/** Something that was steered or stopped, with its place in the talk. */
export interface SafetyNote {
  id: string;
  about: string;
  band: string;
  code: string;
  meaning: string;
  /** Messages that were there up to its turn: it stands after the last of them that still is. */
  after: readonly string[];
}

/** What was there when it was decided: all of it, or what the server names where it tells of it again. */
function thereThen(messages: readonly Message[], after: string | null): readonly Message[] {
  if (after === 'root') return [];
  const place = messages.findIndex((message) => message.id === after);
  return place < 0 ? messages : messages.slice(0, place + 1);
}

/** The turn that it is about: the fan's last words, or the last that were answered with. */
function turnOf(messages: readonly Message[], about: string): number {
  return messages.findLastIndex((message) => message.text !== '' && (about === 'fan' ? message.speaker === 'fan' : message.state !== 'sending'));
}

/** One more, told once. */
export function withNote(notes: readonly SafetyNote[], messages: readonly Message[], told: Told): readonly SafetyNote[] {
  if (notes.some((note) => note.id === told.decision_id)) return notes;
  const { decision_id: id, about, band, code, meaning } = told;
  const known = thereThen(messages, told.after_item_id);
  const after = known.slice(0, turnOf(known, about) + 1).map((message) => message.id);
  return [...notes, { id, about, band, code, meaning, after }];
}

/** Notes by the message after which they stand; under `null` those before the first one. */
export function placed(notes: readonly SafetyNote[], shown: readonly Message[]): ReadonlyMap<string | null, readonly SafetyNote[]> {
  const ids = new Set(shown.map((message) => message.id));
  const found = new Map<string | null, SafetyNote[]>();
  for (const note of notes) {
    const place = note.after.findLast((id) => ids.has(id)) ?? null;
    found.set(place, [...(found.get(place) ?? []), note]);
  }
  return found;
}
