/** Which code the creator's screen shows when, by the server's clock. */
import type { Code, CodeList } from '$lib/api/meetings';

/** Ask for more while this many are left, so that a short loss of network shows nothing. */
const LOW = 12;
const HOUR_OF_CODES = 240;
/** Once an hour's worth was had, it is topped up by then. */
const TOP_UP = 180;

export interface Reel {
  codes: Code[];
  stepS: number;
  /** Server's clock minus this phone's, in ms. */
  aheadMs: number;
}

/** What an answer gives; the answer is taken to have left the server midway between asking and reading. */
export function reelOf(list: CodeList, askedMs: number, readMs: number): Reel {
  return { codes: list.items, stepS: list.step_s, aheadMs: Date.parse(list.now) - (askedMs + readMs) / 2 };
}

const stepAt = (reel: Reel, nowMs: number): number => Math.floor((nowMs + reel.aheadMs) / 1000 / reel.stepS);

/** The code of now; null when there is none left for it. */
export const codeAt = (reel: Reel, nowMs: number): Code | null => reel.codes.find((one) => one.step === stepAt(reel, nowMs)) ?? null;

/** Codes that are still to come after the one of now. */
export const codesLeft = (reel: Reel, nowMs: number): number => {
  const step = stepAt(reel, nowMs);
  return reel.codes.filter((one) => one.step > step).length;
};

/** Ms until the next code is shown. */
export function untilNext(reel: Reel, nowMs: number): number {
  const stepMs = reel.stepS * 1000;
  return stepMs - ((((nowMs + reel.aheadMs) % stepMs) + stepMs) % stepMs);
}

/** How many codes to ask for now; 0 while there are enough. */
export function codesWanted(reel: Reel | null, nowMs: number, hasBegun: boolean): number {
  const left = reel ? codesLeft(reel, nowMs) : 0;
  if (hasBegun) return left < TOP_UP ? HOUR_OF_CODES : 0;
  return left < LOW ? 40 : 0;
}
