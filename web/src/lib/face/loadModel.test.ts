import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadModel, ModelError } from './loadModel';

const answer = (body: BodyInit | null, init: ResponseInit = {}) => vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, init)));
const load = (onProgress: (loaded: number, whole: number | null) => void = () => undefined) => loadModel('/f.vrm', onProgress, new AbortController().signal);
const failure = () => load().then(() => null, (thrown: unknown) => thrown as ModelError);

afterEach(() => vi.unstubAllGlobals());

describe("a face's file", () => {
  it('comes whole, and tells how much of it is there', async () => {
    answer(new Uint8Array([1, 2, 3, 4]), { headers: { 'content-length': '4' } });
    const told: [number, number | null][] = [];
    const file = await load((...progress) => told.push(progress));
    expect([...new Uint8Array(file)]).toEqual([1, 2, 3, 4]);
    expect(told.at(-1)).toEqual([4, 4]);
  });

  it('has no known length where the server packed it', async () => {
    answer(new Uint8Array(9), { headers: { 'content-length': '5', 'content-encoding': 'gzip' } });
    const told: (number | null)[] = [];
    await load((_, whole) => told.push(whole));
    expect(told.at(-1)).toBeNull();
  });

  it('is worth another try after a fault of the network or the server, not where it is not there', async () => {
    answer(null, { status: 404 });
    expect((await failure())?.isPassing).toBe(false);
    answer(null, { status: 503 });
    expect((await failure())?.isPassing).toBe(true);
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
    const lost = await failure();
    expect(lost).toBeInstanceOf(ModelError);
    expect(lost?.isPassing).toBe(true);
  });

  it('is refused when it does not end', async () => {
    const piece = new Uint8Array(8 * 1024 * 1024);
    answer(new ReadableStream({ pull: (controller) => controller.enqueue(piece) }));
    const refused = await failure();
    expect(refused?.message).toContain('too large');
    expect(refused?.isPassing).toBe(false);
  });
});
