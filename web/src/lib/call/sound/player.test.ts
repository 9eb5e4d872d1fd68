import { describe, expect, it } from 'vitest';
import { listen, ms, QUANTUM, RATE, voice } from './listen.testing';
import { FIRST_TARGET_MS, type Player } from './player';

const feed = (player: Player, id: string, sound: Float32Array, sizes: number[]) => {
  for (let [at, n] = [0, 0]; at < sound.length; n++) {
    const size = sizes[n % sizes.length] ?? 1;
    player.push(id, sound.subarray(at, at + size));
    at += size;
  }
};

describe('playing', () => {
  it.each([[[480]], [[1, 7, 1_000]], [[24_000]], [[241, 3]]])('gives the same PCM out for pieces of %j', (sizes) => {
    const { player, out, renderMs, reports } = listen();
    const sound = voice(ms(300));
    feed(player, 'a', sound, sizes);
    player.end('a');
    renderMs(400);
    expect(out.slice(0, sound.length)).toEqual([...sound]);
    expect(reports.map((one) => one.why)).toEqual(['playing', 'ended']);
    expect(reports.at(-1)).toEqual({ item: 'a', played: sound.length, why: 'ended' });
  });

  it('plays items one after the other without a gap', () => {
    const { player, out, renderMs, reports } = listen();
    const [one, two] = [voice(1_000), voice(777, 3)];
    player.push('a', one);
    player.push('b', two);
    player.end('b');
    renderMs(200);
    expect(out.slice(0, 1_777)).toEqual([...one, ...two]);
    expect(reports).toEqual([
      { item: 'a', played: 1_000, why: 'ended' },
      { item: 'b', played: 777, why: 'ended' }
    ]);
  });

  it('waits for its target, and no longer', () => {
    const { player, out, render } = listen();
    player.push('a', voice(ms(FIRST_TARGET_MS) - 1));
    render(4);
    expect(Math.max(...out)).toBe(0);
    player.push('a', voice(1));
    render(1);
    expect(out.at(-1)).not.toBe(0);
  });

  it('plays a short item whose end it was never told', () => {
    const { player, out, renderMs, reports } = listen();
    player.push('a', voice(ms(20)));
    renderMs(400);
    expect(out.filter((value) => value !== 0).length).toBeGreaterThanOrEqual(ms(20));
    expect(reports).toEqual([{ item: 'a', played: ms(20), why: 'dry' }]);
    expect(player.underruns).toBe(0);
  });

  it('plays at the rate of another sound card, and counts in samples of the wire', () => {
    const { player, out, renderMs, last } = listen(48_000);
    player.push('a', Float32Array.from({ length: ms(500) }, (_, i) => Math.sin((2 * Math.PI * 440 * i) / RATE)));
    player.end('a');
    renderMs(520);
    const middle = out.slice(4_800, 19_200);
    const error = middle.map((value, i) => value - Math.sin((2 * Math.PI * 440 * (i + 4_800)) / 48_000));
    expect(Math.max(...error.map(Math.abs))).toBeLessThan(2e-3);
    expect(last()).toEqual({ item: 'a', played: ms(500), why: 'ended' });
  });

  it('tells where it is every 200 ms', () => {
    const { player, renderMs, reports } = listen();
    player.push('a', voice(ms(1_000)));
    player.end('a');
    renderMs(1_100);
    expect(reports.map((one) => Math.round(one.played / ms(200)))).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('late sound', () => {
  it('makes it hold more, without losing or repeating a sample', () => {
    const { player, out, renderMs, reports } = listen();
    const sound = voice(ms(400));
    player.push('a', sound.subarray(0, ms(100)));
    renderMs(150);
    expect(reports.at(-1)).toEqual({ item: 'a', played: ms(100), why: 'dry' });
    player.push('a', sound.subarray(ms(100), ms(180)));
    renderMs(20);
    expect(player.underruns).toBe(1);
    expect(player.targetMs).toBe(90);
    expect(out.at(-1)).toBe(0);
    player.push('a', sound.subarray(ms(180)));
    player.end('a');
    renderMs(400);
    expect(reports.at(-1)).toEqual({ item: 'a', played: sound.length, why: 'ended' });
    const resumed = out.lastIndexOf(0, out.length - ms(330)) + 1;
    expect(out.slice(resumed + ms(5), resumed + ms(290))).toEqual([...sound.subarray(ms(100) + ms(5), ms(390))]);
  });

  it('falls off instead of clicking where a gap begins', () => {
    const { player, out, renderMs } = listen();
    player.push('a', new Float32Array(ms(80)).fill(0.5));
    renderMs(120);
    const steps = out.slice(ms(70)).map((value, i, all) => Math.abs(value - (all[i - 1] ?? value)));
    expect(Math.max(...steps)).toBeLessThan(0.01);
  });

  it('lets the target shrink again after steady playing', () => {
    const { player, renderMs } = listen();
    player.push('a', voice(ms(100)));
    renderMs(150);
    player.push('a', voice(ms(200)));
    for (let quantum = 0; quantum < (31 * RATE) / QUANTUM; quantum++) {
      player.push('a', voice(QUANTUM));
      player.render(new Float32Array(QUANTUM));
    }
    expect(player.underruns).toBe(1);
    expect(player.targetMs).toBe(FIRST_TARGET_MS);
  });
});

describe('a hold', () => {
  it('is silent within one quantum and 5 ms, and goes on from the same sample', () => {
    const { player, out, render, renderMs, reports } = listen();
    const sound = voice(ms(400));
    player.push('a', sound);
    player.end('a');
    render(10);
    player.hold();
    render(1);
    const stopped = 10 * QUANTUM + ms(5);
    expect(reports).toEqual([{ item: 'a', played: stopped, why: 'held' }]);
    render(20);
    expect(out.slice(stopped).every((value) => value === 0)).toBe(true);
    const silence = out.length;
    player.goOn();
    renderMs(500);
    expect(out.slice(silence + ms(5), silence + sound.length - stopped)).toEqual([...sound.subarray(stopped + ms(5))]);
    expect(reports.at(-1)).toEqual({ item: 'a', played: sound.length, why: 'ended' });
  });

  it('can be taken back in the middle of its fade', () => {
    const { player, out, renderMs, last } = listen();
    player.push('a', voice(ms(200)));
    player.end('a');
    renderMs(50);
    player.hold();
    player.goOn();
    renderMs(200);
    expect(out.slice(0, ms(200))).toEqual([...voice(ms(200))]);
    expect(last()?.why).toBe('ended');
  });

  it('keeps sound that arrives meanwhile, and is told even where nothing played', () => {
    const { player, out, render, renderMs, reports } = listen();
    player.push('a', voice(ms(20)));
    player.hold();
    expect(reports).toEqual([{ item: 'a', played: 0, why: 'held' }]);
    player.push('a', voice(ms(200)));
    player.end('a');
    render(50);
    expect(Math.max(...out)).toBe(0);
    player.goOn();
    renderMs(300);
    expect(reports.at(-1)).toEqual({ item: 'a', played: ms(220), why: 'ended' });
  });
});

describe('a cut', () => {
  it('fades out, drops the rest and what comes late, and says what was heard', () => {
    const { player, out, render, reports } = listen();
    player.push('a', voice(ms(400)));
    render(10);
    player.cut('a');
    render(1);
    expect(reports).toEqual([{ item: 'a', played: 10 * QUANTUM + ms(5), why: 'cut' }]);
    player.push('a', voice(ms(400)));
    const before = out.length;
    render(100);
    expect(out.slice(before).every((value) => value === 0)).toBe(true);
    expect(player.queuedMs).toBe(0);
  });

  it('ends a hold, so that the next item is heard', () => {
    const { player, out, render, reports } = listen();
    player.push('a', voice(ms(400)));
    render(10);
    player.hold();
    render(2);
    player.cut('a');
    player.push('b', voice(ms(100), 2));
    const before = out.length;
    render(4);
    expect(out.slice(before, before + QUANTUM)).toEqual([...voice(ms(100), 2).subarray(0, QUANTUM)]);
    expect(reports.map((one) => one.why)).toEqual(['held', 'cut']);
    expect(reports[0]?.played).toBe(reports[1]?.played);
  });

  it('takes an item out that has not begun, and leaves the one that sounds', () => {
    const { player, out, renderMs, reports } = listen();
    player.push('a', voice(ms(100)));
    player.push('b', voice(ms(100), 2));
    renderMs(20);
    player.cut('b');
    renderMs(200);
    expect(out.slice(0, ms(100))).toEqual([...voice(ms(100))]);
    expect(reports.map((one) => [one.item, one.why, one.played])).toEqual([
      ['b', 'cut', 0],
      ['a', 'ended', ms(100)]
    ]);
  });

  it.each([true, false])('that meets the end of what there is leaves the next item alone (end known: %s)', (isWhole) => {
    const { player, out, render, reports } = listen();
    player.push('a', voice(3 * QUANTUM));
    player.push('a', voice(ms(60)));
    if (isWhole) player.end('a');
    const quanta = Math.floor((3 * QUANTUM + ms(60)) / QUANTUM);
    render(quanta);
    player.cut('a');
    player.push('b', voice(ms(100), 2));
    render(1);
    const before = out.length;
    render(2);
    expect(out.slice(before, before + 2 * QUANTUM)).toEqual([...voice(ms(100), 2).subarray(0, 2 * QUANTUM)]);
    expect(reports.map((one) => [one.item, one.why]).slice(-1)).toEqual([['a', 'cut']]);
  });

  it('of all leaves nothing', () => {
    const { player, render } = listen();
    player.push('a', voice(ms(400)));
    player.push('b', voice(ms(400)));
    render(5);
    player.cut(null);
    render(2);
    expect(player.queuedMs).toBe(0);
    expect(player.playing).toBeNull();
  });
});
