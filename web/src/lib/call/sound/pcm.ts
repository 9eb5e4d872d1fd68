/** Sound on the wire: 16 bit little-endian, one channel, in base64. */
export const WIRE_RATE_HZ = 24_000;

export const msOf = (samples: number): number => (samples * 1_000) / WIRE_RATE_HZ;
export const samplesOf = (ms: number): number => Math.round((ms * WIRE_RATE_HZ) / 1_000);

/** Clip to [-1, 1] and round to 16 bit. */
export function toPcm(samples: Float32Array): Int16Array {
  const pcm = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    const value = Math.round((samples[i] ?? 0) * 32_768);
    pcm[i] = value > 32_767 ? 32_767 : value < -32_768 ? -32_768 : value;
  }
  return pcm;
}

/** The inverse of `toPcm`: exact, since a float holds every 16 bit step. */
export function fromPcm(pcm: Int16Array): Float32Array {
  const samples = new Float32Array(pcm.length);
  for (let i = 0; i < pcm.length; i++) samples[i] = (pcm[i] ?? 0) / 32_768;
  return samples;
}

export function encodePcm(pcm: Int16Array): string {
  const bytes = new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  let text = '';
  // In parts: a call takes only so many arguments.
  for (let i = 0; i < bytes.length; i += 8_192) text += String.fromCharCode(...bytes.subarray(i, i + 8_192));
  return btoa(text);
}

/** Reads the pieces of one item; a piece may end in the middle of a sample. */
export class PcmReader {
  #odd: number | null = null;

  /** The whole samples that this piece completes; none for what is not base64. */
  take(base64: string): Int16Array {
    let text: string;
    try {
      text = atob(base64);
    } catch {
      return new Int16Array(0);
    }
    const head = this.#odd === null ? 0 : 1;
    const bytes = new Uint8Array(head + text.length);
    if (this.#odd !== null) bytes[0] = this.#odd;
    for (let i = 0; i < text.length; i++) bytes[head + i] = text.charCodeAt(i);
    const isOdd = bytes.length % 2 === 1;
    this.#odd = isOdd ? (bytes[bytes.length - 1] ?? null) : null;
    return new Int16Array(bytes.buffer, 0, bytes.length >> 1);
  }
}
