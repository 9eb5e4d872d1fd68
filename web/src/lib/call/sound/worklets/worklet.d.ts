/** What an audio worklet's scope has; TypeScript's own library leaves it out. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare const sampleRate: number;
/** When this quantum begins, in seconds of the context. */
declare const currentTime: number;
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;
