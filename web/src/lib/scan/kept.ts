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

export const dropCode = (shelf: Shelf): void => shelf.setItem(PLACE, 'null');
