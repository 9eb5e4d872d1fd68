import { describe, expect, test } from 'vitest';
import { freeStarts } from '$lib/meetings/freeStarts';
import { split } from './split';
import { heard, missing, reasonsFor, timeline } from './words';

describe('a split', () => {
  test('loses nothing', () => {
    expect(split('42.5', 0)).toEqual({ creator: '0', fan: '42.5' });
    expect(split('42.5', 10_000)).toEqual({ creator: '42.5', fan: '0' });
    expect(split('0.000003', 5_000)).toEqual({ creator: '0.000001', fan: '0.000002' });
  });
});

describe('evidence', () => {
  const evidence = { starts_at: '2026-11-23T12:00:00+00:00', ends_at: '', fan_checked_in_at: '2026-11-23T11:55:00+00:00', messages: [{ seq: 2, sender_id: 'a', at: 'x', kind: 'text', text: 'hi' }, 7] };

  test('is told in its order', () => {
    const told = timeline({ evidence, opened_at: '2026-11-23T13:00:00Z', decided_at: null }).map((one) => one.what);
    expect(told).toEqual(['The fan checked in', 'Agreed start', 'The case was opened']);
  });

  test('says what was not there', () => {
    expect(missing(evidence)).toEqual(['The creator checked in', 'The creator’s code was shown', 'The fan scanned the code']);
  });

  test('holds the messages, whatever else it holds', () => {
    expect(heard(evidence)).toEqual([{ seq: 2, senderId: 'a', at: 'x', kind: 'text', text: 'hi' }]);
    expect(heard({})).toEqual([]);
  });
});

test('a fan does not complain of not scanning', () => {
  expect(reasonsFor('fan', false)).not.toContain('refused_scan');
  expect(reasonsFor('creator', false)).toContain('refused_scan');
  expect(reasonsFor('creator', true)).toEqual(['safety']);
});

describe('free starts', () => {
  const error = (code: string, free: unknown) => ({ code, details: { free } });

  test('are those that a clash names', () => {
    expect(freeStarts(error('slot_taken', ['2026-11-23T12:00:00+01:00', 7, 'soon']))).toEqual(['2026-11-23T11:00:00.000Z']);
    expect(freeStarts(error('slot_taken', null))).toEqual([]);
    expect(freeStarts(error('meeting_state', ['2026-11-23T12:00:00Z']))).toEqual([]);
  });
});
