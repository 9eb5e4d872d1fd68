import { describe, expect, it } from 'vitest';
import { readUpgrade, termsDraft, termsOf, termsProblems, type TermsDraft } from './terms';

const draft = (change: Partial<TermsDraft> = {}): TermsDraft => ({ ...termsDraft(null), title: 'Curious', ...change });

describe('terms of an agent', () => {
  it('begin so that only a name is missing', () => {
    expect(termsProblems(termsDraft(null))).toEqual({ title: 'Give it a name.' });
    expect(termsProblems(draft())).toEqual({});
  });

  it('travel as the server wants them', () => {
    expect(termsOf(draft({ title: ' Curious ', upgrade: '12.5', maxPersonas: ' 2 ' }))).toEqual({
      title: 'Curious',
      summary: '',
      price: '20',
      upgrade_bps: 1_250,
      licence: { text: expect.stringContaining('not pass it on'), max_personas: 2, allows_commercial: true, use: null }
    });
    expect(termsOf(draft({ perCall: '0.01', perInput: ' ' })).licence.use).toEqual({ per_call: '0.01', per_thousand_input_tokens: '0', per_thousand_output_tokens: '0' });
  });

  it('come back as they were', () => {
    const sent = termsOf(draft({ summary: 'Asks back.', maxPersonas: '3', allowsCommercial: false, perOutput: '0.2' }));
    expect(termsOf(termsDraft({ ...sent, summary: sent.summary }))).toEqual(sent);
  });

  it('name what is wrong with them', () => {
    const wrong = draft({ title: 'x'.repeat(81), summary: '🎈'.repeat(601), price: '-1', upgrade: '101', licence: ' ', maxPersonas: '0', perCall: 'much' });
    expect(termsProblems(wrong)).toEqual({
      title: 'Use at most 80 characters; this is 1 too many.',
      summary: 'Use at most 600 characters; this is 1 too many.',
      licence: 'Say what a buyer may do with it.',
      price: 'Use an amount such as 20 or 12.5; 0 is a gift.',
      upgrade: 'Use a percentage from 0 to 100.',
      maxPersonas: 'Use a whole number from 1 to 1,000, or nothing.',
      perCall: 'Use an amount such as 0.01; 0 is nothing.'
    });
    expect(termsProblems(draft({ price: '100001' })).price).toBe('Use at most 100,000.');
    expect(termsProblems(draft({ price: '0' }))).toEqual({});
  });

  it('take percents exactly', () => {
    expect(['0', '0.01', '12.5', '100', '100.01', '', '1e2', '-1'].map(readUpgrade)).toEqual([0, 1, 1_250, 10_000, null, null, null, null]);
  });
});
