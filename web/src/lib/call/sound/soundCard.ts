import captureUrl from './worklets/capture.worklet?worker&url';
import playerUrl from './worklets/player.worklet?worker&url';
import { WIRE_RATE_HZ } from './pcm';

/** A word about the sound's output that is further off than this is wrong. */
const MOST_WRONG_S = 0.4;

/** The browser's sound: one context for the microphone and for the persona's voice. */
export class SoundCard {
  private constructor(readonly context: AudioContext) {}

  /**
   * Open it at the wire's rate, or at the sound card's own where the browser cannot join the two.
   *
   * Call it from a click: elsewhere the browser may keep it silent until `wake`.
   */
  static async open(stream: MediaStream | null): Promise<SoundCard> {
    const card = SoundCard.#joined(stream, { sampleRate: WIRE_RATE_HZ }) ?? SoundCard.#joined(stream, {});
    if (!card) throw new DOMException('The browser cannot read the microphone.', 'NotReadableError');
    await Promise.all([card.context.audioWorklet.addModule(captureUrl), card.context.audioWorklet.addModule(playerUrl)]);
    return card;
  }

  /** Firefox does not join a microphone and a context of different rates; it says so only on trying. */
  static #joined(stream: MediaStream | null, options: AudioContextOptions): SoundCard | null {
    const context = new AudioContext({ latencyHint: 'interactive', ...options });
    try {
      if (stream) context.createMediaStreamSource(stream).disconnect();
      return new SoundCard(context);
    } catch {
      void context.close();
      return null;
    }
  }

  get isAwake(): boolean {
    return this.context.state === 'running';
  }

  async wake(): Promise<void> {
    await this.context.resume();
  }

  /** How long a sample takes from the player to the ear. */
  get latencyMs(): number {
    return 1_000 * ((this.context.outputLatency || 0) + (this.context.baseLatency || 0));
  }

  /** The context's time that is at the ear now, in seconds. */
  get heardS(): number {
    const guessed = this.context.currentTime - this.latencyMs / 1_000;
    const { contextTime, performanceTime } = this.context.getOutputTimestamp();
    if (!contextTime || !performanceTime) return guessed;
    const told = contextTime + (performance.now() - performanceTime) / 1_000;
    // Where no device plays, browsers tell anything.
    return Math.abs(told - guessed) < MOST_WRONG_S ? told : guessed;
  }

  /** A microphone's place in a call, without a microphone. */
  silence(): MediaStream {
    return this.context.createMediaStreamDestination().stream;
  }

  async close(): Promise<void> {
    if (this.context.state !== 'closed') await this.context.close();
  }
}
