const ROOM = 24_000;
/** Samples of the past that the interpolator may still ask for. */
const PAST = 64;

/** The sound of one reply as it arrives, and how far it was played. */
export class SoundItem {
  /** No more sound will come. */
  isWhole = false;
  /** All there was has been played, and more may come. */
  isDry = false;
  #samples = new Float32Array(ROOM);
  /** Place of `#samples[0]` in the item. */
  #base = 0;
  #end = 0;
  #at = 0;

  constructor(readonly id: string) {}

  /** Whole samples that were played. */
  get played(): number {
    return Math.floor(this.#at);
  }

  get total(): number {
    return this.#end;
  }

  get left(): number {
    return this.#end - this.#at;
  }

  /** Where between two samples the next one is, in [0, 1). */
  get fraction(): number {
    return this.#at - Math.floor(this.#at);
  }

  add(samples: Float32Array): void {
    const past = Math.max(0, this.played - PAST - this.#base);
    const held = this.#end - this.#base;
    if (held + samples.length > this.#samples.length) {
      const room = Math.max(this.#samples.length, 2 * (held - past + samples.length));
      const grown = new Float32Array(room);
      grown.set(this.#samples.subarray(past, held));
      this.#samples = grown;
      this.#base += past;
    }
    this.#samples.set(samples, this.#end - this.#base);
    this.#end += samples.length;
  }

  advance(samples: number): void {
    this.#at = Math.min(this.#end, this.#at + samples);
  }

  readonly sampleAt = (place: number): number => (place < this.#end ? (this.#samples[place - this.#base] ?? 0) : 0);

  /** The next samples to be played; not a copy. */
  ahead(samples: number): Float32Array {
    const from = this.played - this.#base;
    return this.#samples.subarray(from, Math.min(from + samples, this.#end - this.#base));
  }
}
