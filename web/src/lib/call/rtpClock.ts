import type { Place } from './heard';
import { WIRE_RATE_HZ } from './sound/pcm';

/** Ticks of an Opus timestamp in a millisecond. */
const TICKS_PER_MS = 48;
const TICKS_PER_SAMPLE = 48_000 / WIRE_RATE_HZ;
/** A packet's timestamp is told again for its second half: only the earliest telling is right, so later ones may draw the clock back only slowly. */
const BACK_PER_MS = 0.05;
/** More than this is no jitter: the sender or the buffer jumped. */
const JUMP_MS = 120;
/** So long after the newest packet sound may still run; where none comes it stands. */
const RUNS_ON_MS = 60;
/** What was heard is not heard again: further back than this, the timestamps began anew. */
const ANEW_MS = 5_000;
/** Further back than this within an item, what was told before was wrong. */
const TOLD_WRONG_MS = 1_000;
const ANCHORS_REMEMBERED = 32;

/** From one RTP timestamp to another, the shorter way around. */
export const ticksBetween = (from: number, to: number): number => (to - from) | 0;

interface Anchor {
  /** Null: nothing, what was said there is cut. */
  item: string | null;
  at: number;
  rtp: number;
  /** False: from here on the item stands still. */
  isRunning: boolean;
}

/** What a receiver says of the newest sound that it handed on to be played. */
export interface Heard {
  rtp: number;
  /** By the page's own clock, in ms. */
  atMs: number;
}

/** Where the persona is in an item whose sound comes over WebRTC, from the timestamps of its packets. */
export class RtpClock {
  #anchors: Anchor[] = [];
  /** The clock's line: at `atMs` the sound of `rtp` was played. */
  #line: Heard | null = null;
  /** The furthest that was told to be heard. */
  #furthest: number | null = null;
  /** The last place that was told. */
  #told: Place | null = null;
  /** Where it stands since a hold; `isNew` once the server said where it goes on. */
  #held: { place: Place; isNew: boolean } | null = null;

  /** Sample `at` of an item is played at a timestamp, and runs or stands from there on. */
  anchor(item: string, at: number, rtp: number, isRunning = true): void {
    this.#anchors = [...this.#anchors, { item, at, rtp: rtp >>> 0, isRunning }].slice(-ANCHORS_REMEMBERED);
    if (this.#held) this.#held.isNew = true;
  }

  /** Take what the receiver says; the same may come again. */
  hear({ rtp, atMs }: Heard): void {
    const line = this.#line;
    if (!line) {
      this.#line = { rtp, atMs };
      return;
    }
    const sinceMs = atMs - line.atMs;
    if (sinceMs <= 0) return;
    const aheadMs = ticksBetween(line.rtp, rtp) / TICKS_PER_MS - sinceMs;
    const isJump = Math.abs(aheadMs) > JUMP_MS;
    const correctionMs = isJump || aheadMs > 0 ? aheadMs : Math.max(aheadMs, -BACK_PER_MS * sinceMs);
    this.#line = { rtp: line.rtp + (sinceMs + correctionMs) * TICKS_PER_MS, atMs };
  }

  /** Stand still; where nothing is heard yet, there is nothing to hold. */
  hold(nowMs: number): void {
    const place = this.placeAt(nowMs);
    if (place) this.#held ??= { place, isNew: false };
  }

  /** Go on from there; where the server did not say when, at once. */
  goOn(nowMs: number): void {
    const [held, rtp] = [this.#held, this.#rtpAt(nowMs)];
    this.#held = null;
    const isTold = held?.isNew || this.#anchors.at(-1)?.isRunning === false;
    if (held && !isTold && rtp !== null) this.anchor(held.place.item, held.place.at, rtp);
  }

  /** The item that is played at a time and how far; null where none has begun. */
  placeAt(nowMs: number): Place | null {
    if (this.#held) return this.#held.place;
    const rtp = this.#heardAt(nowMs);
    if (rtp === null) return null;
    const anchor = this.#anchors.findLast((one) => ticksBetween(one.rtp, rtp) >= 0);
    if (!anchor?.item) return null;
    const sinceTicks = anchor.isRunning ? ticksBetween(anchor.rtp, rtp) : 0;
    return this.#notBack({ item: anchor.item, at: anchor.at + sinceTicks / TICKS_PER_SAMPLE });
  }

  /** Whether the server told where an item is played. */
  knows(item: string): boolean {
    return this.#anchors.some((one) => one.item === item);
  }

  /** An item is over before its end, or (null) all are. */
  cut(item: string | null): void {
    if (item === null || this.#held?.place.item === item) this.#held = null;
    this.#anchors = item === null ? [] : this.#anchors.map((one) => (one.item === item ? { ...one, item: null } : one));
  }

  /** Another call has another clock. */
  reset(): void {
    this.#anchors = [];
    this.#line = null;
    this.#furthest = null;
    this.#told = null;
    this.#held = null;
  }

  /** Never back within an item: where the server told late that its sound paused, the place waits for it. */
  #notBack(place: Place): Place {
    const before = this.#told;
    const backMs = before?.item === place.item ? ((before.at - place.at) * TICKS_PER_SAMPLE) / TICKS_PER_MS : 0;
    if (before && backMs > 0 && backMs <= TOLD_WRONG_MS) return before;
    this.#told = place;
    return place;
  }

  /** Never further back than before: where the line ran ahead of a sound that stalled, it waits for it. */
  #heardAt(nowMs: number): number | null {
    const rtp = this.#rtpAt(nowMs);
    if (rtp === null) return null;
    const aheadMs = this.#furthest === null ? 0 : ticksBetween(this.#furthest, rtp) / TICKS_PER_MS;
    if (this.#furthest === null || aheadMs > 0 || aheadMs < -ANEW_MS) this.#furthest = rtp;
    return this.#furthest;
  }

  #rtpAt(nowMs: number): number | null {
    return this.#line && this.#line.rtp + Math.min(nowMs - this.#line.atMs, RUNS_ON_MS) * TICKS_PER_MS;
  }
}
