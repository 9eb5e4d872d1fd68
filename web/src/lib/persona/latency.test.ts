import { describe, expect, it } from 'vitest';
import type { Latency, SpokenTurn } from '$lib/api/types';
import { beginning, costText, endText, isAnswer, lasts, lengthOf, longest, secondsText, stageText, stepsOf, waitsOf } from './latency';

const turn: SpokenTurn = {
  at: '2026-07-01T10:00:00Z',
  status: 'completed',
  reason: null,
  stages: { pause_seen: 200, transcript: 350, first_token: 1550, first_audio: 1800, turn_over: 900, first_sent: 1801 },
  waits: { turn_over: 0, pause_seen: 200, transcript: 150, first_sent: 1, first_token: 1200, first_audio: 250 },
  slowest: 'first_token',
  guesses_dropped: 0
};

const latency = (stages: Record<string, [number, number] | null>): Latency => ({
  days: 7,
  turns: 3,
  failed: 0,
  interrupted: 0,
  guesses_dropped: 0,
  stages: Object.entries(stages).map(([name, times]) => ({
    name,
    count: times ? 3 : 0,
    median_ms: times?.[0] ?? null,
    p95_ms: times?.[1] ?? null
  })),
  slowest: [],
  newest: []
});

describe('one answer', () => {
  it('says which stage cost most', () => {
    expect(costText(turn)).toBe('waited 1.2 s for the mind’s first word');
    expect(costText({ ...turn, slowest: 'turn_over', waits: { turn_over: 400 } })).toBe('waited 0.40 s to be sure that the fan had finished');
    expect(costText({ ...turn, slowest: null, waits: {} })).toBe('');
    expect(costText({ ...turn, slowest: 'turn_over', waits: { turn_over: 0 } })).toBe('');
  });

  it('tells its waits in their order, whatever order they came in', () => {
    expect(waitsOf(turn).map((wait) => wait.stage)).toEqual(['pause_seen', 'transcript', 'first_token', 'first_audio', 'turn_over', 'first_sent']);
    expect(waitsOf(turn)[2]).toEqual({ stage: 'first_token', ms: 1200, reachedMs: 1550 });
    expect(lengthOf(turn)).toBe(1801);
  });

  it('is none without a sound', () => {
    expect(isAnswer(turn)).toBe(true);
    expect(isAnswer({ ...turn, stages: { pause_seen: 200 } })).toBe(false);
  });

  it('says how it ended, where that was not as it should be', () => {
    expect(endText(turn)).toBeNull();
    expect(endText({ ...turn, status: 'cancelled', reason: 'turn_detected' })).toBe('interrupted by the fan');
    expect(endText({ ...turn, status: 'cancelled', reason: 'client_cancelled' })).toBe('stopped');
    expect(endText({ ...turn, status: 'incomplete', reason: 'max_output_tokens' })).toBe('cut short');
    expect(endText({ ...turn, status: 'incomplete', reason: 'content_filter' })).toBe('the answer was not let through');
    expect(endText({ ...turn, status: 'failed', reason: 'timeout' })).toBe('failed: the mind or the voice took too long');
    expect(endText({ ...turn, status: 'failed', reason: 'brand_new' })).toBe('failed: brand new');
    expect(endText({ ...turn, status: 'failed', reason: null })).toBe('failed: for no known reason');
  });
});

describe('many answers', () => {
  it('has steps that begin where the latest one before was reached', () => {
    const steps = stepsOf(latency({ pause_seen: [200, 260], first_audio: [700, 900], turn_over: [600, 800], first_sent: [900, 1400] }));
    expect(steps.map((step) => [step.stage, step.fromMs, lasts(step)])).toEqual([
      ['pause_seen', 0, 200],
      ['first_audio', 200, 500],
      ['turn_over', 600, 0],
      ['first_sent', 700, 200]
    ]);
    expect(longest(steps)?.stage).toBe('first_audio');
  });

  it('leaves out stages that nobody reached', () => {
    const steps = stepsOf(latency({ pause_seen: [200, 260], first_sent: null }));
    expect(steps).toHaveLength(1);
    expect(beginning(steps)).toBeUndefined();
    expect(longest([])).toBeUndefined();
  });

  it('begins when it is played, or sent where no client told of it', () => {
    expect(beginning(stepsOf(latency({ first_sent: [900, 1400], first_played: [950, 1500] })))?.medianMs).toBe(950);
    expect(beginning(stepsOf(latency({ first_sent: [900, 1400], first_played: null })))?.medianMs).toBe(900);
  });
});

describe('words', () => {
  it('keeps the fine ones of short times', () => {
    expect([0, 4, 12, 140, 994, 995, 1249, 61_000].map(secondsText)).toEqual(['0 s', '0 s', '0.01 s', '0.14 s', '0.99 s', '1.0 s', '1.2 s', '61.0 s']);
  });

  it('has some for every stage, also for a newer server’s', () => {
    expect(stageText('pause_seen').name).toBe('Pause noticed');
    expect(stageText('first_gesture').name).toBe('first gesture');
  });
});
