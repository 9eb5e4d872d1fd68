import { describe, expect, it } from 'vitest';
import { WavReader } from './wav';

function wav(samples: number[]): Uint8Array {
  const bytes = new Uint8Array(44 + samples.length * 2);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('RIFF'), 0);
  bytes.set(new TextEncoder().encode('WAVEfmt '), 8);
  view.setUint32(24, 24_000, true);
  samples.forEach((sample, index) => view.setInt16(44 + index * 2, sample, true));
  return bytes;
}

const SAMPLES = [0, 16_384, -32_768, 32_767, 5];

function read(bytes: Uint8Array, step: number): number[] {
  const reader = new WavReader();
  const out: number[] = [];
  for (let at = 0; at < bytes.length; at += step) out.push(...reader.feed(bytes.subarray(at, at + step)));
  expect(reader.rate).toBe(24_000);
  return out;
}

describe('a WAV stream', () => {
  it('gives the same samples in pieces of any size', () => {
    const expected = SAMPLES.map((sample) => sample / 32_768);
    for (const step of [1, 2, 3, 7, 43, 44, 45, 46, 1_000]) expect(read(wav(SAMPLES), step)).toEqual(expected);
  });

  it('knows no rate before its head is there', () => {
    const reader = new WavReader();
    expect(reader.feed(wav(SAMPLES).subarray(0, 43))).toHaveLength(0);
    expect(reader.rate).toBeNull();
  });

  it('is refused when it is something else', () => {
    expect(() => new WavReader().feed(new TextEncoder().encode('<html>'.repeat(10)))).toThrow();
    const silent = wav([]);
    silent.fill(0, 24, 28);
    expect(() => new WavReader().feed(silent)).toThrow();
  });
});
