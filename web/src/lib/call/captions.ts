import type { ServerEvent, SpokenWord } from '$lib/room/protocol';
import type { Message } from '$lib/room/reducer';

/** What is known of a reply's words and of how far it was heard. */
export interface Spoken {
  words: readonly SpokenWord[];
  /** How far it was played; null before its first sound. */
  playedMs: number | null;
  /** It was interrupted: nothing after `playedMs` was heard. */
  isCut: boolean;
}

export type SpokenItems = ReadonlyMap<string, Spoken>;

export type CaptionAction = ServerEvent | { type: 'played'; item: string; ms: number };

export const NOTHING_SPOKEN: SpokenItems = new Map();

const REMEMBERED = 16;
const UNHEARD: Spoken = { words: [], playedMs: null, isCut: false };

/** The spoken items after an event, or after a report of the player. Pure. */
export function followWords(items: SpokenItems, action: CaptionAction): SpokenItems {
  switch (action.type) {
    case 'x.room.words':
      return put(items, action.item_id, (spoken) => ({ ...spoken, words: [...spoken.words, ...action.words] }));
    case 'played': {
      const known = items.get(action.item);
      if (known?.isCut || known?.playedMs === action.ms) return items;
      return put(items, action.item, (spoken) => ({ ...spoken, playedMs: action.ms }));
    }
    case 'conversation.item.truncated':
      return put(items, action.item_id, (spoken) => ({ ...spoken, playedMs: action.audio_end_ms, isCut: true }));
    default:
      return items;
  }
}

function put(items: SpokenItems, id: string, edit: (spoken: Spoken) => Spoken): SpokenItems {
  const next = new Map(items);
  next.set(id, edit(items.get(id) ?? UNHEARD));
  for (const old of next.keys()) {
    if (next.size <= REMEMBERED) break;
    next.delete(old);
  }
  return next;
}

export interface Caption {
  /** Words that were heard before the one that sounds now. */
  before: string;
  /** The word that sounds now, or nothing. */
  now: string;
}

/** The words of a reply that is being spoken, up to the one that sounds. */
export function captionAt(spoken: Spoken): Caption {
  const at = spoken.playedMs;
  if (at === null) return { before: '', now: '' };
  if (spoken.isCut) return { before: heardText(spoken), now: '' };
  const begun = spoken.words.filter((word) => word.start_ms <= at);
  const last = begun.at(-1);
  const sounds = last && at < last.end_ms ? last.text : '';
  return { before: textOf(sounds ? begun.slice(0, -1) : begun), now: sounds };
}

/** What counts as heard: words of which at least half was played, as the server counts them. */
export const heardText = ({ words, playedMs }: Spoken): string =>
  textOf(words.filter((word) => playedMs !== null && (word.start_ms + word.end_ms) / 2 <= playedMs)).trimEnd();

const textOf = (words: readonly SpokenWord[]): string => words.map((word) => word.text).join('');

/** A message as it is shown: a reply shows only what was heard of it so far. */
export function shownText(message: Message, spoken: Spoken | undefined): string {
  if (message.speaker === 'fan' || !spoken || spoken.words.length === 0) return message.text;
  if (message.state === 'done') return message.text;
  if (spoken.isCut || message.state === 'stopped') return heardText(spoken);
  const { before, now } = captionAt(spoken);
  return before + now;
}
