import { describe, expect, it } from 'vitest';
import openapi from '../../../openapi.json';
import { aftermath, canCancel, canRaise } from './progress';
import { reasonText, REASONS } from './reasons';
import { labelOf, STATE_WORDS, waitingOf, type BidState } from './states';
import { subjectOf } from './subject';

const STATES = openapi.components.schemas.BidState.enum as BidState[];
/** The codes that the server writes: bidding/, flows/ and escrow/. */
const CODES = [
  'declined', 'outbid', 'below_reserve', 'too_late', 'raised', 'answered_before', 'expired', 'consent_refused',
  'cancelled', 'cancelled_by_creator', 'cancelled_by_fan', 'cancelled_late'
];

const bid = { state: 'open', kind: 'meeting', selling_mode: 'review', accept_by: '2026-11-24T12:00:00Z', reason: null, progress: 'confirmed' } as const;

describe('words for bids', () => {
  it('name every state of the server, and no other', () => {
    expect(Object.keys(STATE_WORDS).sort()).toEqual([...STATES].sort());
    for (const state of STATES) for (const kind of ['room', 'meeting'] as const) expect(labelOf({ state, kind })).not.toBe('');
  });

  it('say of every state that is under way what it waits for', () => {
    for (const state of STATES) {
      const isWaiting = STATE_WORDS[state].waits !== 'nobody' && state !== 'refunding';
      expect(Boolean(waitingOf({ ...bid, state }, 'Ada')), state).toBe(isWaiting);
    }
  });

  it('say until when a reviewed bid waits, and that an auction closes by itself', () => {
    expect(waitingOf(bid, 'Ada')?.until).toBe(bid.accept_by);
    expect(waitingOf({ ...bid, selling_mode: 'auction' }, 'Ada')?.until).toBeNull();
  });

  it('explain every reason', () => {
    for (const reason of CODES) {
      for (const kind of ['room', 'meeting'] as const) expect(reasonText({ reason, kind }), reason).not.toContain('Reason:');
    }
    expect(reasonText({ reason: null, kind: 'room' })).toBe('');
    expect(reasonText({ reason: 'brand_new', kind: 'room' })).toBe('Reason: brand new.');
    expect(Object.values(REASONS).every((sentence) => sentence.endsWith('.'))).toBe(true);
  });

  it('tell money that came back from money on its way back', () => {
    const back = { ...bid, progress: 'refunded', reason: 'outbid' } as const;
    expect(aftermath({ ...back, state: 'refunded' })?.title).toBe('Your money came back');
    expect(aftermath({ ...back, state: 'refunding' })?.title).toBe('Your money is coming back');
    expect(aftermath(bid)).toBeNull();
  });

  it('let a fan cancel before acceptance only, and raise what somebody still reads', () => {
    expect(STATES.filter((state) => canCancel({ state }))).toEqual(['open', 'kyf']);
    expect(STATES.filter((state) => canRaise({ state, selling_mode: 'review' }))).toEqual(['open']);
    expect(canRaise({ state: 'open', selling_mode: 'instant' })).toBe(false);
  });

  it('name what is bid for', () => {
    const offer = { id: 'o', title: 'Coffee', creator_id: 'u', creator_name: 'Ada', creator_slug: 'ada', place_kind: 'city', city: 'Graz' } as const;
    expect(subjectOf({ kind: 'meeting', persona: null, format: null, offer, minutes: 60 })).toEqual({
      name: 'Ada', reader: 'Ada', href: '/c/ada', title: 'Coffee', line: 'Graz, 60 min'
    });
    const persona = { slug: 'iris', name: 'Iris', version: 1 };
    expect(subjectOf({ kind: 'room', persona, format: 'text', offer: null, minutes: 5 })).toMatchObject({ href: '/p/iris', reader: 'The owner of Iris', line: 'Text, 5 min' });
  });
});
