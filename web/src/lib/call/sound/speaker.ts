import { fromPcm, PcmReader } from './pcm';
import type { Report } from './player';
import type { PlayerNews, PlayerOrder } from './playerWire';
import type { SoundCard } from './soundCard';

export interface Where {
  /** See `PlayerNews`. */
  atS: number;
  playing: { item: string; played: number } | null;
  /** See `loudness`. */
  level: number;
  queuedMs: number;
  underruns: number;
}

interface Listener {
  onReport: (report: Report) => void;
  onWhere: (where: Where) => void;
}

/** The persona's voice on the websocket's path: what arrives goes to the player in the audio thread. */
export class Speaker {
  readonly #node: AudioWorkletNode;
  #reader: { item: string; reader: PcmReader } | null = null;

  constructor(card: SoundCard, listener: Listener) {
    this.#node = new AudioWorkletNode(card.context, 'mesi-player', { numberOfInputs: 0, outputChannelCount: [1] });
    this.#node.port.onmessage = (message: MessageEvent<PlayerNews>) => {
      const news = message.data;
      if (news.type === 'report') listener.onReport(news.report);
      else listener.onWhere(news);
    };
    this.#node.connect(card.context.destination);
  }

  /** The next piece of an item, as it came over the wire. */
  push(item: string, base64: string): void {
    if (this.#reader?.item !== item) this.#reader = { item, reader: new PcmReader() };
    const samples = fromPcm(this.#reader.reader.take(base64));
    if (samples.length > 0) this.#order({ type: 'push', item, samples }, [samples.buffer]);
  }

  end(item: string): void {
    this.#order({ type: 'end', item });
  }

  hold(): void {
    this.#order({ type: 'hold' });
  }

  goOn(): void {
    this.#order({ type: 'goOn' });
  }

  /** Drop an item, or all of them. */
  cut(item: string | null): void {
    this.#order({ type: 'cut', item });
  }

  close(): void {
    this.#node.port.onmessage = null;
    this.#node.disconnect();
  }

  #order(order: PlayerOrder, moved: Transferable[] = []): void {
    this.#node.port.postMessage(order, moved);
  }
}
