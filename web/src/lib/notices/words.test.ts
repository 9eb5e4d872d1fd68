import { describe, expect, it } from 'vitest';
import { badgeText, NOTICE_WORDS, wordsOf } from './words';

/** Every kind that flows/ tells people. */
const KINDS = [
  'bid_received', 'bid_won', 'bid_returned', 'consent_asked', 'consent_given', 'consent_refused', 'proposal_made',
  'meeting_agreed', 'meeting_moved', 'meeting_cancelled', 'meeting_tomorrow', 'meeting_soon', 'meeting_now',
  'meeting_unreleased', 'meeting_signed', 'meeting_paid', 'meeting_won', 'cancellation_paid', 'meeting_split', 'dispute_opened'
];
const details = { name: 'Ada', title: 'Coffee', amount: '1250.5 MESI' };

describe('the words of notices', () => {
  it('exist for every kind and lead somewhere', () => {
    for (const kind of KINDS) {
      const words = wordsOf({ kind, details, subject_id: 'x_1' });
      expect(NOTICE_WORDS[kind], kind).toBeDefined();
      expect(words.text, kind).not.toContain('undefined');
      expect(words.text, kind).toMatch(/Coffee/);
      expect(words.href, kind).toMatch(/^\/(bids|meetings|kyf|inbox)\/x_1$/);
    }
  });

  it('send a won meeting to the meeting and a won room to the bid', () => {
    expect(wordsOf({ kind: 'bid_won', details: { ...details, kind: 'meeting' }, subject_id: 'm' }).href).toBe('/meetings/m');
    expect(wordsOf({ kind: 'bid_won', details: { ...details, kind: 'room' }, subject_id: 'b' }).href).toBe('/bids/b');
  });

  it('lead from an answered report to one’s reports', () => {
    expect(wordsOf({ kind: 'report_answered', details: { name: 'Ben' }, subject_id: 'rep' })).toEqual({
      text: 'Your report about Ben was answered.',
      href: '/account/reports'
    });
  });

  it('lead from an answered appeal to one’s decisions, and say what was found', () => {
    const told = (state: string) => wordsOf({ kind: 'appeal_answered', details: { name: 'Nova', state }, subject_id: 'apl' });
    expect(told('granted')).toEqual({ text: 'A moderator looked again at what was stopped with Nova: you were right.', href: '/account/safety' });
    expect(told('dismissed').text).toContain('the decision stands');
    expect(told('').text).toBe('A moderator looked again at what was stopped with Nova.');
  });

  it('lead from a consent to the owner’s consents, and name the face or the voice', () => {
    const told = (state: string, kind: string) => wordsOf({ kind: `likeness_${state}`, details: { name: 'Ben', kind }, subject_id: 'cns' });
    for (const state of ['signed', 'refused', 'revoked', 'expired']) {
      expect(told(state, 'voice').href, state).toBe('/owner/consents');
      expect(told(state, 'voice').text, state).toMatch(/Ben.*voice/);
      expect(told(state, 'likeness').text, state).toContain('face and likeness');
    }
  });

  it('write amounts as everywhere', () => {
    expect(wordsOf({ kind: 'bid_returned', details, subject_id: 'b' }).text).toContain('1,250.50\u00a0MESI');
  });

  it('stay readable without facts, and for a kind from tomorrow', () => {
    expect(wordsOf({ kind: 'proposal_made', details: {}, subject_id: 'm' }).text).toBe('Somebody proposes a time for a meeting.');
    expect(wordsOf({ kind: 'new_thing', details, subject_id: 'm' })).toEqual({ text: 'New thing.', href: '/notifications' });
  });

  it('keep the badge short', () => {
    expect([badgeText(3), badgeText(99), badgeText(100)]).toEqual(['3', '99', '99+']);
  });
});
