import { describe, expect, it } from 'vitest';
import type { RoomView } from '$lib/api/types';
import { paidClock } from './paidClock';
import type { RoomState } from './protocol';

const room = { bought_ms: 600_000, delivered_ms: 30_000, amount: '12' } as RoomView;
const state = { delivered_ms: 60_000, bought_ms: 600_000, amount: '12', is_running: true } as RoomState;

describe('the paid clock', () => {
  it('runs on between two words of the server', () => {
    expect(paidClock(room, state, 5_000, true)).toEqual({ leftMs: 535_000, boughtMs: 600_000, earned: '1.3', isRunning: true });
  });

  it('stands still without a link and while paused', () => {
    expect(paidClock(room, state, 5_000, false)).toMatchObject({ leftMs: 540_000, isRunning: false });
    expect(paidClock(room, { ...state, is_running: false }, 5_000, true)).toMatchObject({ leftMs: 540_000, isRunning: false });
  });

  it('starts from the room and never passes its end', () => {
    expect(paidClock(room, null, 9_000, true)).toMatchObject({ leftMs: 570_000, isRunning: false });
    expect(paidClock(room, state, 9_000_000, true)).toMatchObject({ leftMs: 0, earned: '12' });
  });
});
