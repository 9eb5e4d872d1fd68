import { describe, expect, it } from 'vitest';
import type { MemoryFact } from '$lib/api/types';
import { countText, isFound, piles, toFan } from './facts';

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

  it('are told to the fan, of whom they are', () => {
    expect(toFan('The fan lives in Bremen.')).toBe('You live in Bremen.');
    expect(toFan('The fan has a dog called Bruno.')).toBe('You have a dog called Bruno.');
    expect(toFan('The fan does not like rain.')).toBe('You do not like rain.');
    expect(toFan('The fan studies physics.')).toBe('You study physics.');
    expect(toFan('The fan is called Ada.')).toBe('You are called Ada.');
    expect(toFan('The fan said: “Hm.”')).toBe('You said: “Hm.”');
    expect(toFan('The fan’s sister is called Eva.')).toBe('Your sister is called Eva.');
    expect(toFan("The fan's birthday is on 4 May.")).toBe('Your birthday is on 4 May.');
    // What is written otherwise stays as it is.
    expect(toFan('The fan hums all day.')).toBe('The fan hums all day.');
    expect(toFan('I sing in a choir.')).toBe('I sing in a choir.');
    expect(isFound(fact('a', { text: 'The fan lives in Bremen.' }), 'you live')).toBe(true);
  });

  it('are counted in words', () => {
    expect([0, 1, 2, 1200].map(countText)).toEqual(['nothing yet', '1 memory', '2 memories', '1,200 memories']);
  });
});
