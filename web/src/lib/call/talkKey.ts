import type { ClientEvent } from '$lib/room/protocol';

/** A shorter press is a slip, not words. */
const SLIP_MS = 250;
/** Fingers leave the key before the last sound has left the mouth and the sound card. */
const TAIL_MS = 150;

interface Outside {
  send: (event: ClientEvent) => boolean;
  stopReply: () => void;
  onTalking: (isTalking: boolean) => void;
  nowMs?: () => number;
  wait?: (ms: number, then: () => void) => void;
}

/** Push to talk: hold, speak, let go, and the persona answers. */
export class TalkKey {
  #pressedAt: number | null = null;
  #turn = 0;
  #isReleased = false;
  readonly #nowMs: () => number;
  readonly #wait: (ms: number, then: () => void) => void;

  constructor(private readonly outside: Outside) {
    this.#nowMs = outside.nowMs ?? (() => performance.now());
    this.#wait = outside.wait ?? ((ms, then) => void setTimeout(then, ms));
  }

  press(): void {
    if (this.#pressedAt !== null) {
      this.#isReleased = false; // Pressed again within the tail: the same words go on.
      return;
    }
    this.#pressedAt = this.#nowMs();
    this.#isReleased = false;
    this.outside.stopReply();
    this.outside.send({ type: 'input_audio_buffer.clear' });
    this.outside.onTalking(true);
  }

  release(): void {
    if (this.#pressedAt === null || this.#isReleased) return;
    this.#isReleased = true;
    const turn = ++this.#turn;
    this.#wait(TAIL_MS, () => {
      if (turn === this.#turn && this.#isReleased) this.#finish();
    });
  }

  /** Let go without having said anything. */
  forget(): void {
    this.#turn++;
    if (this.#pressedAt === null) return;
    this.#pressedAt = null;
    this.outside.onTalking(false);
  }

  #finish(): void {
    const isSlip = this.#nowMs() - (this.#pressedAt ?? 0) < SLIP_MS + TAIL_MS;
    this.#pressedAt = null;
    this.outside.onTalking(false);
    if (isSlip) {
      this.outside.send({ type: 'input_audio_buffer.clear' });
      return;
    }
    this.outside.send({ type: 'input_audio_buffer.commit' });
    this.outside.send({ type: 'response.create', event_id: `answer_${Math.round(this.#nowMs())}` });
  }
}
