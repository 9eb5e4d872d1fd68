/** How finely a picture is drawn. */
export interface Quality {
  /** Drawn pixels for one of the page's. */
  pixelRatio: number;
  hasOutlines: boolean;
  /** Materials are the simplest there are. */
  isPlain: boolean;
}

const RATIOS = [2, 1.5, 1.25, 1, 0.8, 0.6];
/** A frame that takes longer than this is not 30 a second. */
const SLOW_MS = 36;
/** Faster than this leaves room for more. */
const QUICK_MS = 22;
const WATCHED = 24;
const FIRST_PATIENCE_MS = 6_000;
const LONGEST_PATIENCE_MS = 96_000;
/** A tab that was away says nothing of the drawing. */
const AWAY_MS = 400;
/** What is drawn before the first frames are through (shaders, textures) counts for nothing. */
const WARM_UP = 10;

/** From the finest to the coarsest, as far as the screen has pixels: fewer of them first, then no outlines, then plain materials. */
export function qualities(screenRatio: number): Quality[] {
  const ratios = [...new Set([Math.min(2, screenRatio), ...RATIOS.filter((ratio) => ratio < screenRatio)])];
  const last = ratios.at(-1) ?? 1;
  const fewer = ratios.map((pixelRatio) => ({ pixelRatio, hasOutlines: true, isPlain: false }));
  return [...fewer, { pixelRatio: last, hasOutlines: false, isPlain: false }, { pixelRatio: last, hasOutlines: false, isPlain: true }];
}

/** Keeps to 30 frames a second: down at once, up slowly, and more slowly after each rise that failed. */
export class Governor {
  readonly #steps: Quality[];
  #step: number;
  #sumMs = 0;
  #count = 0;
  #skip = WARM_UP;
  #quickMs = 0;
  #patienceMs = FIRST_PATIENCE_MS;
  #hasRisen = false;

  constructor(screenRatio: number, isWeak = false) {
    this.#steps = qualities(screenRatio);
    // A machine without a graphics card begins where it will end.
    this.#step = isWeak ? this.#steps.length - 1 : 0;
  }

  get quality(): Quality {
    return this.#steps[this.#step] as Quality;
  }

  /** Take the time since the frame before; true when the quality is another one now. */
  frame(ms: number): boolean {
    if (ms > AWAY_MS) return false;
    if (this.#skip > 0) {
      this.#skip--;
      return false;
    }
    this.#sumMs += ms;
    if (++this.#count < WATCHED) return false;
    const [mean, span] = [this.#sumMs / this.#count, this.#sumMs];
    this.#sumMs = this.#count = 0;
    if (mean > SLOW_MS) return this.#lower();
    this.#quickMs = mean < QUICK_MS ? this.#quickMs + span : 0;
    return this.#quickMs >= this.#patienceMs && this.#raise();
  }

  #lower(): boolean {
    this.#quickMs = 0;
    if (this.#step === this.#steps.length - 1) return false;
    if (this.#hasRisen) this.#patienceMs = Math.min(LONGEST_PATIENCE_MS, this.#patienceMs * 2);
    this.#hasRisen = false;
    return this.#go(1);
  }

  #raise(): boolean {
    this.#quickMs = 0;
    if (this.#step === 0) return false;
    this.#hasRisen = true;
    return this.#go(-1);
  }

  #go(steps: 1 | -1): true {
    this.#step += steps;
    this.#skip = WARM_UP;
    return true;
  }
}
