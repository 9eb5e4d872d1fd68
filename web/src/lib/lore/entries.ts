import type { CalledEntry, LoreEntry } from '$lib/api/types';
import { EMPTY_ENTRY } from '$lib/persona/sheet';

const TITLE_CHARS = 60;

/** What an entry is called in a list: its name, its keys, or how it begins. */
export function titleOf(entry: LoreEntry): string {
  const text = entry.name.trim() || entry.keys.join(', ') || textOf(entry.content);
  const chars = [...text];
  return chars.length > TITLE_CHARS ? `${chars.slice(0, TITLE_CHARS).join('')}…` : text || 'New entry';
}

/** An entry's content without the decorators at its top, as one line. */
export function textOf(content: string): string {
  const lines = content.split('\n');
  const first = lines.findIndex((line) => !line.trim().startsWith('@@'));
  return first < 0 ? '' : lines.slice(first).join(' ').replace(/\s+/g, ' ').trim();
}

/** Has an entry all the words of a search? */
export function isFound(entry: LoreEntry, query: string): boolean {
  const own = [entry.name, entry.content, ...entry.keys, ...entry.secondary_keys].join('\n').toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => own.includes(word));
}

/** When an entry enters the prompt, in few words. */
export function whenOf(entry: LoreEntry): string {
  if (!entry.is_on) return 'Off';
  if (entry.is_constant) return 'Always known';
  if (!entry.keys.length) return 'Never called up: it has no key';
  const keys = `${entry.is_regex ? 'On a pattern' : 'On'} ${entry.keys.slice(0, 3).map((key) => `“${key}”`).join(', ')}${entry.keys.length > 3 ? ' …' : ''}`;
  return entry.is_selective && entry.secondary_keys.length ? `${keys}, with a second key` : keys;
}

/** What an entry that a line calls up is called; one without a place is an agent's. */
export function calledTitle(item: CalledEntry, entries: readonly LoreEntry[]): string {
  const entry = item.place === null ? undefined : entries[item.place];
  return entry ? titleOf(entry) : item.name.trim() || 'An entry without a name';
}

/** Why a line calls an entry up: a key of its own, or the words of another entry. */
export function calledBy(item: CalledEntry, entries: readonly LoreEntry[]): string {
  const entry = item.place === null ? undefined : entries[item.place];
  const isAlways = item.why === 'always' && !entry?.keys.includes('always');
  const isOthers = !entry?.keys.includes(item.why) && entries.some((one) => one !== entry && (one.name || one.keys[0]) === item.why);
  const why = isAlways ? 'Always known' : isOthers ? `Called up by the entry “${item.why}”` : `On “${item.why}”`;
  return `${why}${item.place === null ? ', brought by an agent' : ''}${item.is_left_out ? ', but there is no room for it' : ''}`;
}

/** A copy beside the entry it was made of. It stands for no entry of an imported card. */
export function withCopy(entries: readonly LoreEntry[], index: number): LoreEntry[] {
  const entry = entries[index];
  if (!entry) return [...entries];
  const name = entry.name.trim() ? `${[...entry.name.trim()].slice(0, 112).join('')} (copy)` : '';
  const copy: LoreEntry = { ...entry, keys: [...entry.keys], secondary_keys: [...entry.secondary_keys], name, origin: null };
  return [...entries.slice(0, index + 1), copy, ...entries.slice(index + 1)];
}

export const newEntry = (): LoreEntry => ({ ...EMPTY_ENTRY, keys: [], secondary_keys: [] });

/** Tokens of a text, roughly: four letters each. */
export const roughTokens = (text: string): number => Math.ceil([...text].length / 4);

/** Tokens that are in every prompt, roughly. */
export const constantTokens = (entries: readonly LoreEntry[]): number =>
  entries.filter((entry) => entry.is_on && entry.is_constant).reduce((sum, entry) => sum + roughTokens(textOf(entry.content)), 0);

/** Why a pattern is none; null where it may be one. The server's patterns know a little more than the browser's. */
export function patternProblem(entry: LoreEntry): string | null {
  if (!entry.is_regex) return null;
  for (const key of entry.keys) {
    const slashed = /^\/(.+)\/([a-z]*)$/s.exec(key);
    try {
      new RegExp(slashed?.[1] ?? key, 'u');
    } catch {
      try {
        new RegExp(slashed?.[1] ?? key);
      } catch {
        return `“${key}” may be no pattern: look at its brackets.`;
      }
    }
  }
  return null;
}
