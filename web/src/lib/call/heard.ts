import type { Report } from './sound/player';
import { WIRE_RATE_HZ } from './sound/pcm';

/** How far an item was heard, in samples of the wire. */
export interface Place {
  item: string;
  at: number;
}

/**
 * Where the persona is in an item whose sound the page's own player plays: the player tells every few
 * hundredths of a second, and the sound card's clock runs in between.
 */
export class HeardSound {
  /** At `atS` of the sound card's clock sample `played` of the item sounds. */
  #line: { item: string; played: number; atS: number } | null = null;
  /** It goes no further than this; `isOver` where nothing comes after it. */
  #stop: { item: string; played: number; isOver: boolean } | null = null;

  /** The player is there. */
  runs(item: string, played: number, atS: number): void {
    this.#line = { item, played, atS };
    this.#stop = null;
  }

  /** The player tells what it did. */
  report({ item, played, why }: Report): void {
    if (why === 'playing') return;
    if (why === 'cut') this.cut(item);
    else this.#stop = { item, played, isOver: why === 'ended' };
  }

  /** Forget an item, or whichever there is. */
  cut(item: string | null): void {
    if (item === null || this.#line?.item === item) this.#line = null;
  }

  /** What is heard at a time of the sound card's clock. */
  at(heardS: number): Place | null {
    const line = this.#line;
    if (!line) return null;
    const at = line.played + (heardS - line.atS) * WIRE_RATE_HZ;
    const stop = this.#stop?.item === line.item ? this.#stop : null;
    if (!stop || at < stop.played) return { item: line.item, at: Math.max(0, at) };
    return stop.isOver ? null : { item: line.item, at: stop.played };
  }
}
