import { describe, expect, test } from 'vitest';
import { nextStep } from './nextStep';

type Seen = Parameters<typeof nextStep>[0];

const meeting = (changes: Partial<Seen> = {}): Seen => ({
  phase: 'arranging',
  side: 'fan',
  bid_state: 'accepted',
  other_name: 'Mira',
  is_released: false,
  is_scanned: false,
  checked_in: false,
  can_scan: false,
  can_show_code: false,
  proposals: [],
  ...changes
});
const proposal = (is_mine: boolean, state: 'open' | 'declined' = 'open'): Seen['proposals'][number] => ({
  id: 'prp',
  by: 'fan',
  starts_at: '2026-11-23T12:00:00Z',
  ends_at: '2026-11-23T13:00:00Z',
  place: '',
  link: '',
  note: '',
  state,
  is_mine,
  created_at: '2026-11-22T12:00:00Z'
});

describe('the next step', () => {
  test('of arranging is whose turn it is', () => {
    expect(nextStep(meeting()).act).toBe('propose');
    expect(nextStep(meeting({ proposals: [proposal(true, 'declined')] })).act).toBe('propose');
    expect(nextStep(meeting({ proposals: [proposal(true)] })).act).toBe('wait');
    expect(nextStep(meeting({ proposals: [proposal(true), proposal(false)] })).act).toBe('answer');
  });

  test('of an agreed meeting is none, unless it is to be moved', () => {
    expect(nextStep(meeting({ phase: 'agreed' })).act).toBe('none');
    expect(nextStep(meeting({ phase: 'agreed', proposals: [proposal(false)] })).act).toBe('answer');
  });

  test.each(['soon', 'now', 'after'] as const)('of %s is the code, for both sides', (phase) => {
    expect(nextStep(meeting({ phase })).act).toBe('attend');
    expect(nextStep(meeting({ phase, side: 'creator' })).act).toBe('attend');
  });

  test('follows the money, whatever the clock says', () => {
    expect(nextStep(meeting({ phase: 'now', bid_state: 'releasing', is_released: true })).title).toBe('Signed');
    expect(nextStep(meeting({ phase: 'agreed', bid_state: 'releasing' })).title).toBe('Called off');
    expect(nextStep(meeting({ phase: 'over', bid_state: 'released' })).title).toBe('Called off');
    expect(nextStep(meeting({ phase: 'over', bid_state: 'released', is_released: true })).title).toBe('Released');
    expect(nextStep(meeting({ phase: 'after', bid_state: 'disputed' })).title).toBe('A case is open');
    for (const bid_state of ['released', 'refunding', 'refunded', 'resolving', 'split', 'failed', 'disputing'] as const) {
      expect(nextStep(meeting({ phase: 'over', bid_state })).title).not.toBe('Over');
      expect(nextStep(meeting({ phase: 'over', bid_state, side: 'creator' })).text).not.toBe('');
    }
  });
});
