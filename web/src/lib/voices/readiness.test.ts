import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { VoiceStatus } from '$lib/api/types';
import { Readiness } from './readiness.svelte';

const at = (state: VoiceStatus['state']): { voice: VoiceStatus } => ({ voice: { state, transcriber: null, voices: 0, hints: [] } });

describe('readiness', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('looks again while the voices load, also over a lost answer, and no longer', async () => {
    const read = vi
      .fn<() => Promise<{ voice: VoiceStatus }>>()
      .mockResolvedValueOnce(at('warming'))
      .mockRejectedValueOnce(new Error('gone'))
      .mockResolvedValue(at('ready'));
    const readiness = new Readiness(read);
    readiness.watch();
    await vi.advanceTimersByTimeAsync(0);
    expect(readiness.voice?.state).toBe('warming');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(readiness.voice?.state).toBe('ready');
    expect(read).toHaveBeenCalledTimes(3);
  });

  it('stops when nobody watches', async () => {
    const read = vi.fn(async () => at('warming'));
    const stop = new Readiness(read).watch();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(read).toHaveBeenCalledTimes(2);
    stop();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(read).toHaveBeenCalledTimes(2);
  });
});
