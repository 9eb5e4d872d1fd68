import { describe, expect, it } from 'vitest';
import { Capture, PIECE } from './capture';
import { loudness, needle } from './level';
import { encodePcm, fromPcm, PcmReader, toPcm } from './pcm';
import { Resampler } from './resampler';

const sine = (hz: number, rateHz: number, seconds: number, gain = 0.5) =>
  Float32Array.from({ length: Math.round(rateHz * seconds) }, (_, i) => gain * Math.sin((2 * Math.PI * hz * i) / rateHz));

/** Cut an array into pieces of uneven sizes. */
function* pieces<T extends { length: number; slice(from: number, to: number): T }>(all: T, sizes: number[]) {
  for (let [at, n] = [0, 0]; at < all.length; n++) {
    const size = sizes[n % sizes.length] ?? 1;
    yield all.slice(at, at + size);
    at += size;
  }
}

const rms = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);

describe('PCM', () => {
  it('goes to the wire and back without a change', () => {
    const pcm = Int16Array.from({ length: 20_000 }, (_, i) => ((i * 7_919) % 65_536) - 32_768);
    expect(new PcmReader().take(encodePcm(pcm))).toEqual(pcm);
    expect(toPcm(fromPcm(pcm))).toEqual(pcm);
  });

  it('clips instead of wrapping', () => {
    expect([...toPcm(Float32Array.of(2, 1, -1, -3))]).toEqual([32_767, 32_767, -32_768, -32_768]);
  });

  it('is read alike however the bytes are cut, odd ones included', () => {
    const pcm = Int16Array.from({ length: 500 }, (_, i) => i * 61 - 15_000);
    const bytes = new Uint8Array(pcm.buffer);
    const reader = new PcmReader();
    const read = [...pieces(bytes, [1, 3, 7, 2, 64])].flatMap((piece) => [...reader.take(btoa(String.fromCharCode(...piece)))]);
    expect(read).toEqual([...pcm]);
  });

  it('reads nothing out of what is not base64', () => {
    expect(new PcmReader().take('%%%')).toHaveLength(0);
  });
});

describe('changing the rate', () => {
  it.each([48_000, 44_100, 16_000, 96_000])('keeps a tone from %i Hz', (fromHz) => {
    const out = new Resampler(fromHz, 24_000).push(sine(440, fromHz, 1));
    expect(out.length).toBeGreaterThan(23_900);
    expect(out.length).toBeLessThanOrEqual(24_000);
    const want = sine(440, 24_000, 1);
    const error = out.map((value, i) => value - (want[i] ?? 0)).slice(500, -500);
    expect(rms(error)).toBeLessThan(2e-4);
  });

  it('keeps what the lower rate cannot carry out of it', () => {
    const out = new Resampler(48_000, 24_000).push(sine(15_000, 48_000, 1));
    expect(rms(out.slice(500, -500))).toBeLessThan(1e-3);
  });

  it.each([48_000, 44_100])('gives the same for any chunking at %i Hz', (fromHz) => {
    const input = sine(997, fromHz, 0.5);
    const whole = new Resampler(fromHz, 24_000).push(input);
    const other = new Resampler(fromHz, 24_000);
    const joined = [...pieces(input, [128, 1, 333, 2])].flatMap((piece) => [...other.push(piece)]);
    expect(joined).toEqual([...whole]);
  });

  it('leaves the same rate alone', () => {
    const input = sine(300, 24_000, 0.1);
    expect(new Resampler(24_000, 24_000).push(input)).toEqual(input);
  });
});

describe('the microphone', () => {
  it('comes in pieces of 20 ms, whatever the sound card hands over', () => {
    const input = sine(300, 24_000, 0.21);
    const capture = new Capture(24_000);
    const got = [...pieces(input, [128])].flatMap((piece) => capture.push(piece));
    expect(got.map((piece) => piece.pcm.length)).toEqual(Array(10).fill(PIECE));
    expect(got.flatMap((piece) => [...piece.pcm])).toEqual([...toPcm(input).slice(0, 10 * PIECE)]);
    expect(got[3]?.level).toBeCloseTo(loudness(input), 1);
  });

  it('tells a quiet room from a microphone that is off', () => {
    const [off] = new Capture(24_000).push(new Float32Array(PIECE));
    const [quiet] = new Capture(24_000).push(sine(300, 24_000, 0.02, 0.0005));
    expect([off?.isEmpty, off?.level]).toEqual([true, 0]);
    expect([quiet?.isEmpty, quiet?.level]).toEqual([false, 0]);
  });

  it('shows silence as nothing and full scale as nearly all', () => {
    expect(loudness(new Float32Array(480))).toBe(0);
    expect(loudness(sine(300, 24_000, 0.1, 0.0005))).toBe(0);
    expect(loudness(sine(300, 24_000, 0.1, 1))).toBeGreaterThan(0.94);
  });

  it('lets the needle rise at once and fall slowly', () => {
    expect(needle(0.1, 0.8, 20)).toBe(0.8);
    expect(needle(0.8, 0, 100)).toBeCloseTo(0.64);
    expect(needle(0.1, 0, 1_000)).toBe(0);
  });
});
