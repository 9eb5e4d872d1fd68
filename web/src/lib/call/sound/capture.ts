import { loudness } from './level';
import { toPcm, WIRE_RATE_HZ } from './pcm';
import { Resampler } from './resampler';

/** Samples of one piece on the wire: 20 ms. */
export const PIECE = WIRE_RATE_HZ / 50;

export interface Piece {
  pcm: Int16Array;
  /** See `loudness`. */
  level: number;
  /** Not even noise: no microphone that is on gives that for long. */
  isEmpty: boolean;
}

/** Cuts the microphone's samples into pieces for the wire. */
export class Capture {
  readonly #resampler: Resampler;
  #open = new Float32Array(PIECE);
  #filled = 0;

  constructor(contextHz: number) {
    this.#resampler = new Resampler(contextHz, WIRE_RATE_HZ);
  }

  /** The pieces that these samples complete. */
  push(samples: Float32Array): Piece[] {
    const pieces: Piece[] = [];
    for (const value of this.#resampler.push(samples)) {
      this.#open[this.#filled++] = value;
      if (this.#filled < PIECE) continue;
      const pcm = toPcm(this.#open);
      pieces.push({ pcm, level: loudness(this.#open), isEmpty: pcm.every((sample) => sample === 0) });
      this.#filled = 0;
    }
    return pieces;
  }
}
