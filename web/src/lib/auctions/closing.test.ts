import { describe, expect, it } from 'vitest';
import { closingOf, closingProblem, lastOf, placesProblem, wonText } from './closing';

const NOW = new Date('2026-11-22T12:00:00Z');

describe('the end of a round', () => {
  it('is some hours ahead, or a moment of this browser', () => {
    expect(closingOf(24, '', NOW)?.toISOString()).toBe('2026-11-23T12:00:00.000Z');
    expect(closingOf(0, '2026-11-25T18:30', NOW)?.getTime()).toBe(new Date(2026, 10, 25, 18, 30).getTime());
    for (const bad of ['', 'soon', '2026-11-25', '2026-13-45T10:00']) expect(closingOf(0, bad, NOW)).toBeNull();
  });

  it('is neither too near nor too far', () => {
    expect(closingProblem(closingOf(1, '', NOW), NOW)).toBeNull();
    expect(closingProblem(new Date(NOW.getTime() + 9 * 60_000), NOW)).toContain('ten minutes');
    expect(closingProblem(closingOf(721, '', NOW), NOW)).toContain('thirty days');
    expect(closingProblem(null, NOW)).toContain('Choose');
  });

  it('comes with a whole number of places', () => {
    expect(placesProblem('3')).toBeNull();
    for (const bad of ['0', '101', '1.5', '', '-1']) expect(placesProblem(bad)).not.toBeNull();
  });

  it('is told with how many won', () => {
    expect(wonText({ leading: [], slots: 2, reserve: null })).toBe('Nobody won the last round.');
    expect(wonText({ leading: [], slots: 2, reserve: '80' })).toContain('met the reserve');
    expect(wonText({ leading: ['9'], slots: 1, reserve: null })).toBe('The place of the last round was won.');
    expect(wonText({ leading: ['9'], slots: 2, reserve: null })).toBe('1 of 2 places of the last round was won.');
    expect(wonText({ leading: Array<string>(10).fill('9'), slots: 40, reserve: null })).toBe('At least 10 of 40 places of the last round were won.');
  });

  it('is that of the newest round of the subject that was not called off', () => {
    const rounds = [
      { id: 'd', state: 'closed', of: 'other' },
      { id: 'c', state: 'cancelled', of: 'mine' },
      { id: 'b', state: 'closed', of: 'mine' },
      { id: 'a', state: 'closed', of: 'mine' }
    ];
    expect(lastOf(rounds.filter((round) => round.of === 'mine'))?.id).toBe('b');
    expect(lastOf([])).toBeNull();
  });
});
