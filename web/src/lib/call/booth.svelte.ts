import { chosenDevices, keepDevices, listDevices, type Devices } from './devices';
import { micTrouble, type MicTrouble } from './micTrouble';
import type { Piece } from './sound/capture';
import { needle } from './sound/level';
import { askMicrophone, Microphone } from './sound/microphone';
import { SoundCard } from './sound/soundCard';

const PIECE_MS = 20;
/** A microphone that has given nothing but zeros for so long is switched off somewhere. */
const SILENT_MS = 3_000;
/** What must be heard once to count as "we hear you". */
const HEARD_LEVEL = 0.35;

/** The fan's side of the sound: microphone, sound card and devices, from the lobby to the hang-up. */
export class Booth {
  card = $state.raw<SoundCard | null>(null);
  mic = $state.raw<Microphone | null>(null);
  isOpening = $state(false);
  trouble = $state.raw<MicTrouble | null>(null);
  /** What the person should know about a device that came or went. */
  note = $state<string | null>(null);
  devices = $state.raw<Devices>({ inputs: [], outputs: [] });
  inputId = $state<string | null>(null);
  outputId = $state<string | null>(null);
  level = $state(0);
  wasHeard = $state(false);
  isSilent = $state(false);
  /** The browser keeps the sound back until the person touches the page. */
  isBlocked = $state(false);
  isMuted = $state(false);
  onPiece: (piece: Piece) => void = () => undefined;
  /** Another microphone was taken. */
  onTrack: (track: MediaStreamTrack) => void = () => undefined;
  /** How long it has given zeros; null once it gave anything else. */
  #emptyMs: number | null = 0;
  #isMutedForNow = false;
  #isClosed = false;

  constructor() {
    const chosen = chosenDevices();
    this.inputId = chosen.input;
    this.outputId = chosen.output;
  }

  /** Ask for the microphone. Call it from a click. */
  async open(): Promise<void> {
    this.isOpening = true;
    this.trouble = null;
    this.#isClosed = false;
    let stream: MediaStream | null = null;
    try {
      stream = await askMicrophone(this.inputId);
      await this.#listen(stream);
    } catch (thrown) {
      stream?.getTracks().forEach((track) => track.stop());
      this.trouble = micTrouble(thrown, isSecureContext, navigator.userAgent);
    } finally {
      this.isOpening = false;
    }
  }

  /** A sound card alone, for a call without a microphone; where there is none either, captions must do. */
  async openDeaf(): Promise<void> {
    this.#isClosed = false;
    await this.#openCard(null).catch(() => undefined);
  }

  async chooseInput(id: string): Promise<void> {
    this.inputId = id;
    this.#keep();
    await this.open();
  }

  async chooseOutput(id: string): Promise<void> {
    this.outputId = id;
    this.#keep();
    await this.#route();
  }

  /** Mute for good, or (push to talk) until the key is pressed. */
  mute(isMuted: boolean, isForNow = false): void {
    if (isForNow) this.#isMutedForNow = isMuted;
    else this.isMuted = isMuted;
    if (this.mic) this.mic.isMuted = this.isMuted || this.#isMutedForNow;
  }

  async wake(): Promise<void> {
    await this.card?.wake();
    this.isBlocked = this.card !== null && !this.card.isAwake;
  }

  /** A short sound, to hear which loudspeaker is used. */
  chime(): void {
    const context = this.card?.context;
    if (!context) return;
    [523.25, 783.99].forEach((hz, index) => {
      const [tone, gain] = [context.createOscillator(), context.createGain()];
      const at = context.currentTime + index * 0.16;
      tone.frequency.value = hz;
      gain.gain.setValueAtTime(0, at);
      gain.gain.linearRampToValueAtTime(0.2, at + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.001, at + 0.5);
      tone.connect(gain).connect(context.destination);
      tone.start(at);
      tone.stop(at + 0.55);
    });
  }

  close(): void {
    this.#isClosed = true;
    this.isMuted = false;
    this.isSilent = false;
    this.note = null;
    navigator.mediaDevices?.removeEventListener('devicechange', this.#devicesChanged);
    this.mic?.close();
    void this.card?.close();
    this.mic = null;
    this.card = null;
    this.level = 0;
  }

  async #listen(stream: MediaStream): Promise<void> {
    await this.#openCard(stream);
    const card = this.card;
    if (!card || this.#isClosed) return stream.getTracks().forEach((track) => track.stop());
    this.mic?.close();
    this.mic = new Microphone(card, stream, { onPiece: (piece) => this.#take(piece), onLost: () => void this.#lost(), onOff: (isOff) => (this.isSilent = isOff) });
    this.mute(this.isMuted);
    this.inputId = this.mic.deviceId;
    this.#emptyMs = 0;
    this.isSilent = this.mic.track.muted;
    this.devices = await listDevices();
    navigator.mediaDevices.addEventListener('devicechange', this.#devicesChanged);
    this.onTrack(this.mic.track);
  }

  async #openCard(stream: MediaStream | null): Promise<void> {
    if (!this.card) {
      const card = await SoundCard.open(stream);
      card.context.onstatechange = () => (this.isBlocked = card.context.state !== 'running' && card.context.state !== 'closed');
      this.card = card;
      await this.#route();
    }
    // Where no click allows it, resuming waits for one: nothing else should.
    void this.wake();
    this.isBlocked = !this.card.isAwake;
  }

  #take(piece: Piece): void {
    this.level = needle(this.level, piece.level, PIECE_MS);
    if (piece.level > HEARD_LEVEL) this.wasHeard = true;
    const isMuted = this.isMuted || this.#isMutedForNow;
    if (!piece.isEmpty) {
      this.#emptyMs = null;
      this.isSilent = false;
    } else if (this.#emptyMs !== null && !isMuted) {
      this.#emptyMs += PIECE_MS;
      if (this.#emptyMs >= SILENT_MS) this.isSilent = true;
    }
    this.onPiece(piece);
  }

  /** The microphone was unplugged: go on with the default one. */
  async #lost(): Promise<void> {
    this.inputId = null;
    this.level = 0;
    this.mic?.close();
    this.mic = null;
    await this.open();
    this.note = this.trouble
      ? 'The microphone is gone. You can go on by typing.'
      : 'The microphone was unplugged; the default one is used now.';
  }

  readonly #devicesChanged = async (): Promise<void> => {
    this.devices = await listDevices();
    const isOutputGone = this.outputId !== null && this.devices.outputs.length > 0 && !this.devices.outputs.some((one) => one.id === this.outputId);
    if (!isOutputGone) return;
    this.outputId = null;
    await this.#route();
    this.note = 'The loudspeaker was unplugged; the default one is used now.';
  };

  async #route(): Promise<void> {
    const context = this.card?.context as (AudioContext & { setSinkId?: (id: string) => Promise<void> }) | undefined;
    if (!context?.setSinkId) return;
    try {
      await context.setSinkId(this.outputId ?? '');
    } catch {
      this.outputId = null; // That one is gone; the default goes on sounding.
    }
  }

  #keep(): void {
    keepDevices({ input: this.inputId, output: this.outputId });
  }
}
