import type { Scan } from '$lib/api/meetings';
import { readCode, type ReadCode } from './payload';
import type { Shelf } from './queue';

const PLACE = 'mesi-opened-code';
const KEPT_MS = 600_000;

/** Keep a code that the phone's own camera opened, while the person signs in. */
export const keepCode = (shelf: Shelf, code: string, nowMs: number): void => shelf.setItem(PLACE, JSON.stringify({ code, nowMs }));

/** The kept code; null when there is none, or it is ten minutes old. */
export function keptCode(shelf: Shelf, nowMs: number): ReadCode | null {
  try {
    const row: unknown = JSON.parse(shelf.getItem(PLACE) ?? 'null');
    if (typeof row !== 'object' || row === null) return null;
    const { code, nowMs: keptAt } = row as Record<string, unknown>;
    if (typeof code !== 'string' || typeof keptAt !== 'number' || nowMs - keptAt > KEPT_MS) return null;
    return readCode(code);
  } catch {
    return null;
  }
}

const SCAN_PLACE = 'mesi-kept-scan';

/** A checked code that waits for its fan to sign in again, with the key of the first try to sign. */
export interface KeptScan {
  scan: Scan;
  fanId: string;
  key: string;
}

export const keepScan = (shelf: Shelf, kept: KeptScan): void => shelf.setItem(SCAN_PLACE, JSON.stringify(kept));

export const dropScan = (shelf: Shelf): void => shelf.setItem(SCAN_PLACE, 'null');

/** What this fan may still sign; null when there is nothing, or the time to sign is over. */
export function keptScan(shelf: Shelf, fanId: string | null, nowMs: number): KeptScan | null {
  try {
    const kept = JSON.parse(shelf.getItem(SCAN_PLACE) ?? 'null') as KeptScan | null;
    if (!kept || kept.fanId !== fanId || typeof kept.key !== 'string') return null;
    return Date.parse(kept.scan.sign_by) > nowMs ? kept : null;
  } catch {
    return null;
  }
}

export const dropCode = (shelf: Shelf): void => shelf.setItem(PLACE, 'null');
