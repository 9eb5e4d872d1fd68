const HEAD_BYTES = 44;
const RATE_AT = 24;

/** Reads PCM16 mono out of a WAV stream, whatever pieces it comes in. */
export class WavReader {
  #left = new Uint8Array(0);
  #rate: number | null = null;

  /** Samples a second; null until the head has been read. */
  get rate(): number | null {
    return this.#rate;
  }

  /**
   * Take the next bytes; give the samples that are complete, in [-1, 1).
   *
   * @throws When the stream is no WAV.
   */
  feed(bytes: Uint8Array): Float32Array<ArrayBuffer> {
    let all = joined(this.#left, bytes);
    if (this.#rate === null) {
      if (all.length < HEAD_BYTES) {
        this.#left = all;
        return new Float32Array(0);
      }
      this.#rate = rateOf(all);
      all = all.slice(HEAD_BYTES);
    }
    const count = all.length >> 1;
    this.#left = all.slice(count * 2);
    const view = new DataView(all.buffer, all.byteOffset, count * 2);
    const samples = new Float32Array(count);
    for (let index = 0; index < count; index += 1) samples[index] = view.getInt16(index * 2, true) / 32_768;
    return samples;
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}

function rateOf(head: Uint8Array<ArrayBuffer>): number {
  const view = new DataView(head.buffer, head.byteOffset, HEAD_BYTES);
  const isWav = view.getUint32(0) === 0x52494646 && view.getUint32(8) === 0x57415645;
  const rate = view.getUint32(RATE_AT, true);
  if (!isWav || rate < 8_000 || rate > 96_000) throw new Error('This is not the sound that was expected.');
  return rate;
}
