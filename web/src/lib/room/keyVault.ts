import type { Hex } from 'viem';

/**
 * Session keys of this browser's bids.
 *
 * A receipt key is made at bid time and never leaves this browser. At rest it is encrypted by an AES
 * key that WebCrypto will not export, so that a copy of the database alone is worth nothing.
 */
const DATABASE = 'mesi-keys';
const KEYS = 'receipt-keys';
const WRAPPERS = 'wrapping-keys';
const WRAPPER_ID = 'receipts';

interface SealedKey {
  /** The signer's address in lower case. */
  address: string;
  bidId: string | null;
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
  madeAt: number;
}

const asPromise = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function openVault(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    const keys = request.result.createObjectStore(KEYS, { keyPath: 'address' });
    keys.createIndex('bidId', 'bidId');
    request.result.createObjectStore(WRAPPERS);
  };
  return asPromise(request);
}

async function within<T>(store: string, mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const vault = await openVault();
  try {
    return await asPromise(act(vault.transaction(store, mode).objectStore(store)));
  } finally {
    vault.close();
  }
}

async function wrapper(): Promise<CryptoKey> {
  const kept = await within<CryptoKey | undefined>(WRAPPERS, 'readonly', (store) => store.get(WRAPPER_ID));
  if (kept) return kept;
  const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  try {
    await within(WRAPPERS, 'readwrite', (store) => store.add(fresh, WRAPPER_ID));
    return fresh;
  } catch {
    // Another tab was first; its key is the one that counts.
    return within<CryptoKey>(WRAPPERS, 'readonly', (store) => store.get(WRAPPER_ID));
  }
}

const toBytes = (hex: Hex): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.slice(2).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

const toHex = (bytes: Uint8Array): Hex => `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;

/** Whether this browser can keep keys at all (WebCrypto needs https or localhost). */
export const canKeepKeys = (): boolean => typeof indexedDB !== 'undefined' && typeof crypto !== 'undefined' && Boolean(crypto.subtle);

/** Keep a key under its signer's address. The bid's id follows when the server has given one. */
export async function keepKey(address: string, key: Hex): Promise<void> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await wrapper(), toBytes(key));
  const row: SealedKey = { address: address.toLowerCase(), bidId: null, iv, sealed, madeAt: Date.now() };
  await within(KEYS, 'readwrite', (store) => store.put(row));
}

/** Say which bid a kept key belongs to. */
export async function nameBid(address: string, bidId: string): Promise<void> {
  const row = await within<SealedKey | undefined>(KEYS, 'readonly', (store) => store.get(address.toLowerCase()));
  if (row) await within(KEYS, 'readwrite', (store) => store.put({ ...row, bidId }));
}

/** The key of a bid, or null when it was made on another device or erased here. */
export async function findKey(bidId: string, address: string): Promise<Hex | null> {
  if (!canKeepKeys()) return null;
  const row =
    (await within<SealedKey | undefined>(KEYS, 'readonly', (store) => store.index('bidId').get(bidId))) ??
    (await within<SealedKey | undefined>(KEYS, 'readonly', (store) => store.get(address.toLowerCase())));
  if (!row || row.address !== address.toLowerCase()) return null;
  const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: row.iv }, await wrapper(), row.sealed);
  return toHex(new Uint8Array(plain));
}

/** Forget a key whose bid is settled. */
export const forgetKey = (address: string): Promise<undefined> =>
  within(KEYS, 'readwrite', (store) => store.delete(address.toLowerCase()));
