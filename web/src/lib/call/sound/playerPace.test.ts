import { describe, expect, it } from 'vitest';
import { listen, ms, QUANTUM, RATE } from './listen.testing';
import { AHEAD_MS, SLACK_MS } from './player';

describe('too much sound', () => {
  const speech = (seconds: number) =>
    Float32Array.from({ length: seconds * RATE }, (_, i) => (i % RATE < 0.7 * RATE ? 0.3 * Math.sin(i * 0.06) + 0.05 : 0));

  it.each([1.01, 0.99])('stays bounded beside a clock that runs at %f', (drift) => {
    const { player, reports } = listen();
    let [owed, most] = [ms(AHEAD_MS), 0];
    const sound = speech(2);
    for (let quantum = 0; quantum < (90 * RATE) / QUANTUM; quantum++) {
      owed += QUANTUM * drift;
      for (; owed >= 480; owed -= 480) player.push('a', sound.subarray((quantum % 40) * 480, (quantum % 40) * 480 + 480));
      player.render(new Float32Array(QUANTUM));
      most = Math.max(most, player.queuedMs);
    }
    expect(most).toBeLessThan(AHEAD_MS + SLACK_MS + 40);
    expect(player.underruns).toBeLessThan(drift > 1 ? 1 : 20);
    expect(reports.length).toBeGreaterThan(400);
  });

  it('works a burst off in the pauses, and still counts each sample', () => {
    const { player, out, renderMs, last } = listen();
    const sound = speech(6);
    player.push('a', sound);
    player.end('a');
    for (; out.length < 7 * RATE && last()?.why !== 'ended'; ) renderMs(10);
    expect(last()).toEqual({ item: 'a', played: sound.length, why: 'ended' });
    expect(out.length).toBeLessThan(5.3 * RATE);
    // Words are kept: nothing but pauses went, and 1.5 % of time.
    const loud = (samples: ArrayLike<number>) => Array.from(samples).filter((value) => value !== 0).length;
    expect(loud(out) / loud(sound)).toBeGreaterThan(0.97);
  });

  it('leaves what the server sent ahead alone', () => {
    const { player, out, renderMs } = listen();
    const sound = speech(1).subarray(0, ms(AHEAD_MS));
    player.push('a', sound);
    player.end('a');
    renderMs(AHEAD_MS + 10);
    expect(out.slice(0, sound.length)).toEqual([...sound]);
  });
});
