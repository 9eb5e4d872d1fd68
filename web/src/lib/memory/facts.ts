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

/** Has a fact all the words of a search, in its own words or the fan's? */
export function isFound(fact: MemoryFact, query: string): boolean {
  const own = `${fact.text}\n${fact.quote}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => own.includes(word));
}

/** "12 memories", "1 memory", "nothing yet". */
export const countText = (count: number): string => (count === 0 ? 'nothing yet' : count === 1 ? '1 memory' : `${count.toLocaleString('en')} memories`);
