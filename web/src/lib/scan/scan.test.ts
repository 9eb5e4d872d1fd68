import { describe, expect, test } from 'vitest';
import { cameraTrouble } from './cameraTrouble';
import { keepFacts, readFacts, type Facts } from './facts';
import { dropCode, dropScan, keepCode, keepScan, keptCode, keptScan, type KeptScan } from './kept';
import { qrPath } from './qrPath';
import type { Shelf } from './queue';
import { refusalOf } from './refusals';

class Memory implements Shelf {
  rows = new Map<string, string>();
  getItem = (name: string) => this.rows.get(name) ?? null;
  setItem = (name: string, value: string) => void this.rows.set(name, value);
}

const CODE = '1.met_1.118800000.AAAAAAAAAAAAAAAAAAAA-_';
const FACTS: Facts = {
  meetingId: 'met_1',
  bidId: 'bid_1',
  dealId: '0x1',
  amount: '42.5',
  currency: 'MESI',
  name: 'Mira',
  title: 'Coffee',
  signerKind: 'browser',
  signerAddress: '0x2',
  chainId: 31337,
  escrowAddress: '0x3'
};

describe('an opened code', () => {
  test('is kept for ten minutes', () => {
    const shelf = new Memory();
    expect(keptCode(shelf, 0)).toBeNull();
    keepCode(shelf, CODE, 1_000);
    expect(keptCode(shelf, 601_000)?.meetingId).toBe('met_1');
    expect(keptCode(shelf, 601_001)).toBeNull();
    dropCode(shelf);
    expect(keptCode(shelf, 1_000)).toBeNull();
  });

  test('that is nonsense is none', () => {
    const shelf = new Memory();
    for (const text of ['{', '{"code":1}', '{"code":"x","nowMs":0}']) {
      shelf.setItem('mesi-opened-code', text);
      expect(keptCode(shelf, 0)).toBeNull();
    }
  });
});

test('a checked code waits for its own fan, until the time to sign is over', () => {
  const shelf = new Memory();
  const kept = { scan: { scan_id: 'scn_1', sign_by: '2026-11-22T12:10:00Z' }, fanId: 'ada', key: 'k' } as KeptScan;
  const end = Date.parse(kept.scan.sign_by);
  expect(keptScan(shelf, 'ada', 0)).toBeNull();
  keepScan(shelf, kept);
  expect(keptScan(shelf, 'ada', end - 1)).toEqual(kept);
  for (const [who, when] of [['ben', 0], [null, 0], ['ada', end]] as const) expect(keptScan(shelf, who, when)).toBeNull();
  dropScan(shelf);
  expect(keptScan(shelf, 'ada', 0)).toBeNull();
  shelf.setItem('mesi-kept-scan', '{');
  expect(keptScan(shelf, 'ada', 0)).toBeNull();
});

describe('a meeting’s facts', () => {
  test('are read back for that meeting only', () => {
    const shelf = new Memory();
    keepFacts(shelf, FACTS);
    expect(readFacts(shelf, 'met_1')).toEqual(FACTS);
    expect(readFacts(shelf, 'met_2')).toBeNull();
    shelf.setItem('mesi-meeting:met_2', JSON.stringify(FACTS));
    expect(readFacts(shelf, 'met_2')).toBeNull();
    shelf.setItem('mesi-meeting:met_1', '{"meetingId":"met_1"}');
    expect(readFacts(shelf, 'met_1')).toBeNull();
  });

  test('are left out where nothing can be kept', () => {
    const full: Shelf = {
      getItem: () => null,
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      }
    };
    expect(() => keepFacts(full, FACTS)).not.toThrow();
  });
});

test('each refusal has its own words', () => {
  const codes = ['code_unreadable', 'code_foreign', 'code_forged', 'code_stale', 'code_early', 'code_used', 'meeting_state', 'scan_needed'];
  const titles = codes.map((code) => refusalOf({ code, message: 'It is over.', isPassing: false }).title);
  expect(new Set(titles).size).toBe(codes.length);
  expect(refusalOf({ code: 'other', message: 'Because.', isPassing: false }).help).toBe('Because.');
  expect(refusalOf({ code: 'meeting_state', message: 'It is over.', isPassing: false }).help).toContain('It is over.');
});

test.each([
  ['NotAllowedError', 'refused'],
  ['NotFoundError', 'missing'],
  ['NotReadableError', 'busy'],
  ['TypeError', 'unknown']
])('%s of a camera is %s', (name, kind) => {
  const error = new Error();
  error.name = name;
  expect(cameraTrouble(error, true, 'Firefox/140').kind).toBe(kind);
  expect(cameraTrouble(error, false, '').kind).toBe('insecure');
});

test('a picture is drawn by rows', () => {
  expect(qrPath([[true, true, false], [false, false, true]])).toBe('M0 0h2v1h-2zM2 1h1v1h-1z');
  expect(qrPath([[false]])).toBe('');
});
