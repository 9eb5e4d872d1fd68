import { describe, expect, it } from 'vitest';
import type { MemoryFact } from '$lib/api/types';
import { countText, isFound, piles } from './facts';

const fact = (id: string, change: Partial<MemoryFact> = {}): MemoryFact => ({
  id,
  text: 'Has a dog named Bruno.',
  quote: 'my dog Bruno',
  subject: 'fan',
  predicate: 'pet',
  is_special: false,
  is_pinned: false,
  is_own_words: false,
  holds: true,
  at: '2026-11-20T10:00:00Z',
  until: null,
  room_id: 'roo_1',
  ...change
});

describe('memories', () => {
  it('are piled: pinned, held, past; the newest first', () => {
    const facts = [fact('old'), fact('new', { at: '2026-11-21T10:00:00Z' }), fact('pin', { is_pinned: true }), fact('gone', { holds: false, is_pinned: true })];
    const sorted = piles(facts, '');
    expect(sorted.held.map((one) => one.id)).toEqual(['new', 'old']);
    expect(sorted.pinned.map((one) => one.id)).toEqual(['pin']);
    expect(sorted.past.map((one) => one.id)).toEqual(['gone']);
    expect(facts.map((one) => one.id)).toEqual(['old', 'new', 'pin', 'gone']);
  });

  it('are found by their words and the fan’s', () => {
    expect(isFound(fact('a'), 'BRUNO named')).toBe(true);
    expect(isFound(fact('a'), 'my dog')).toBe(true);
    expect(isFound(fact('a'), 'cat')).toBe(false);
    expect(piles([fact('a')], 'cat')).toEqual({ pinned: [], held: [], past: [] });
  });

  it('are counted in words', () => {
    expect([0, 1, 2, 1200].map(countText)).toEqual(['nothing yet', '1 memory', '2 memories', '1,200 memories']);
  });
});
