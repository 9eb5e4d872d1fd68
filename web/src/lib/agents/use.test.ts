import { describe, expect, it } from 'vitest';
import { meanText, useNote, useTable } from './use';

const NOTHING = { calls: 0, failures: 0, late: 0, busy_ms: 0, input_tokens: 0, output_tokens: 0, cost: '0' };
const noted = (totals: Partial<typeof NOTHING>) => useNote({ totals: { ...NOTHING, ...totals }, currency: 'MESI' });

describe('what a link was asked', () => {
  it('is told in a few words', () => {
    expect(noted({})).toBe('not asked yet');
    expect(noted({ calls: 1 })).toBe('asked once, free');
    expect(noted({ calls: 1_200, failures: 3, late: 2, cost: '0.25' })).toBe('asked 1,200 times, 3 failed, 2 late, 0.25 MESI');
  });

  it('took so long a call', () => {
    expect(['none', '333 ms', '1.3 s']).toEqual([meanText({ calls: 0, busy_ms: 0 }), meanText({ calls: 3, busy_ms: 1_000 }), meanText({ calls: 2, busy_ms: 2_500 })]);
  });

  it('stands in a table, with tokens where there are any', () => {
    const day = { ...NOTHING, day: '2026-11-23', calls: 2, failures: 1, busy_ms: 300, cost: '0.5' };
    const use = { totals: day, days: [day], currency: 'MESI' };
    expect(useTable(use)).toEqual({ columns: ['Day', 'Asked', 'Failed', 'MESI', 'Late', 'Took'], rows: [['23 Nov 2026', '2', '1', '0.50', '0', '150 ms']] });
    const brain = { ...day, input_tokens: 1_500, output_tokens: 40 };
    expect(useTable({ ...use, totals: brain, days: [brain] }).rows[0]).toEqual(['23 Nov 2026', '2', '1', '0.50', '0', '150 ms', '1,500', '40']);
    expect(useTable({ ...use, totals: brain, days: [brain] }).columns).toContain('Tokens read');
  });
});
