import { loudness } from '../level';
import { Player } from '../player';
import type { PlayerNews, PlayerOrder } from '../playerWire';

/** How often the page hears how loud it is and where: 8 quanta are 43 ms at 24 kHz. */
const QUANTA_A_NEWS = 8;

class PlayerProcessor extends AudioWorkletProcessor {
  readonly #player = new Player(sampleRate, (report) => this.#post({ type: 'report', report }));
  #quanta = 0;
  #wasPlaying = false;

  constructor() {
    super();
    this.port.onmessage = (message: MessageEvent<PlayerOrder>) => this.#take(message.data);
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const [left, ...others] = outputs[0] ?? [];
    if (!left) return true;
    this.#player.render(left);
    for (const other of others) other.set(left);
    if (++this.#quanta % QUANTA_A_NEWS === 0) this.#tellWhere(left);
    return true;
  }

  #take(order: PlayerOrder): void {
    if (order.type === 'push') this.#player.push(order.item, order.samples);
    else if (order.type === 'end') this.#player.end(order.item);
    else if (order.type === 'hold') this.#player.hold();
    else if (order.type === 'goOn') this.#player.goOn();
    else this.#player.cut(order.item);
  }

  #tellWhere(quantum: Float32Array): void {
    const playing = this.#player.playing;
    if (!playing && !this.#wasPlaying) return;
    this.#wasPlaying = playing !== null;
    const { queuedMs, underruns, targetMs } = this.#player;
    const atS = currentTime + quantum.length / sampleRate;
    this.#post({ type: 'where', atS, playing, level: playing ? loudness(quantum) : 0, queuedMs, underruns, targetMs });
  }

  #post(news: PlayerNews): void {
    this.port.postMessage(news);
  }
}

registerProcessor('mesi-player', PlayerProcessor);
