import { ApiError, asApiError } from '$lib/api/errors';
import { playWav } from './player';

const RATE_HZ = 24_000;

export type Phase = 'idle' | 'loading' | 'playing';
type Sound = (signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>;

/** One voice at a time speaks on a page; every play button asks here. */
class Audition {
  #key = $state.raw<string | null>(null);
  #phase = $state.raw<Phase>('idle');
  #failure = $state.raw<{ key: string; error: ApiError } | null>(null);
  #abort: AbortController | null = null;
  #context: AudioContext | null = null;

  /** How the sample of this key is doing. */
  phaseOf(key: string): Phase {
    return this.#key === key ? this.#phase : 'idle';
  }

  /** Why the sample of this key was not heard. */
  errorOf(key: string): ApiError | null {
    return this.#failure?.key === key ? this.#failure.error : null;
  }

  get isBusy(): boolean {
    return this.#phase !== 'idle';
  }

  /** Play, or stop what plays. */
  toggle(key: string, sound: Sound): void {
    if (this.#key === key && this.isBusy) this.stop();
    else void this.play(key, sound);
  }

  /**
   * Play from the start; whatever else plays stops. Call it from a click or a key.
   *
   * @returns Whether it was heard to its end.
   */
  async play(key: string, sound: Sound): Promise<boolean> {
    this.stop();
    const abort = new AbortController();
    this.#abort = abort;
    this.#key = key;
    this.#phase = 'loading';
    this.#failure = null;
    try {
      const context = this.#speaker();
      await playWav(await sound(abort.signal), context, abort.signal, () => {
        if (!abort.signal.aborted) this.#phase = 'playing';
      });
      return !abort.signal.aborted;
    } catch (thrown) {
      if (!abort.signal.aborted) this.#failure = { key, error: unheard(thrown) };
      return false;
    } finally {
      if (this.#abort === abort) this.stop();
    }
  }

  stop(): void {
    this.#abort?.abort();
    this.#abort = null;
    this.#key = null;
    this.#phase = 'idle';
  }

  #speaker(): AudioContext {
    this.#context ??= new AudioContext({ sampleRate: RATE_HZ });
    void this.#context.resume();
    return this.#context;
  }
}

export const audition = new Audition();

const BUSY = 'Many voices are speaking now. Try again in a moment.';

/** A sound that breaks off is no error of the API's; say what to do. */
export function unheard(thrown: unknown): ApiError {
  if (!(thrown instanceof ApiError)) {
    const error = new ApiError(0, 'sound_broken', 'The sound broke off. Try it again.');
    error.cause = thrown;
    return error;
  }
  if (thrown.details['voice_code'] === 'overloaded') return new ApiError(thrown.status, thrown.code, BUSY);
  return asApiError(thrown);
}
