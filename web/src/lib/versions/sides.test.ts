import { describe, expect, it } from 'vitest';
import type { FieldChange } from '$lib/api/types';
import { fieldText, linesOf, sideText, troubleOf } from './sides';

const change = (over: Partial<FieldChange>): FieldChange => ({ field: 'character', kind: 'text', before: null, after: null, pieces: [], ...over });

describe('two versions', () => {
  it('have fields with names', () => {
    expect(fieldText('post_history_instructions')).toBe('Reminder before each answer');
    expect(fieldText('face.face_id')).toBe('Face face id');
    expect([sideText('draft'), sideText('3')]).toEqual(['Draft', 'Version 3']);
  });

  it('show lines on their side', () => {
    const pieces: FieldChange['pieces'] = [
      { sign: 'same', text: 'Warm.' },
      { sign: 'removed', text: 'Dry.' },
      { sign: 'added', text: 'Kind.' }
    ];
    expect(linesOf(change({ pieces }), 'left')).toEqual([[{ text: 'Warm.', isOwn: false }], [{ text: 'Dry.', isOwn: true }]]);
    expect(linesOf(change({ pieces }), 'right')).toEqual([[{ text: 'Warm.', isOwn: false }], [{ text: 'Kind.', isOwn: true }]]);
    expect(linesOf(change({ kind: 'value', before: '0.8', after: null }), 'left')).toEqual([[{ text: '0.8', isOwn: true }]]);
    expect(linesOf(change({ kind: 'value', before: '0.8', after: null }), 'right')).toEqual([]);
  });

  it('show the words that changed in a line', () => {
    const pieces: FieldChange['pieces'] = [
      { sign: 'removed', text: 'She is forty-one and patient.' },
      { sign: 'removed', text: 'A second line that goes.' },
      { sign: 'added', text: 'She is forty-two and very patient.' }
    ];
    const marked = (side: 'left' | 'right') => linesOf(change({ pieces }), side).map((line) => line.map((part) => (part.isOwn ? `[${part.text}]` : part.text)).join(''));
    expect(marked('left')).toEqual(['She is [forty-one] and patient.', '[A second line that goes.]']);
    expect(marked('right')).toEqual(['She is [forty-two] and [very] patient.']);
  });

  it('say why an answer is not whole', () => {
    const whole = { text: 'Hello.', status: 'completed', reason: null, first_token_ms: 9, mind: null } as const;
    expect(troubleOf(whole)).toBeNull();
    expect(troubleOf({ ...whole, status: 'failed' as typeof whole.status, reason: 'too_slow' })).toContain('too long');
    expect(troubleOf({ ...whole, reason: 'odd' })).toContain('not whole');
  });
});
