import { encodePcm } from './sound/pcm';

/** Two seconds of sound in base64: a link that is so far behind gets no more until it has caught up. */
const MOST_WAITING_BYTES = 2 * 64_000;

interface Outside {
  send: (event: { type: 'input_audio_buffer.append'; audio: string }) => boolean;
  /** Bytes that the socket has not sent yet. */
  waitingBytes: () => number;
}

/** The fan's sound on its way out, over the websocket. */
export class Uplink {
  /** Another way carries the sound now, or it is not wanted. */
  isShut = false;
  /** Pieces that a slow link left out. */
  dropped = 0;

  constructor(private readonly outside: Outside) {}

  piece(pcm: Int16Array): void {
    if (this.isShut) return;
    if (this.outside.waitingBytes() > MOST_WAITING_BYTES) this.dropped++;
    else this.outside.send({ type: 'input_audio_buffer.append', audio: encodePcm(pcm) });
  }
}
