import { describe, expect, it } from 'vitest';
import { HeardSound } from './heard';
import { RtpClock, ticksBetween } from './rtpClock';

describe("the player's place", () => {
  it('runs between its news, and never before the first sample', () => {
    const heard = new HeardSound();
    expect(heard.at(5)).toBeNull();
    heard.runs('p', 2_400, 10);
    expect(heard.at(10.05)?.at).toBeCloseTo(3_600);
    expect(heard.at(9.95)?.at).toBeCloseTo(1_200);
    expect(heard.at(9)).toEqual({ item: 'p', at: 0 });
  });

  it('stands where it was held or ran dry, and goes on', () => {
    for (const why of ['held', 'dry'] as const) {
      const heard = new HeardSound();
      heard.runs('p', 2_400, 10);
      heard.report({ item: 'p', played: 3_000, why });
      expect(heard.at(10.01)?.at).toBeCloseTo(2_640);
      expect(heard.at(12)).toEqual({ item: 'p', at: 3_000 });
      heard.runs('p', 3_200, 12);
      expect(heard.at(12.01)?.at).toBeCloseTo(3_440);
    }
  });

  it('is nowhere after the end has been heard, and at once after a cut', () => {
    const heard = new HeardSound();
    heard.runs('p', 2_400, 10);
    heard.report({ item: 'p', played: 3_600, why: 'ended' });
    expect(heard.at(10.04)?.item).toBe('p');
    expect(heard.at(10.06)).toBeNull();
    heard.runs('q', 0, 11);
    heard.report({ item: 'q', played: 10, why: 'playing' });
    heard.cut('p');
    expect(heard.at(11.1)?.item).toBe('q');
    heard.report({ item: 'q', played: 2_400, why: 'cut' });
    expect(heard.at(11.1)).toBeNull();
  });
});

describe('the RTP clock', () => {
  const NEAR_END = 0xffff_ff00;

  /** Packets of 20 ms are heard without a gap from one time to another, the first at timestamp `rtp`. */
  const play = (clock: RtpClock, fromMs: number, toMs: number, rtp = fromMs * 48) => {
    for (let at = fromMs; at <= toMs; at += 20) clock.hear({ rtp: (rtp + (at - fromMs) * 48) >>> 0, atMs: at });
  };

  it('counts across the end of the numbers', () => {
    expect(ticksBetween(NEAR_END, 0x100)).toBe(0x200);
    expect(ticksBetween(0x100, NEAR_END)).toBe(-0x200);
    const clock = new RtpClock();
    clock.anchor('p', 1_000, NEAR_END);
    clock.hear({ rtp: NEAR_END, atMs: 500 });
    expect(clock.placeAt(550)).toEqual({ item: 'p', at: 1_000 + 1_200 });
    play(clock, 520, 700, NEAR_END + 960);
    expect(clock.placeAt(700)?.at).toBeCloseTo(1_000 + 4_800, -1);
  });

  it('goes from item to item at their anchors, and is nowhere before the first', () => {
    const clock = new RtpClock();
    expect(clock.placeAt(0)).toBeNull();
    clock.hear({ rtp: 0, atMs: 0 });
    clock.anchor('p', 0, 4_800);
    clock.anchor('q', 0, 48_000);
    expect(clock.placeAt(50)).toBeNull();
    expect(clock.knows('p') && clock.knows('q')).toBe(true);
    play(clock, 20, 200);
    expect(clock.placeAt(200)).toEqual({ item: 'p', at: 2_400 });
    play(clock, 220, 1_100);
    expect(clock.placeAt(1_100)).toEqual({ item: 'q', at: 2_400 });
    clock.cut('q');
    expect(clock.placeAt(1_100)).toBeNull();
    expect(clock.knows('q')).toBe(false);
    expect(clock.knows('p')).toBe(true);
    clock.cut(null);
    expect(clock.placeAt(1_100)).toBeNull();
  });

  it('keeps to the earliest telling of a packet, within 2 ms, whatever the jitter of telling', () => {
    const clock = new RtpClock();
    clock.anchor('p', 0, 0);
    // Packets of 20 ms, each told up to 10 ms late.
    for (let n = 0; n < 500; n++) clock.hear({ rtp: n * 960, atMs: 1_000 + n * 20 + ([0, 10, 7, 10, 3][n % 5] as number) });
    const off = Math.abs((clock.placeAt(11_000)?.at ?? 0) / 24 - 10_000);
    expect(off).toBeLessThan(4);
  });

  it('follows a jump at once and a drift slowly', () => {
    const clock = new RtpClock();
    clock.anchor('p', 0, 0);
    clock.hear({ rtp: 0, atMs: 0 });
    clock.hear({ rtp: 48_000, atMs: 2_000 });
    expect(clock.placeAt(2_000)?.at).toBeCloseTo(24_000, -1);
    clock.hear({ rtp: 48_000 + 4_800 - 960, atMs: 2_100 });
    expect(clock.placeAt(2_100)?.at).toBeGreaterThan(24_000 + 2_000);
  });

  it('stands where sound stalls, and never goes back', () => {
    const clock = new RtpClock();
    clock.anchor('p', 0, 0);
    play(clock, 0, 100);
    const stalled = clock.placeAt(400)?.at ?? 0;
    expect(stalled).toBeLessThan(24 * 170);
    expect(clock.placeAt(700)?.at).toBe(stalled);
    // The sound goes on where it stopped.
    clock.hear({ rtp: 120 * 48, atMs: 700 });
    expect(clock.placeAt(710)?.at).toBe(stalled);
    for (let at = 720; at <= 900; at += 20) clock.hear({ rtp: (at - 580) * 48, atMs: at });
    expect(clock.placeAt(900)?.at).toBeCloseTo(24 * 320, -1);
    // A sender that begins to count anew is followed.
    clock.hear({ rtp: -60_000 * 48, atMs: 920 });
    expect(clock.placeAt(920)).toBeNull();
  });

  it('is not held by a pause before the first sound: who interrupts at once still sees the next reply', () => {
    const clock = new RtpClock();
    clock.anchor('p', 0, 0);
    clock.hold(0);
    clock.cut('p');
    clock.anchor('q', 0, 480 * 48);
    play(clock, 0, 500);
    expect(clock.placeAt(500)).toEqual({ item: 'q', at: 480 });
  });

  it('waits where the server told late that its sound paused', () => {
    const clock = new RtpClock();
    clock.anchor('p', 0, 0);
    play(clock, 0, 200);
    expect(clock.placeAt(200)?.at).toBeCloseTo(4_800, -1);
    // From 150 ms on there were 40 ms of silence.
    clock.anchor('p', 150 * 24, 190 * 48);
    play(clock, 220, 230);
    expect(clock.placeAt(230)?.at).toBeCloseTo(4_800, -1);
    play(clock, 240, 300);
    expect(clock.placeAt(300)?.at).toBeCloseTo(24 * 260, -1);
    // What is wrong by more than a moment is put right.
    clock.anchor('p', 0, 16 * 48 + 300 * 48);
    play(clock, 320, 1_600);
    expect(clock.placeAt(1_600)?.at).toBeCloseTo(24 * 1_284, -1);
    clock.anchor('p', 0, 1_600 * 48);
    expect(clock.placeAt(1_600)?.at).toBe(0);
    clock.anchor('q', 0, 1_600 * 48);
    expect(clock.placeAt(1_600)).toEqual({ item: 'q', at: 0 });
  });

  it('hears the same telling twice without harm', () => {
    const clock = new RtpClock();
    clock.anchor('p', 0, 0);
    clock.hear({ rtp: 960, atMs: 20 });
    clock.hear({ rtp: 960, atMs: 20 });
    clock.hear({ rtp: 0, atMs: 10 });
    expect(clock.placeAt(40)?.at).toBeCloseTo(960, -1);
  });

  it('stands while held, and goes on where the server says, or from where it stood', () => {
    const start = () => {
      const clock = new RtpClock();
      clock.anchor('p', 0, 0);
      play(clock, 0, 100);
      clock.hold(100);
      play(clock, 120, 1_000);
      return clock;
    };
    const silent = start();
    expect(silent.placeAt(900)).toEqual({ item: 'p', at: 2_400 });
    silent.goOn(1_000);
    play(silent, 1_020, 1_100);
    expect(silent.placeAt(1_100)?.at).toBe(4_800);
    const told = start();
    told.anchor('p', 2_600, 1_050 * 48);
    told.goOn(1_000);
    play(told, 1_020, 1_100);
    expect(told.placeAt(1_100)?.at).toBe(2_600 + 1_200);
    const stood = start();
    stood.anchor('p', 2_900, 120 * 48, false);
    stood.goOn(1_000);
    expect(stood.placeAt(1_100)).toEqual({ item: 'p', at: 2_900 });
    stood.anchor('p', 2_900, 1_150 * 48);
    play(stood, 1_020, 1_200);
    expect(stood.placeAt(1_200)?.at).toBe(2_900 + 1_200);
    const cut = start();
    cut.cut('p');
    expect(cut.placeAt(900)).toBeNull();
    cut.reset();
    expect(cut.placeAt(900)).toBeNull();
  });
});
