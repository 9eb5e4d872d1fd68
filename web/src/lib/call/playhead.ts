import type { SpokenWord } from '$lib/room/protocol';

/** From the words' arrival to their sound over WebRTC: the browser's own buffer and the sound card. */
const DELAY_MS = 120;

/**
 * Where the persona is in an item whose sound comes over WebRTC: nobody counts its samples here, so
 * its words, which come just before their sound, and the clock must do.
 */
export class Playhead {
  #item: string | null = null;
  #startedAt = 0;
  #heldAt: number | null = null;
  #endMs = 0;
  #isWhole = false;

  constructor(private readonly nowMs: () => number) {}

  words(item: string, words: readonly SpokenWord[]): void {
    const now = this.nowMs();
    const first = words[0]?.start_ms ?? 0;
    if (item !== this.#item) {
      this.#item = item;
      this.#startedAt = now + DELAY_MS - first;
      this.#heldAt = null;
      this.#endMs = 0;
      this.#isWhole = false;
    } else if (now - this.#startedAt > this.#endMs + DELAY_MS) {
      // There was a gap: these words are heard after it.
      this.#startedAt = now + DELAY_MS - first;
    }
    this.#endMs = words.at(-1)?.end_ms ?? this.#endMs;
  }

  hold(): void {
    this.#heldAt ??= this.nowMs();
  }

  goOn(): void {
    if (this.#heldAt !== null) this.#startedAt += this.nowMs() - this.#heldAt;
    this.#heldAt = null;
  }

  /** No more words of this item will come. */
  end(item: string): void {
    if (item === this.#item) this.#isWhole = true;
  }

  /** Forget an item, or whichever there is. */
  cut(item: string | null = null): void {
    if (item === null || item === this.#item) this.#item = null;
  }

  /** The item that sounds now, and how far; null where none does. */
  get at(): { item: string; ms: number } | null {
    if (this.#item === null) return null;
    const ms = (this.#heldAt ?? this.nowMs()) - this.#startedAt;
    if (this.#isWhole && ms > this.#endMs) return null;
    return { item: this.#item, ms: Math.max(0, Math.min(ms, this.#endMs)) };
  }
}
