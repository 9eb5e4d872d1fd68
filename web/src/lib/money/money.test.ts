import { describe, expect, it } from 'vitest';
import { bidProblem, earnedFor, formatAmount, isShort, microToWei, minus, toMicro, toText, weiToMicro } from './money';

describe('reading and writing amounts', () => {
  it.each([
    ['12.5', 12_500_000n],
    ['0.000001', 1n],
    ['-3', -3_000_000n],
    ['999999999999999.999999', 999_999_999_999_999_999_999n]
  ])('reads %s exactly', (text, micro) => {
    expect(toMicro(text)).toBe(micro);
    expect(toText(micro)).toBe(text);
  });

  it.each(['', 'abc', '1,5', '1.0000001', '1e3', 'NaN', 'Infinity', '.5', '1.'])('refuses %j', (text) => {
    expect(toMicro(text)).toBeNull();
  });

  it('drops trailing zeros as the wire does', () => {
    expect(toText(1_500_000n)).toBe('1.5');
    expect(toText(-1_000_000n)).toBe('-1');
    expect(minus('12.5', '3.25')).toBe('9.25');
  });

  it('converts to wei and back without loss', () => {
    expect(microToWei(1n)).toBe(10n ** 12n);
    expect(weiToMicro(10n ** 12n * 7n + 999n)).toBe(7n);
  });
});

describe('showing amounts', () => {
  it.each([
    ['12', '12'],
    ['12.5', '12.50'],
    ['1234567.123456', '1,234,567.123456'],
    ['-0.5', '\u22120.50'],
    ['nonsense', 'nonsense']
  ])('%s -> %s', (text, shown) => expect(formatAmount(text)).toBe(shown));

  it('marks money that came in', () => {
    expect(formatAmount('3', { signed: true })).toBe('+3');
    expect(formatAmount('0', { signed: true })).toBe('0');
  });
});

describe('checking a bid before it is sent', () => {
  it('lets the quoted total and more through', () => {
    expect(bidProblem('12', '12', '50')).toBeNull();
    expect(bidProblem('13.5', '12', null)).toBeNull();
  });

  it.each([
    ['', /enter/i],
    ['x', /number/i],
    ['0', /above zero/i],
    ['-1', /above zero/i],
    ['11.999999', /12 MESI or more/],
    ['51', /wallet has 50/i]
  ])('says what is wrong with %j', (typed, sentence) => {
    expect(bidProblem(typed, '12', '50')).toMatch(sentence);
  });
});

describe('earned for delivered time', () => {
  it('is the floor of the share', () => {
    expect(earnedFor(12_000_000n, 60_000, 600_000)).toBe(1_200_000n);
    expect(earnedFor(10n, 1, 3)).toBe(3n);
  });

  it('never leaves the bought time', () => {
    expect(earnedFor(10n, 900, 600)).toBe(10n);
    expect(earnedFor(10n, -5, 600)).toBe(0n);
    expect(earnedFor(10n, 5, 0)).toBe(0n);
  });
});

describe('a wallet that is short', () => {
  it.each([
    ['12.5', '12.499999', true],
    ['12.5', '12.5', false],
    ['12.5', null, false],
    ['twelve', '1', false]
  ])('a bid of %s with %s available: %s', (typed, available, short) => {
    expect(isShort(typed, available)).toBe(short);
  });
});
