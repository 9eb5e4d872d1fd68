import type { MemoryFact } from '$lib/api/types';

/** What the server takes of one memory. */
export const MAX_TEXT_CHARS = 300;
/** Of one persona; the rest is found when it is talked about. */
export const MAX_PINNED = 12;

export interface FactPiles {
  pinned: MemoryFact[];
  held: MemoryFact[];
  /** Something else is true by now. */
  past: MemoryFact[];
}

/** Facts as a person looks at them: the pinned ones first, the newest first in each pile. */
export function piles(facts: readonly MemoryFact[], query: string): FactPiles {
  const found = facts.filter((fact) => isFound(fact, query)).sort((left, right) => right.at.localeCompare(left.at));
  return {
    pinned: found.filter((fact) => fact.is_pinned && fact.holds),
    held: found.filter((fact) => !fact.is_pinned && fact.holds),
    past: found.filter((fact) => !fact.holds)
  };
}

/** Has a fact all the words of a search, in its own words, as it is shown, or in the fan's? */
export function isFound(fact: MemoryFact, query: string): boolean {
  const own = `${fact.text}\n${toFan(fact.text)}\n${fact.quote}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => own.includes(word));
}

const VERBS: Readonly<Record<string, string>> = { is: 'are', has: 'have', does: 'do', studies: 'study' };
const THIRD = /^(is|has|does|studies|lives|comes|works|likes|plays|speaks|wants|said)\b/;

/** A memory as its fan reads it: “The fan lives in Bremen.” is “You live in Bremen.” to them. */
export function toFan(text: string): string {
  const own = /^The fan(['’]s)? /.exec(text);
  if (!own) return text;
  const rest = text.slice(own[0].length);
  if (own[1]) return `Your ${rest}`;
  const verb = THIRD.exec(rest)?.[0];
  if (!verb) return text;
  return `You ${VERBS[verb] ?? verb.replace(/s$/, '')}${rest.slice(verb.length)}`;
}

/** "12 memories", "1 memory", "nothing yet". */
export const countText = (count: number): string => (count === 0 ? 'nothing yet' : count === 1 ? '1 memory' : `${count.toLocaleString('en')} memories`);
