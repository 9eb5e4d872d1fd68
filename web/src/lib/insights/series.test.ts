import { describe, expect, it } from 'vitest';
import type { InsightPoint } from '$lib/api/insights';
import { answerTimes, barsOf, colourOf, dayText, GLYPHS, nameIn, reasonBars, reasonsOf, seriesOf, SHAPES, span } from './series';

const NOTHING: InsightPoint = {
  day: '2026-11-20',
  version: 1,
  views: 0,
  bids: 0,
  wins: 0,
  visits: 0,
  delivered_ms: 0,
  fans: 0,
  returning_fans: 0,
  answers: 0,
  interruptions: 0,
  first_audio_p50_ms: null,
  first_audio_p95_ms: null,
  safety: {},
  earnings: '0'
};
const point = (change: Partial<InsightPoint>): InsightPoint => ({ ...NOTHING, ...change });
const versions = (...numbers: number[]) => numbers.map((version) => point({ version }));

describe('series', () => {
  it('are the newest versions, and the older ones together', () => {
    expect(seriesOf([])).toEqual([]);
    expect(seriesOf(versions(1, 2, 1))).toEqual([
      { name: 'Version 2', colour: 0 },
      { name: 'Version 1', colour: 1 }
    ]);
    const many = seriesOf(versions(1, 2, 3, 4, 5, 6, 7));
    expect(many.map((one) => one.name)).toEqual(['Version 7', 'Version 6', 'Version 5', 'Version 4', 'Version 3', 'Older versions']);
    expect([nameIn(many, 7), nameIn(many, 2)]).toEqual(['Version 7', 'Older versions']);
    expect(many.map(colourOf).at(-1)).toBe('var(--series-5)');
    expect([SHAPES.length, GLYPHS.length]).toEqual([many.length, many.length]);
  });

  it('span whole days of UTC', () => {
    const [from, to] = span({ since: '2026-11-17', until: '2026-11-23' });
    expect([from.toISOString(), to.toISOString()]).toEqual(['2026-11-17T00:00:00.000Z', '2026-11-24T00:00:00.000Z']);
    expect(dayText('2026-11-03')).toBe('3 Nov 2026');
  });
});

describe('bars', () => {
  it('stand on each other within a day, the newest version below', () => {
    const points = [point({ views: 3 }), point({ version: 2, views: 4 }), point({ day: '2026-11-21', views: 1 })];
    const bars = barsOf(points, seriesOf(points), (one) => one.views, (value) => `${value} views`);
    expect(bars.map((bar) => [bar.series, bar.low, bar.high])).toEqual([
      ['Version 2', 0, 4],
      ['Version 1', 4, 7],
      ['Version 1', 0, 1]
    ]);
    expect(bars[0]?.title).toBe('20 Nov 2026, Version 2: 4 views');
    expect((bars[0]?.to.getTime() ?? 0) - (bars[0]?.from.getTime() ?? 0)).toBe(86_400_000);
  });

  it('add the older versions up, and leave out what is nothing', () => {
    const points = versions(1, 2, 3, 4, 5, 6, 7).map((one) => ({ ...one, views: one.version <= 2 ? 2 : 0 }));
    const bars = barsOf(points, seriesOf(points), (one) => one.views, String);
    expect(bars.map((bar) => [bar.series, bar.low, bar.high])).toEqual([['Older versions', 0, 4]]);
  });
});

describe('times of answers', () => {
  it('stand side by side, in seconds, where somebody spoke', () => {
    const points = [point({ first_audio_p50_ms: 640, first_audio_p95_ms: 1_200 }), point({ version: 2 }), point({ version: 2, day: '2026-11-21', first_audio_p50_ms: 700, first_audio_p95_ms: 700 })];
    const times = answerTimes(points, seriesOf(points), (ms) => `${ms} ms`);
    expect(times.map((one) => [one.series, one.p50, one.p95, one.at.toISOString()])).toEqual([
      ['Version 1', 0.64, 1.2, '2026-11-20T16:00:00.000Z'],
      ['Version 2', 0.7, 0.7, '2026-11-21T08:00:00.000Z']
    ]);
    expect(times[0]?.title).toBe('20 Nov 2026, Version 1: half within 640 ms, nineteen of twenty within 1200 ms');
  });
});

describe('reasons of safety', () => {
  it('come with the most frequent first, by version', () => {
    const points = [point({ safety: { hate: 1, minor: 2 } }), point({ version: 2, safety: { minor: 1, abuse: 1 } })];
    expect(reasonsOf(points)).toEqual([
      ['minor', 3],
      ['abuse', 1],
      ['hate', 1]
    ]);
    expect(reasonBars(points, seriesOf(points), (code) => code).map((bar) => [bar.reason, bar.series, bar.low, bar.high])).toEqual([
      ['minor', 'Version 2', 0, 1],
      ['minor', 'Version 1', 1, 3],
      ['abuse', 'Version 2', 0, 1],
      ['hate', 'Version 1', 0, 1]
    ]);
    expect(reasonsOf([])).toEqual([]);
  });
});
