import { Sinc } from './sinc';

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));

/** Changes a stream's rate. Any chunking of the same input gives the same output. */
export class Resampler {
  readonly #sinc: Sinc | null;
  /** The rates without their common divisor: positions are whole numbers of 1 / `#to` samples. */
  readonly #from: number;
  readonly #to: number;
  #kept: Float32Array;
  /** Where the next output lies in `#kept`, in 1 / `#to` samples; what is before it is the filter's past. */
  #at: number;

  constructor(fromHz: number, toHz: number) {
    const divisor = commonDivisor(fromHz, toHz);
    this.#from = fromHz / divisor;
    this.#to = toHz / divisor;
    this.#sinc = fromHz === toHz ? null : new Sinc(fromHz, toHz);
    const past = this.#sinc?.reach ?? 0;
    this.#kept = new Float32Array(past);
    this.#at = past * this.#to;
  }

  /** The output that this piece completes: it lags by the filter's reach, below 1 ms at 24 kHz. */
  push(piece: Float32Array): Float32Array {
    const sinc = this.#sinc;
    if (!sinc) return piece.slice();
    const all = new Float32Array(this.#kept.length + piece.length);
    all.set(this.#kept);
    all.set(piece, this.#kept.length);
    const sample = (index: number) => all[index] ?? 0;
    const out: number[] = [];
    let index = Math.floor(this.#at / this.#to);
    while (index + sinc.reach < all.length) {
      out.push(sinc.between(sample, index, (this.#at % this.#to) / this.#to));
      this.#at += this.#from;
      index = Math.floor(this.#at / this.#to);
    }
    const past = Math.min(all.length, Math.max(0, index - sinc.reach + 1));
    this.#kept = all.slice(past);
    this.#at -= past * this.#to;
    return Float32Array.from(out);
  }
}
