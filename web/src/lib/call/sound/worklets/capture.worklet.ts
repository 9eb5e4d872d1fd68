import { Capture } from '../capture';

/** Hands the microphone's sound over in pieces of 20 ms. */
class CaptureProcessor extends AudioWorkletProcessor {
  readonly #capture = new Capture(sampleRate);

  process(inputs: Float32Array[][]): boolean {
    const samples = inputs[0]?.[0];
    if (!samples) return true;
    for (const piece of this.#capture.push(samples)) this.port.postMessage(piece, [piece.pcm.buffer]);
    return true;
  }
}

registerProcessor('mesi-capture', CaptureProcessor);
