import { describe, expect, it } from 'vitest';
import type { ServerEvent } from '$lib/room/protocol';
import { Performer } from './performer';
import { of, VISEMES } from './pose';

const AA = VISEMES.indexOf('aa');
const open = (item: string): ServerEvent => ({ type: 'x.avatar.track', item_id: item, mouth: [[0, AA, 100]] });
const speaking: ServerEvent = { type: 'x.avatar.state', attention: 'speaking', seed: 5 };

function stage() {
  let now = 1_000;
  const performer = new Performer(() => now);
  return {
    performer,
    /** Let time pass, and pose. */
    act: (ms: number, at: number | null, item = 'a') => {
      now += ms;
      performer.act(at === null ? null : { item, at });
      return performer.mouth;
    }
  };
}

describe('a performer', () => {
  it('opens the mouth where the item is heard', () => {
    const { performer, act } = stage();
    performer.take(open('a'));
    expect(act(20, null)).toBe(0);
    expect(act(20, 0)).toBeGreaterThan(0.9);
    expect(performer.place).toEqual({ item: 'a', at: 0 });
  });

  it('takes keys that come while the item is heard', () => {
    const { performer, act } = stage();
    performer.take({ type: 'x.avatar.track', item_id: 'a', mouth: [[0, 0, 100]] });
    expect(act(20, 0)).toBe(0);
    performer.take({ type: 'x.avatar.track', item_id: 'a', mouth: [[4_800, AA, 100]] });
    expect(act(200, 4_800)).toBeGreaterThan(0.9);
  });

  it('is at rest 80 ms after the item was cut, whatever comes of it later', () => {
    const { performer, act } = stage();
    performer.take(open('a'));
    act(20, 480);
    performer.take({ type: 'conversation.item.truncated', item_id: 'a', audio_end_ms: 20 });
    performer.take(open('a'));
    expect(act(40, 1_440)).toBeGreaterThan(0.2);
    expect(act(41, 2_400)).toBe(0);
    expect(act(500, 9_600)).toBe(0);
    expect(performer.place).toBeNull();
  });

  it('rests after a reply that was cancelled, and when the sound goes away', () => {
    for (const stop of ['event', 'silence']) {
      const { performer, act } = stage();
      performer.take(open('a'));
      act(20, 480);
      if (stop === 'event') performer.take({ type: 'response.done', response: { id: 'r', status: 'cancelled', output: [{ id: 'a', type: 'message' }] } });
      act(1, stop === 'event' ? 500 : null);
      expect(act(81, null)).toBe(0);
    }
  });

  it('stands still while it is held, shuts its mouth, and goes on', () => {
    const { performer, act } = stage();
    performer.take(open('a'));
    act(20, 480);
    expect(act(16, 480)).toBeGreaterThan(0.9);
    expect(act(300, 480)).toBe(0);
    act(16, 500);
    expect(act(100, 2_900)).toBeGreaterThan(0.9);
    expect(performer.place).toEqual({ item: 'a', at: 2_900 });
  });

  it('follows another item with its own keys', () => {
    const { performer, act } = stage();
    performer.take(open('a'));
    performer.take({ type: 'x.avatar.track', item_id: 'b', mouth: [[24_000, AA, 100]] });
    act(20, 480);
    expect(act(5, 0, 'b')).toBeGreaterThan(0.9);
    expect(act(100, 2_400, 'b')).toBe(0);
    expect(act(900, 24_000, 'b')).toBeGreaterThan(0.9);
  });

  it('attends to what the server says, or to the call where it says nothing', () => {
    const { performer } = stage();
    performer.follow('thinking');
    expect(performer.attention).toBe('thinking');
    performer.take(speaking);
    performer.follow('thinking');
    expect(performer.attention).toBe('speaking');
  });

  it('nods when it is told to', () => {
    const { performer, act } = stage();
    act(20, null);
    const before = of(performer.pose, 'head_pitch');
    performer.take({ type: 'x.avatar.cue', gesture: 'nod', percent: 100 });
    act(300, null);
    expect(of(performer.pose, 'head_pitch')).toBeLessThan(before - 6);
  });

  it('is calmer for who asked for less movement, also with another seed', () => {
    const travel = (isCalm: boolean) => {
      const { performer, act } = stage();
      performer.isCalm = isCalm;
      performer.take(speaking);
      act(1_000, null);
      let [sum, last] = [0, of(performer.pose, 'head_yaw')];
      for (let step = 0; step < 50; step++) {
        act(100, null);
        sum += Math.abs(of(performer.pose, 'head_yaw') - last);
        last = of(performer.pose, 'head_yaw');
      }
      return sum;
    };
    expect(travel(true)).toBe(0);
    expect(travel(false)).toBeGreaterThan(1);
  });
});
