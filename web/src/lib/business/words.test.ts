import { describe, expect, it } from 'vitest';
import { amountOf, basisText, cautionText, ENDS, marginText, secondsOf } from './words';

describe('business', () => {
  it('says what to mind about a number', () => {
    expect(cautionText('unpriced', { unpriced: ['mind', 'voice'] })).toBe('The operator has not said what this costs: the mind, the voice.');
    expect(cautionText('unpriced', { unpriced: [] })).toMatch(/no price here yet/);
    expect(cautionText('below_cost', { unpriced: ['mind'] })).toBe('A minute costs more than it brings.');
  });

  it('says what a cost stands on', () => {
    expect([basisText('none', 0), basisText('persona', 1), basisText('house', 12)]).toEqual(['no room yet', 'its own 1 room', '12 rooms of this server']);
  });

  it('shows margins below zero too', () => {
    expect([marginText(null), marginText(8_000), marginText(-1_250)]).toEqual(['not known', '80 %', '-12.5 %']);
  });

  it('leaves out what was not typed', () => {
    expect([amountOf('  '), amountOf(' 1.5 ')]).toEqual([null, '1.5']);
    expect([secondsOf(null), secondsOf(0), secondsOf(2.5)]).toEqual([null, 0, 150]);
    expect(new Set(ENDS.map((one) => one.value)).size).toBe(7);
  });
});
