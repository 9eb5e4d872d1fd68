import { loudness } from './level';
import { msOf, samplesOf, WIRE_RATE_HZ } from './pcm';
import { Sinc } from './sinc';
import { SoundItem } from './soundItem';

/** What the server may send ahead of real time (0.4 s and a piece): holding it is no fault of the network. */
export const AHEAD_MS = 500;
/** What a burst may add before the player catches up. */
export const SLACK_MS = 200;
export const FIRST_TARGET_MS = 60;
const LAST_TARGET_MS = 300;
const FADE_MS = 5;
const REPORT_MS = 200;
/** Sound that waits for more is played after so long anyway: its end may be the item's end. */
const PATIENCE_MS = 250;
/** Playing so long without a gap lets the target shrink. */
const STEADY_MS = 10_000;
/** Faster by a quarter of a semitone: nobody hears it. */
const CATCH_UP = 1.015;
/** Of a pause (below -50 dB) so much is always kept; what follows may be left out, in steps. */
const SILENCE = 1 - 50 / 60;
const PAUSE_KEPT_MS = 80;
const PAUSE_STEP_MS = 10;
const CUTS_REMEMBERED = 32;

export interface Report {
  item: string;
  /** How far the item was played, in samples of the wire. */
  played: number;
  /** dry: all there is was played, and more may come. */
  why: 'playing' | 'held' | 'dry' | 'ended' | 'cut';
}

/**
 * Plays items of sound one after the other: the heart of the websocket's player, without a browser.
 *
 * `render` is called for each quantum of the sound card; the other methods only change what it will
 * do. Sound at the wire's rate comes out sample for sample unless the player is catching up.
 */
export class Player {
  /** How much must be there before an item starts, or goes on after it ran dry. */
  targetMs = FIRST_TARGET_MS;
  underruns = 0;
  readonly #step: number;
  readonly #sinc: Sinc;
  /** Samples of a fade. */
  readonly #fade: number;
  #items: SoundItem[] = [];
  #cuts: string[] = [];
  #isPlaying = false;
  #isHeld = false;
  /** The item that is played fades out, and will be dropped then. */
  #isCutting = false;
  #isCatchingUp = false;
  /** How far the fade is open: 0 to `#fade`. */
  #open: number;
  /** The last sample, and how much of it is left where a gap begins: `#fade` to 0. */
  #last = 0;
  #tail = 0;
  #waitedMs = 0;
  #sinceReportMs = 0;
  #steadyMs = 0;
  #quietMs = 0;

  constructor(
    private readonly rateHz: number,
    private readonly tell: (report: Report) => void
  ) {
    this.#step = WIRE_RATE_HZ / rateHz;
    this.#sinc = new Sinc(WIRE_RATE_HZ, rateHz);
    this.#fade = Math.round((FADE_MS * rateHz) / 1_000);
    this.#open = this.#fade;
  }

  /** Sound that is there and not yet played. */
  get queuedMs(): number {
    return msOf(this.#items.reduce((sum, item) => sum + item.left, 0));
  }

  /** The item that sounds now, and how far. */
  get playing(): { item: string; played: number } | null {
    const item = this.#items[0];
    return item && this.#isPlaying ? { item: item.id, played: item.played } : null;
  }

  /** The next sound of an item; an item that was cut takes no more. */
  push(id: string, samples: Float32Array): void {
    if (this.#cuts.includes(id)) return;
    let item = this.#items.find((one) => one.id === id);
    if (!item) {
      this.#items.forEach((one) => (one.isWhole = true));
      this.#items.push((item = new SoundItem(id)));
    }
    if (item.isDry) this.#adapt(item);
    item.add(samples);
    this.#waitedMs = 0;
  }

  /** No more sound of this item will come. */
  end(id: string): void {
    const item = this.#items.find((one) => one.id === id);
    if (item) item.isWhole = true;
  }

  /** Stop within one quantum, and keep what is there. */
  hold(): void {
    if (this.#isHeld) return;
    this.#isHeld = true;
    if (!this.#isPlaying) this.#tellOf('held');
  }

  /** Play on from the sample at which it was held. */
  goOn(): void {
    this.#isHeld = false;
  }

  /** Drop an item; null drops all. A hold of what is dropped is over. */
  cut(id: string | null): void {
    const current = this.#items[0];
    if (id === null || !current || current.id === id) this.#isHeld = false;
    for (const item of [...this.#items]) {
      if (id !== null && item.id !== id) continue;
      if (item === current && this.#isPlaying) this.#isCutting = true;
      else this.#drop(item);
    }
    if (id !== null) this.#remember(id);
  }

  /** Fill one quantum. */
  render(out: Float32Array): void {
    const quantumMs = (out.length / this.rateHz) * 1_000;
    this.#catchUp(quantumMs);
    let done = 0;
    if (this.#isPlaying || this.#mayStart(quantumMs)) {
      for (let item = this.#current(); item && done < out.length; item = this.#current()) out[done++] = this.#next(item);
    }
    // A gap that begins in mid-wave falls off instead of clicking.
    for (; done < out.length; done++) {
      this.#tail = Math.max(0, this.#tail - 1);
      out[done] = (this.#last * this.#tail) / this.#fade;
    }
    if (this.#isPlaying) this.#report(quantumMs);
  }

  /** The item to take the next sample of, or null where there is silence now. */
  #current(): SoundItem | null {
    if (this.#isStopping && this.#open === 0) return this.#stop();
    for (let item = this.#items[0]; item; item = this.#items[0]) {
      if (item.left >= this.#lookahead(item)) return item;
      // A cut that meets the end of what there is has nothing left to fade.
      if (this.#isCutting) return this.#stop();
      if (!item.isWhole) return this.#runDry(item);
      this.#items.shift();
      this.tell({ item: item.id, played: item.total, why: 'ended' });
    }
    this.#isPlaying = false;
    return null;
  }

  get #isStopping(): boolean {
    return this.#isHeld || this.#isCutting;
  }

  /** Between samples the interpolator needs some of the future, unless the item's end is known. */
  #lookahead(item: SoundItem): number {
    return item.isWhole || this.#isExact(item) ? 1 : this.#sinc.reach + 1;
  }

  #isExact(item: SoundItem): boolean {
    return this.#step === 1 && !this.#isCatchingUp && item.fraction === 0;
  }

  #next(item: SoundItem): number {
    const value = this.#isExact(item) ? item.sampleAt(item.played) : this.#sinc.between(item.sampleAt, item.played, item.fraction);
    item.advance(this.#step * (this.#isCatchingUp ? CATCH_UP : 1));
    this.#last = this.#open === this.#fade ? value : (value * this.#open) / this.#fade;
    this.#tail = this.#fade;
    this.#open = Math.min(this.#fade, Math.max(0, this.#open + (this.#isStopping ? -1 : 1)));
    return this.#last;
  }

  #mayStart(quantumMs: number): boolean {
    const first = this.#items[0];
    if (!first || this.#isHeld) return false;
    this.#waitedMs += quantumMs;
    const isEnough = first.isWhole || this.queuedMs >= this.targetMs || this.#waitedMs > PATIENCE_MS;
    if (!isEnough || (!first.isWhole && first.left < this.#lookahead(first))) return false;
    this.#isPlaying = true;
    this.#open = first.played === 0 ? this.#fade : 1;
    return true;
  }

  /** The fade is over. */
  #stop(): null {
    const item = this.#items[0];
    this.#isPlaying = false;
    this.#tail = 0;
    if (this.#isCutting && item) this.#drop(item);
    else this.#tellOf('held');
    this.#isCutting = false;
    return null;
  }

  #drop(item: SoundItem): void {
    this.#items = this.#items.filter((one) => one !== item);
    this.#remember(item.id);
    this.tell({ item: item.id, played: item.played, why: 'cut' });
  }

  #remember(id: string): void {
    this.#cuts = [...this.#cuts.filter((one) => one !== id), id].slice(-CUTS_REMEMBERED);
  }

  #runDry(item: SoundItem): null {
    this.#isPlaying = false;
    item.isDry = true;
    this.#tellOf('dry');
    return null;
  }

  /** The item was not over when it ran dry: wait for more from now on. */
  #adapt(item: SoundItem): void {
    item.isDry = false;
    this.underruns++;
    this.#steadyMs = 0;
    this.targetMs = Math.min(LAST_TARGET_MS, this.targetMs * 1.5);
  }

  /** Where more is held than the server sends ahead, play a trifle faster and shorten pauses. */
  #catchUp(quantumMs: number): void {
    const queuedMs = this.queuedMs;
    if (queuedMs > AHEAD_MS + SLACK_MS) this.#isCatchingUp = true;
    else if (queuedMs <= AHEAD_MS) this.#isCatchingUp = false;
    const item = this.#items[0];
    const step = samplesOf(PAUSE_STEP_MS);
    if (!item || !this.#isPlaying || !this.#isCatchingUp || item.left <= 2 * step) return;
    this.#quietMs = loudness(item.ahead(step)) < SILENCE ? this.#quietMs + quantumMs : 0;
    if (this.#quietMs > PAUSE_KEPT_MS) item.advance(step);
  }

  #report(quantumMs: number): void {
    this.#sinceReportMs += quantumMs;
    this.#steadyMs += quantumMs;
    if (this.#sinceReportMs >= REPORT_MS) this.#tellOf('playing');
    if (this.#steadyMs < STEADY_MS) return;
    this.#steadyMs = 0;
    this.targetMs = Math.max(FIRST_TARGET_MS, this.targetMs * 0.8);
  }

  #tellOf(why: Report['why']): void {
    this.#sinceReportMs = 0;
    const item = this.#items[0];
    if (item) this.tell({ item: item.id, played: item.played, why });
  }
}
