const FLOOR_DB = -60;
const FALL_PER_S = 1.6;

/** How loud a piece is, 0 (at most -60 dB) to 1 (full scale). */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const value of samples) sum += value * value;
  if (sum === 0) return 0;
  const db = 10 * Math.log10(sum / samples.length);
  return Math.min(1, Math.max(0, 1 - db / FLOOR_DB));
}

/** A needle that rises at once and falls slowly, so that eyes can follow. */
export const needle = (before: number, level: number, elapsedMs: number): number =>
  Math.max(level, before - (FALL_PER_S * elapsedMs) / 1_000, 0);
