/** The next number of a row, 0 <= x < 1. */
export type Dice = () => number;

/** Tommy Ettinger's mulberry32, public domain: the same numbers as the server's. */
export function mulberry32(state: number): Dice {
  let rolling = state >>> 0;
  return () => {
    rolling = (rolling + 0x6d2b79f5) >>> 0;
    let t = Math.imul(rolling ^ (rolling >>> 15), rolling | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The dice of one row of a seed; rows differ, and each can be rolled without the others. */
export const row = (seed: number, number: number): Dice => mulberry32(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number, 0x85ebca6b));

/** A positive number whose logarithm is normal; takes two rolls. */
export function lognormal(dice: Dice, median: number, sigma: number): number {
  const [first, second] = [dice(), dice()];
  return median * Math.exp(sigma * Math.sqrt(-2 * Math.log(1 - first)) * Math.cos(2 * Math.PI * second));
}
