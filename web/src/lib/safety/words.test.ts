import { describe, expect, it } from 'vitest';
import type { Decision } from '$lib/api/safety';
import { APPEAL_STATE, decisionsHref, deedOf, meaningFor, nextStep, noteText } from './words';

const told = (about: string, band: string, code = 'hate') => ({ about, band, code, meaning: 'Words that degrade people.' });
const appeal: NonNullable<Decision['appeal']> = { id: 'apl_1', words: 'I quoted.', state: 'open', answer: null, created_at: '2026-11-23T10:00:00Z', answered_at: null };

describe('what was decided for safety', () => {
  it('is told at its turn: what was done, and why', () => {
    expect(noteText(told('fan', 'steer'))).toBe('This was not taken up. Words that degrade people.');
    expect(noteText(told('fan', 'stop'))).toBe('The room ends here. Words that degrade people.');
    expect(noteText(told('persona', 'steer'))).toBe('Something was held back here. Words that degrade people.');
    expect(noteText(told('persona', 'stop'))).toBe('This reply was stopped. Words that degrade people.');
  });

  it('says nothing twice where a help message came', () => {
    expect(noteText({ about: 'fan', band: 'steer', code: 'self_harm', meaning: 'A help message came instead.' })).toBe('A help message came instead.');
  });

  it('names whose words they were, from the reader’s side', () => {
    expect(deedOf(told('fan', 'stop'), 'fan')).toBe('Your words ended the room');
    expect(deedOf(told('fan', 'steer'), 'owner')).toBe('The fan’s words were led away');
    expect(deedOf(told('persona', 'stop'), 'reviewer')).toBe('A reply was stopped');
    expect(deedOf(told('persona', 'steer'), 'fan')).toBe('A part of a reply was held back');
  });

  it('calls nobody else “you”', () => {
    const meaning = 'The words said that you are under 18.';
    expect(meaningFor({ side: 'fan', meaning })).toBe(meaning);
    expect(meaningFor({ side: 'owner', meaning })).toBe(`The fan was told: “${meaning}”`);
    expect(meaningFor({ side: 'reviewer', meaning })).toContain('The fan was told');
  });
});

describe('a second look', () => {
  it('is asked for once and in time', () => {
    expect(nextStep({ can_appeal: true, appeal: null })).toBe('ask');
    expect(nextStep({ can_appeal: false, appeal })).toBe('none');
    expect(nextStep({ can_appeal: false, appeal: null })).toBe('late');
  });

  it('has words for each state', () => {
    expect(Object.keys(APPEAL_STATE).sort()).toEqual(['dismissed', 'granted', 'open']);
  });

  it('has an address, of one room too', () => {
    expect(decisionsHref()).toBe('/account/safety');
    expect(decisionsHref('room_1&x')).toBe('/account/safety?room=room_1%26x');
  });
});
