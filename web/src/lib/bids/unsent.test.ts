import { beforeEach, describe, expect, it } from 'vitest';
import { dropUnsent, keepUnsent, unsentFor, unsentOf, type Shelf, type Unsent } from './unsent';

class Memory implements Shelf {
  rows = new Map<string, string>();
  getItem = (name: string) => this.rows.get(name) ?? null;
  setItem = (name: string, value: string) => void this.rows.set(name, value);
}

const OFFER = { offer_id: 'off_1' };
const body = { quote_id: 'q', amount: '20', signer_address: null, salt: '0x1', message: '', wishes: '', replaces_id: null };
const row = (changes: Partial<Unsent> = {}): Unsent => ({ fanId: 'ada', target: OFFER, body, key: 'k1', keptAt: 0, ...changes });
let shelf: Memory;
beforeEach(() => {
  shelf = new Memory();
});

describe('a bid without an answer', () => {
  it('is found by its fan, for what it was made, for an hour', () => {
    keepUnsent(shelf, row());
    expect(unsentFor(shelf, 'ada', { offer_id: 'off_1' }, 3_599_999)?.key).toBe('k1');
    expect(unsentFor(shelf, 'ada', OFFER, 3_600_000)).toBeNull();
    expect(unsentFor(shelf, 'ben', OFFER, 0)).toBeNull();
    expect(unsentFor(shelf, null, OFFER, 0)).toBeNull();
    expect(unsentFor(shelf, 'ada', { tier_id: 'off_1' }, 0)).toBeNull();
  });

  it('gives way to a newer one for the same thing, and to none of another fan', () => {
    for (const one of [row(), row({ key: 'k2' }), row({ key: 'k3', fanId: 'ben' }), row({ key: 'k4', target: { tier_id: 't' } })]) keepUnsent(shelf, one);
    expect(unsentOf(shelf, 'ada', 0).map((one) => one.key)).toEqual(['k4', 'k2']);
    expect(unsentOf(shelf, 'ben', 0).map((one) => one.key)).toEqual(['k3']);
  });

  it('is gone once it is answered', () => {
    keepUnsent(shelf, row());
    dropUnsent(shelf, 'other');
    expect(unsentOf(shelf, 'ada', 0)).toHaveLength(1);
    dropUnsent(shelf, 'k1');
    expect(unsentOf(shelf, 'ada', 0)).toEqual([]);
  });

  it('is none where nonsense or nothing can be kept', () => {
    for (const text of ['{', '7', '[1,{"fanId":"ada","target":{},"body":{},"key":"k","keptAt":0}]']) {
      shelf.setItem('mesi-unsent-bids', text);
      expect(unsentOf(shelf, 'ada', 0)).toEqual([]);
    }
    const full: Shelf = {
      getItem: () => null,
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      }
    };
    expect(() => keepUnsent(full, row())).not.toThrow();
  });
});
