import { WavReader } from './wav';

/** Heard this long after the first bytes, so that the second piece is there in time. */
const LEAD_S = 0.12;
/** After a gap the sound goes on this much later. */
const CATCH_UP_S = 0.06;

/**
 * Play a WAV while it arrives.
 *
 * @param sound The bytes.
 * @param context Where it is heard; at the sound's own rate nothing is resampled.
 * @param signal Stops it at once.
 * @param onsound Called once, when the first sound is scheduled.
 */
export async function playWav(
  sound: ReadableStream<Uint8Array>,
  context: AudioContext,
  signal: AbortSignal,
  onsound: () => void
): Promise<void> {
  const wav = new WavReader();
  const bytes = sound.getReader();
  const stop = () => void bytes.cancel().catch(() => undefined);
  signal.addEventListener('abort', stop);
  const volume = context.createGain();
  volume.connect(context.destination);
  let at = 0;
  let last: AudioBufferSourceNode | null = null;
  try {
    for (;;) {
      const { done, value } = await bytes.read();
      if (done || signal.aborted) break;
      const samples = wav.feed(value);
      if (!samples.length || wav.rate === null) continue;
      if (!last) onsound();
      const earliest = context.currentTime + (last ? CATCH_UP_S : LEAD_S);
      at = at > context.currentTime ? at : earliest;
      last = scheduled(context, volume, samples, wav.rate, at);
      at += samples.length / wav.rate;
    }
    if (last && !signal.aborted) await ended(last, signal);
  } finally {
    signal.removeEventListener('abort', stop);
    volume.disconnect();
  }
}

function scheduled(
  context: AudioContext,
  target: AudioNode,
  samples: Float32Array<ArrayBuffer>,
  rate: number,
  at: number
): AudioBufferSourceNode {
  const buffer = context.createBuffer(1, samples.length, rate);
  buffer.copyToChannel(samples, 0);
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(target);
  source.start(at);
  return source;
}

function ended(source: AudioBufferSourceNode, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    source.onended = () => resolve();
    signal.addEventListener('abort', () => resolve());
  });
}
