import { describe, expect, it } from 'vitest';
import type { ProbeAnswer } from '$lib/api/types';
import { byKind, kindText, neededText, standText } from './words';

const answer = (kind: ProbeAnswer['kind'], passed: boolean): ProbeAnswer => ({ kind, question: 'Who?', answer: 'I.', wanted: 'its name', needed: 'always', passed, why: null, mind: null });

describe('probes', () => {
  it('are sorted by what they probe, what failed first', () => {
    const found = byKind([answer('fact', true), answer('injection', false), answer('fact', false)], ['injection']);
    expect(found.map((one) => [one.kind, one.passed, one.answers.length, one.isFailed])).toEqual([
      ['injection', 0, 1, true],
      ['fact', 1, 2, false]
    ]);
    expect(byKind([], [])).toEqual([]);
  });

  it('say where a draft stands', () => {
    expect(standText(null)).toContain('has passed');
    expect(standText('outdated')).toContain('changed');
    expect(kindText('disclosure').title).toContain('AI');
    expect(neededText('reported')).toContain('small');
  });
});
