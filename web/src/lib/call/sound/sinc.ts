const CROSSINGS = 16;
const PHASES = 256;
const KAISER_BETA = 8;
/** How much of the band below the lower rate's half is kept; the rest is the filter's slope. */
const BAND = 0.93;

/** Modified Bessel function of the first kind, order 0, by its power series. */
function bessel0(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/**
 * A windowed-sinc interpolator: the value of a sampled signal between its samples.
 *
 * Source: Smith, "Digital Audio Resampling Home Page" (band-limited interpolation).
 */
export class Sinc {
  /** Samples needed on each side of a position. */
  readonly reach: number;
  readonly #table: Float32Array;
  readonly #width: number;

  constructor(fromHz: number, toHz: number) {
    const squeeze = Math.min(1, toHz / fromHz) * BAND;
    this.reach = Math.ceil(CROSSINGS / squeeze);
    this.#width = 2 * this.reach;
    this.#table = new Float32Array((PHASES + 1) * this.#width);
    for (let phase = 0; phase <= PHASES; phase++) this.#fill(phase, squeeze);
  }

  /** The signal at `index + fraction`, where `fraction` is in [0, 1); `at` gives a sample. */
  between(at: (index: number) => number, index: number, fraction: number): number {
    const place = fraction * PHASES;
    const phase = Math.floor(place);
    const blend = place - phase;
    const low = phase * this.#width;
    const high = low + this.#width;
    let sum = 0;
    for (let tap = 0; tap < this.#width; tap++) {
      const a = this.#table[low + tap] ?? 0;
      const b = this.#table[high + tap] ?? 0;
      sum += at(index + tap - this.reach + 1) * (a + (b - a) * blend);
    }
    return sum;
  }

  #fill(phase: number, squeeze: number): void {
    const row = phase * this.#width;
    let sum = 0;
    for (let tap = 0; tap < this.#width; tap++) {
      const x = tap - this.reach + 1 - phase / PHASES;
      const angle = Math.PI * x * squeeze;
      const edge = 1 - (x / this.reach) ** 2;
      const weight = edge <= 0 ? 0 : (angle === 0 ? 1 : Math.sin(angle) / angle) * (bessel0(KAISER_BETA * Math.sqrt(edge)) / bessel0(KAISER_BETA));
      this.#table[row + tap] = weight;
      sum += weight;
    }
    // Unit gain for a constant signal in every phase.
    for (let tap = 0; tap < this.#width; tap++) this.#table[row + tap] = (this.#table[row + tap] ?? 0) / sum;
  }
}
