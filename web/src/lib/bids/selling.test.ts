import { describe, expect, it } from 'vitest';
import { extensionText, leftText, zonedMoment } from './countdown';
import { amountHint, amountProblem, firstAmount, moneyStory } from './least';
import { fieldText, isFull, ownPlace } from './standing';

describe('the amount of a bid', () => {
  const floor = { mode: 'auction', least: '52.5', above: null } as const;

  it('is held against the least, the own bid and the wallet', () => {
    expect(amountProblem('52.5', floor, '100')).toBeNull();
    expect(amountProblem('52.499999', floor, '100')).toBe('Bid 52.50 MESI or more.');
    expect(amountProblem('52', { ...floor, isFull: true }, '100')).toBe('Bid 52.50 MESI or more, 5 % above the bid that would lose its place.');
    expect(amountProblem('60', { ...floor, above: '60' }, '100')).toContain('Bid more to raise it');
    expect(amountProblem('60.000001', { ...floor, above: '60' }, '100')).toBeNull();
    expect(amountProblem('101', floor, '100')).toContain('Your wallet has 100 MESI');
    expect(amountProblem('101', floor, null)).toBeNull();
  });

  it('refuses what is no amount', () => {
    for (const typed of ['', ' ', 'ten', '1e3', '-5', '0', '5.1234567', '٥٠']) expect(amountProblem(typed, floor, null), typed).not.toBeNull();
  });

  it('promises a win at once only where there is one', () => {
    expect(amountProblem('1', { ...floor, mode: 'instant' }, null)).toContain('to win at once');
    expect(amountHint({ mode: 'instant', least: '5', above: null })).toContain('wins at once');
    expect(amountHint({ mode: 'review', least: '5', above: null })).not.toContain('at once');
  });

  it('begins with the least, or leaves the field empty when the own bid is above it', () => {
    expect(firstAmount({ least: '50', above: null })).toBe('50');
    expect(firstAmount({ least: '52.5', above: '50' })).toBe('52.5');
    expect(firstAmount({ least: '50', above: '50' })).toBe('');
  });

  it('tells what becomes of it', () => {
    for (const mode of ['instant', 'review', 'auction'] as const) {
      expect(moneyStory(mode, 'meeting', 'Ada').at(-1)).toContain('If you never meet, the money comes back');
      expect(moneyStory(mode, 'room', 'Iris').at(-1)).toContain('delivered minutes only');
    }
  });
});

describe('a countdown', () => {
  it('is as exact as it matters', () => {
    expect(leftText(0)).toBe('no time');
    expect(leftText(61_000)).toBe('1:01 min');
    expect(leftText(59_001)).toBe('1:00 min');
    expect(leftText(3_600_000)).toBe('1 hour 0 min');
    expect(leftText(26 * 3_600_000)).toBe('1 day 2 hours');
    expect(leftText(48 * 3_600_000)).toBe('2 days');
  });

  it('names the zone', () => {
    expect(zonedMoment('2026-11-24T12:00:00Z', 'UTC')).toMatch(/12:00.*UTC/);
  });

  it('explains extensions', () => {
    expect(extensionText(0)).not.toContain('moved once');
    expect(extensionText(1)).toContain('moved once; 5 more are possible');
    expect(extensionText(5)).toContain('1 more is possible');
    expect(extensionText(6)).toContain('moves no more');
  });
});

describe('the standing of an auction', () => {
  const auction = { slots: 2, state: 'open', least_bid: '52.5', mine: null } as const;
  const mine = { bid_id: 'b', amount: '50', rank: 2, place: 'winning' } as const;

  it('says nothing of who does not take part', () => expect(ownPlace(auction)).toBeNull());

  it('tells winning from outbid and from below the reserve', () => {
    expect(ownPlace({ ...auction, mine })?.title).toBe('You hold place 2 of 2');
    expect(ownPlace({ ...auction, slots: 1, mine: { ...mine, rank: 1 } })?.title).toBe('You lead');
    expect(ownPlace({ ...auction, mine: { ...mine, rank: 3, place: 'outbid' } })?.text).toContain('Raise to 52.50 MESI');
    expect(ownPlace({ ...auction, mine: { ...mine, place: 'below_reserve' } })?.tone).toBe('warn');
    expect(ownPlace({ ...auction, state: 'closed', mine })?.text).toBe('Your 50 MESI won.');
  });

  it('knows whether a bid must take a place from somebody', () => {
    expect(isFull(null)).toBe(false);
    expect(isFull({ bids: 1, slots: 2, mine: null })).toBe(false);
    expect(isFull({ bids: 2, slots: 2, mine: null })).toBe(true);
    expect(isFull({ bids: 2, slots: 2, mine })).toBe(false);
  });

  it('counts bids and places', () => {
    expect(fieldText({ bids: 0, slots: 1 })).toBe('No bids yet for one place');
    expect(fieldText({ bids: 1, slots: 3 })).toBe('1 bid for 3 places');
  });
});
