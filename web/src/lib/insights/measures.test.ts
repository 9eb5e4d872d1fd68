import { describe, expect, it } from 'vitest';
import type { Figures } from '$lib/api/insights';
import { before, changeText } from './changes';
import { audioText, isQuiet, longerThan, MEASURES, safetyCount, type Measure, type MeasureKey } from './measures';

const NOTHING: Figures = {
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
const figures = (change: Partial<Figures>): Figures => ({ ...NOTHING, ...change });
const measure = (key: MeasureKey): Measure => MEASURES.find((one) => one.key === key) as Measure;
const told = (key: MeasureKey, now: Partial<Figures>, past: Partial<Figures>) => changeText(measure(key), figures(now), figures(past), 30);

describe('measures', () => {
  it('are read as people say them', () => {
    const one = figures({ views: 1, bids: 1_200, delivered_ms: 95_000, earnings: '12.5', answers: 9, interruptions: 2, returning_fans: 1 });
    expect(MEASURES.map((each) => each.text(one, 'MESI'))).toEqual(['1 view', '1,200 bids', '0 rooms', '1 min 35 s', '12.50 MESI', '1 fan', '2 of 9 spoken answers']);
    expect(measure('minutes').size(one)).toBeCloseTo(1.583, 3);
    expect(measure('earnings').size(one)).toBe(12.5);
  });

  it('say how long answers took', () => {
    expect([audioText(null), audioText(640), audioText(1_000), audioText(1_250)]).toEqual(['none', '640 ms', '1.0 s', '1.25 s']);
  });

  it('know when nothing has happened', () => {
    expect(isQuiet(NOTHING)).toBe(true);
    expect([{ views: 1 }, { bids: 1 }, { safety: { hate: 1 } }, { earnings: '0.000001' }].map((one) => isQuiet(figures(one)))).toEqual([false, false, false, false]);
    expect(safetyCount(figures({ safety: { hate: 1, minor: 2 } }))).toBe(3);
  });

  it('are asked for more days where these are empty', () => {
    expect([longerThan(7), longerThan(30), longerThan(90)]).toEqual([30, 90, null]);
  });
});

describe('changes', () => {
  it('are what is left of both times together', () => {
    const past = before(figures({ views: 3, earnings: '1.5' }), figures({ views: 10, bids: 2, earnings: '4' }));
    expect([past.views, past.bids, past.earnings]).toEqual([7, 2, '2.5']);
    // A room that was settled between the two readings.
    expect(before(figures({ wins: 2, earnings: '3' }), figures({ wins: 1, earnings: '2' })).earnings).toBe('0');
  });

  it('are told in words', () => {
    expect(told('views', { views: 15 }, { views: 10 })).toBe('50 % more than in the 30 days before');
    expect(told('views', { views: 5 }, { views: 10 })).toBe('50 % fewer than in the 30 days before');
    expect(told('earnings', { earnings: '5' }, { earnings: '10' })).toBe('50 % less than in the 30 days before');
    expect(told('views', { views: 999 }, { views: 1_000 })).toBe('less than 1 % fewer than in the 30 days before');
    expect(told('views', { views: 10 }, { views: 10 })).toBe('as in the 30 days before');
    expect(told('views', { views: 10 }, {})).toBe('none in the 30 days before');
    expect(told('views', {}, {})).toBe('none in the 30 days before either');
    expect(told('views', {}, { views: 4 })).toBe('there were some in the 30 days before');
  });

  it('are not told of people: who came in both times counts once in each', () => {
    expect(told('returning', { returning_fans: 2 }, { returning_fans: 1 })).toBeNull();
  });
});
