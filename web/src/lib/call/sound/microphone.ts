import type { Piece } from './capture';
import type { SoundCard } from './soundCard';

const WANTED: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  channelCount: 1
};

/** Ask for a microphone; the default one where the wanted one is not there. */
export async function askMicrophone(deviceId: string | null): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw new DOMException('Microphones need https.', 'SecurityError');
  const ask = (exact: string | null) =>
    navigator.mediaDevices.getUserMedia({ audio: exact ? { ...WANTED, deviceId: { exact } } : WANTED });
  if (!deviceId) return ask(null);
  try {
    return await ask(deviceId);
  } catch (thrown) {
    const isGone = thrown instanceof DOMException && (thrown.name === 'OverconstrainedError' || thrown.name === 'NotFoundError');
    if (!isGone) throw thrown;
    return ask(null);
  }
}

interface Ear {
  onPiece: (piece: Piece) => void;
  /** The device was unplugged or its permission taken away. */
  onLost: () => void;
  /** The system, not the page, has switched it off or on again. */
  onOff: (isOff: boolean) => void;
}

/** A microphone that is listened to. */
export class Microphone {
  readonly #source: MediaStreamAudioSourceNode;
  readonly #node: AudioWorkletNode;

  constructor(
    card: SoundCard,
    readonly stream: MediaStream,
    ear: Ear
  ) {
    this.#source = card.context.createMediaStreamSource(stream);
    this.#node = new AudioWorkletNode(card.context, 'mesi-capture', {
      channelCount: 1,
      channelCountMode: 'explicit',
      outputChannelCount: [1]
    });
    this.#node.port.onmessage = (message: MessageEvent<Piece>) => ear.onPiece(message.data);
    this.track.onended = () => ear.onLost();
    this.track.onmute = () => ear.onOff(true);
    this.track.onunmute = () => ear.onOff(false);
    // A node that leads nowhere may not be run; this one only hands out silence.
    this.#source.connect(this.#node).connect(card.context.destination);
  }

  get track(): MediaStreamTrack {
    const track = this.stream.getAudioTracks()[0];
    if (!track) throw new DOMException('The stream has no sound.', 'NotFoundError');
    return track;
  }

  get deviceId(): string | null {
    return this.track.getSettings().deviceId ?? null;
  }

  /** A muted microphone hands out silence: the other side's clock of the sound runs on. */
  set isMuted(isMuted: boolean) {
    this.track.enabled = !isMuted;
  }

  close(): void {
    this.track.onended = this.track.onmute = this.track.onunmute = null;
    this.#node.port.onmessage = null;
    this.#source.disconnect();
    this.#node.disconnect();
    this.stream.getTracks().forEach((track) => track.stop());
  }
}
