import type { Heard } from './rtpClock';

/** Browsers count from the page's beginning, or from 1970. */
const pageMs = (stamp: number): number => (stamp > performance.timeOrigin ? stamp - performance.timeOrigin : stamp);

/** The persona's voice over WebRTC, through an element of the page. */
export class RemoteVoice {
  #element: HTMLAudioElement | null = null;
  #receiver: RTCRtpReceiver | null = null;

  constructor(private readonly onBlocked: (isBlocked: boolean) => void) {}

  async play(stream: MediaStream, receiver: RTCRtpReceiver, outputId: string | null): Promise<void> {
    this.stop();
    this.#receiver = receiver;
    const element = new Audio();
    this.#element = element;
    element.srcObject = stream;
    await this.route(outputId);
    await this.wake();
  }

  async route(outputId: string | null): Promise<void> {
    const element = this.#element as (HTMLAudioElement & { setSinkId?: (id: string) => Promise<void> }) | null;
    // A device that is gone leaves the default one.
    await element?.setSinkId?.(outputId ?? '').catch(() => undefined);
  }

  async wake(): Promise<void> {
    if (!this.#element) return;
    try {
      await this.#element.play();
      this.onBlocked(false);
    } catch (thrown) {
      // Closing it meanwhile is no trouble.
      if (thrown instanceof DOMException && thrown.name === 'NotAllowedError') this.onBlocked(true);
    }
  }

  /** How loud it is now, 0 to 1. */
  get level(): number {
    return this.#receiver?.getSynchronizationSources()[0]?.audioLevel ?? 0;
  }

  /** The timestamp of the newest sound that went to the loudspeaker, and when by the page's clock. */
  get heard(): Heard | null {
    const source = this.#receiver?.getSynchronizationSources()[0];
    return source ? { rtp: source.rtpTimestamp, atMs: pageMs(source.timestamp) } : null;
  }

  /** Whether sound arrives; true where the browser does not say. */
  get isHeard(): boolean {
    const source = this.#receiver?.getSynchronizationSources()[0];
    return source ? (source.audioLevel ?? 1) > 0 : false;
  }

  stop(): void {
    if (this.#element) {
      this.#element.pause();
      this.#element.srcObject = null;
    }
    this.#element = null;
    this.#receiver = null;
    this.onBlocked(false);
  }
}
