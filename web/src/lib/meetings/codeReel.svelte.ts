import { asApiError, type ApiError } from '$lib/api/errors';
import { showCodes, type Code } from '$lib/api/meetings';
import { codeAt, codesLeft, codesWanted, reelOf, untilNext, type Reel } from './codes';

const TICK_MS = 200;
const AGAIN_MS = 4_000;

/** The codes that a creator's screen shows, one after the other, with or without a network. */
export class CodeReel {
  code = $state.raw<Code | null>(null);
  untilNextMs = $state(0);
  left = $state(0);
  /** The phone says that it has no network. */
  isOffline = $state(false);
  /** The last try to get more failed. */
  error = $state.raw<ApiError | null>(null);
  #reel: Reel | null = null;
  #isAsking = false;
  #askAfter = 0;

  constructor(
    private readonly meetingId: string,
    private readonly startsAt: () => string | null
  ) {}

  run(): () => void {
    this.#tick();
    const timer = setInterval(() => this.#tick(), TICK_MS);
    return () => clearInterval(timer);
  }

  get leftMs(): number {
    return this.left * (this.#reel?.stepS ?? 15) * 1000;
  }

  #tick(): void {
    const now = Date.now();
    this.isOffline = !navigator.onLine;
    if (this.#reel) {
      const code = codeAt(this.#reel, now);
      if (code?.step !== this.code?.step) this.code = code;
      this.untilNextMs = untilNext(this.#reel, now);
      this.left = codesLeft(this.#reel, now);
    }
    const startsAt = this.startsAt();
    const hasBegun = startsAt !== null && now + (this.#reel?.aheadMs ?? 0) >= Date.parse(startsAt);
    const count = codesWanted(this.#reel, now, hasBegun);
    if (count > 0 && !this.#isAsking && now >= this.#askAfter) void this.#ask(count);
  }

  async #ask(count: number): Promise<void> {
    this.#isAsking = true;
    const askedAt = Date.now();
    try {
      this.#reel = reelOf(await showCodes(this.meetingId, count), askedAt, Date.now());
      this.error = null;
    } catch (thrown) {
      this.error = asApiError(thrown);
      this.#askAfter = Date.now() + AGAIN_MS;
    } finally {
      this.#isAsking = false;
    }
  }
}
