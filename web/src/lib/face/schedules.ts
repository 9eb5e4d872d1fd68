import { lognormal, row } from './dice';

/** Blinks and rests are made a block at a time, each from its own dice: any moment can be asked for. */
export const BLOCK_S = 60;

const BLINK_MEDIAN_S = 3.3;
const BLINK_SIGMA = 0.55;
const BLINK_GAPS_S = [0.9, 10] as const;
const BLINK_S = [0.12, 0.18] as const;
const DOUBLE_CHANCE = 0.12;
const DOUBLE_PAUSE_S = 0.12;
/** Of the block's end; no blink begins there, so that none reaches over. */
const BLINK_ROOM_S = 1;

const REST_MEDIAN_S = 1.1;
const REST_SIGMA = 0.6;
const RESTS_S = [0.35, 4] as const;
/** Of the block's end; there the eyes are in the middle, where the next block finds them. */
const REST_ROOM_S = 1;

/** Both eyes shut and open; seconds. */
export interface Blink {
  at: number;
  lasts: number;
  /** 0..1; who blinks less leaves out those above a threshold. */
  luck: number;
}

/** The eyes rest somewhere from a moment on (s): -1..1 across and up; what that means is the attention's choice. */
export interface Rest {
  at: number;
  across: number;
  up: number;
  /** 0..1; 1 in the middle. */
  luck: number;
}

const within = (value: number, [low, high]: readonly [number, number]): number => Math.min(Math.max(value, low), high);

/** The blinks of a block, in order. */
export function blinks(seed: number, block: number): Blink[] {
  const dice = row(seed, block * 2);
  const end = (block + 1) * BLOCK_S - BLINK_ROOM_S;
  const found: Blink[] = [];
  let at = block * BLOCK_S + dice() * BLINK_MEDIAN_S;
  while (at < end) {
    const lasts = BLINK_S[0] + (BLINK_S[1] - BLINK_S[0]) * dice();
    const luck = dice();
    found.push({ at, lasts, luck });
    if (dice() < DOUBLE_CHANCE) found.push({ at: at + lasts + DOUBLE_PAUSE_S, lasts, luck });
    at += within(lognormal(dice, BLINK_MEDIAN_S, BLINK_SIGMA), BLINK_GAPS_S);
  }
  return found;
}

/** Where the eyes rest in a block, in order; the first and the last are the middle. */
export function rests(seed: number, block: number): Rest[] {
  const dice = row(seed, block * 2 + 1);
  const [start, end] = [block * BLOCK_S, (block + 1) * BLOCK_S - REST_ROOM_S];
  const found: Rest[] = [{ at: start, across: 0, up: 0, luck: 1 }];
  let at = start + 0.2 + dice();
  while (at < end) {
    found.push({ at, across: 2 * dice() - 1, up: 2 * dice() - 1, luck: dice() });
    at += within(lognormal(dice, REST_MEDIAN_S, REST_SIGMA), RESTS_S);
  }
  found.push({ at: end, across: 0, up: 0, luck: 1 });
  return found;
}
