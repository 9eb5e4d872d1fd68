import type { ApiError } from '$lib/api/errors';
import { performLine, type Performed, type SpokenLine } from '$lib/api/faces';
import { SPOKEN_HZ } from '$lib/face/pose';
import { WavReader } from '$lib/voices/wav';
import { faceError } from './refusals';

/** Between the command and the first sound. */
const LEAD_S = 0.05;

/** A line that the server speaks and this page plays; knows how much of it was heard. */
export class Speech {
  phase = $state<'idle' | 'loading' | 'speaking'>('idle');
  error = $state.raw<ApiError | null>(null);
  #stop: AbortController | null = null;
  #context: AudioContext | null = null;
  #startedAt = 0;

  /** `onbegin` and `onend` frame the sound; each beginning has its end. */
  constructor(
    private readonly onbegin: (performed: Performed) => void,
    private readonly onend: () => void
  ) {}

  /** Samples of the line that were heard; null in silence. */
  get position(): number | null {
    if (this.phase !== 'speaking' || !this.#context) return null;
    const heardS = this.#context.currentTime - this.#startedAt - (this.#context.outputLatency || 0);
    return Math.max(0, heardS * SPOKEN_HZ);
  }

  /** Say it; what is being said stops. Call it from a click or a key. */
  async say(line: SpokenLine): Promise<void> {
    this.stop();
    const stop = (this.#stop = new AbortController());
    this.phase = 'loading';
    this.error = null;
    const context = this.#speaker();
    try {
      const performed = await performLine(line, stop.signal);
      if (!stop.signal.aborted) await this.#play(performed, context, stop.signal);
    } catch (thrown) {
      if (!stop.signal.aborted) this.error = faceError(thrown);
    } finally {
      if (this.#stop === stop) this.stop();
    }
  }

  stop(): void {
    const wasSpeaking = this.phase === 'speaking';
    this.#stop?.abort();
    this.#stop = null;
    this.phase = 'idle';
    if (wasSpeaking) this.onend();
  }

  close(): void {
    this.stop();
    void this.#context?.close();
    this.#context = null;
  }

  #play(performed: Performed, context: AudioContext, signal: AbortSignal): Promise<void> {
    const source = soundOf(performed.wav, context);
    this.#startedAt = context.currentTime + LEAD_S;
    this.onbegin(performed);
    this.phase = 'speaking';
    return new Promise((resolve) => {
      const over = () => {
        source.disconnect();
        resolve();
      };
      source.onended = over;
      signal.addEventListener('abort', over);
      source.start(this.#startedAt);
    });
  }

  #speaker(): AudioContext {
    this.#context ??= new AudioContext({ sampleRate: SPOKEN_HZ });
    void this.#context.resume();
    return this.#context;
  }
}

function soundOf(wav: string, context: AudioContext): AudioBufferSourceNode {
  const reader = new WavReader();
  const samples = reader.feed(Uint8Array.from(atob(wav), (letter) => letter.charCodeAt(0)));
  const buffer = context.createBuffer(1, Math.max(1, samples.length), reader.rate ?? SPOKEN_HZ);
  buffer.copyToChannel(samples, 0);
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(context.destination);
  return source;
}
