import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { findKey, forgetKey, keepKey, nameBid } from './keyVault';

const KEY = `0x${'ab'.repeat(32)}` as const;
const ADDRESS = '0xDB00079cad3e665853Bf766eFe26F4C38cdbdCDA';

describe('keys of this browser', () => {
  it('come back by bid and by address, whatever the case', async () => {
    await keepKey(ADDRESS, KEY);
    expect(await findKey('bid_1', ADDRESS.toLowerCase())).toBe(KEY);
    await nameBid(ADDRESS, 'bid_1');
    expect(await findKey('bid_1', ADDRESS)).toBe(KEY);
  });

  it('are not at hand for bids made elsewhere', async () => {
    expect(await findKey('bid_2', `0x${'00'.repeat(20)}`)).toBeNull();
    expect(await findKey('bid_1', `0x${'00'.repeat(20)}`)).toBeNull();
  });

  it('lie encrypted at rest, under a key that cannot be exported', async () => {
    await keepKey(ADDRESS, KEY);
    const open = indexedDB.open('mesi-keys');
    await new Promise((go) => (open.onsuccess = go));
    const read = (store: string) => {
      const all = open.result.transaction(store).objectStore(store).getAll();
      return new Promise<unknown[]>((go) => (all.onsuccess = () => go(all.result)));
    };
    const [row] = (await read('receipt-keys')) as [{ sealed: ArrayBuffer }];
    const hex = Array.from(new Uint8Array(row.sealed), (byte) => byte.toString(16).padStart(2, '0')).join('');
    expect(hex).not.toContain('ab'.repeat(8));
    const [wrapper] = (await read('wrapping-keys')) as [CryptoKey];
    expect(wrapper.extractable).toBe(false);
    open.result.close();
  });

  it('are forgotten on request', async () => {
    await forgetKey(ADDRESS);
    expect(await findKey('bid_1', ADDRESS)).toBeNull();
  });
});
