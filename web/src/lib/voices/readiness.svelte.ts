import { readStatus } from '$lib/api/market';
import type { VoiceStatus } from '$lib/api/types';

const AGAIN_MS = 2_000;

/** Whether the server can hear and speak; looks again while its voices load. */
export class Readiness {
  /** Null until it is known; who cannot be told finds out by calling. */
  voice = $state.raw<VoiceStatus | null>(null);
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isWatched = false;

  constructor(private readonly read: () => Promise<{ voice: VoiceStatus }> = readStatus) {}

  /** Look until it is settled; gives a way to stop. */
  watch(): () => void {
    this.#isWatched = true;
    void this.#look();
    return () => {
      this.#isWatched = false;
      if (this.#timer) clearTimeout(this.#timer);
    };
  }

  async #look(): Promise<void> {
    try {
      this.voice = (await this.read()).voice;
    } catch {
      // The last answer stands.
    }
    if (this.#isWatched && this.voice?.state === 'warming') this.#timer = setTimeout(() => void this.#look(), AGAIN_MS);
  }
}
