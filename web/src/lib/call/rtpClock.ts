import type { Place } from './heard';
import { WIRE_RATE_HZ } from './sound/pcm';

/** Ticks of an Opus timestamp in a millisecond. */
const TICKS_PER_MS = 48;
const TICKS_PER_SAMPLE = 48_000 / WIRE_RATE_HZ;
/** A packet's timestamp is told again for its second half: only the earliest telling is right, so later ones may draw the clock back only slowly. */
const BACK_PER_MS = 0.05;
/** More than this is no jitter: the sender or the buffer jumped. */
const JUMP_MS = 120;
const ANCHORS_REMEMBERED = 32;

/** From one RTP timestamp to another, the shorter way around. */
export const ticksBetween = (from: number, to: number): number => (to - from) | 0;

interface Anchor {
  item: string;
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
  /** Where it stands since a hold; `isNew` once the server said where it goes on. */
  #held: { place: Place | null; isNew: boolean } | null = null;

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

  /** Stand still. */
  hold(nowMs: number): void {
    this.#held ??= { place: this.placeAt(nowMs), isNew: false };
  }

  /** Go on from there; where the server did not say when, at once. */
  goOn(nowMs: number): void {
    const [held, rtp] = [this.#held, this.#rtpAt(nowMs)];
    this.#held = null;
    const isTold = held?.isNew || this.#anchors.at(-1)?.isRunning === false;
    if (held?.place && !isTold && rtp !== null) this.anchor(held.place.item, held.place.at, rtp);
  }

  /** The item that is played at a time and how far; null where none has begun. */
  placeAt(nowMs: number): Place | null {
    if (this.#held) return this.#held.place;
    const rtp = this.#rtpAt(nowMs);
    if (rtp === null) return null;
    const anchor = this.#anchors.findLast((one) => ticksBetween(one.rtp, rtp) >= 0);
    if (!anchor) return null;
    const sinceTicks = anchor.isRunning ? ticksBetween(anchor.rtp, rtp) : 0;
    return { item: anchor.item, at: anchor.at + sinceTicks / TICKS_PER_SAMPLE };
  }

  /** An item is over before its end, or (null) all are. */
  cut(item: string | null): void {
    if (item === null || this.#held?.place?.item === item) this.#held = null;
    this.#anchors = item === null ? [] : this.#anchors.filter((one) => one.item !== item);
  }

  /** Another call has another clock. */
  reset(): void {
    this.#anchors = [];
    this.#line = null;
    this.#held = null;
  }

  #rtpAt(nowMs: number): number | null {
    return this.#line && this.#line.rtp + (nowMs - this.#line.atMs) * TICKS_PER_MS;
  }
}
