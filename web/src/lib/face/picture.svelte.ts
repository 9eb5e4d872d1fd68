import type { PeerState } from '$lib/call/peer';
import type { Drawn } from './faceView';

/** How the server's drawing fares. */
export type ServerPicture = 'off' | 'connecting' | 'there' | 'lost';
/** Who the fan wants to draw. */
export type Drawer = 'device' | 'server';

/** A picture that does not come in so long is not coming. */
export const PATIENCE_MS = 8_000;
/** So soon the server is asked once more where nobody else can draw. */
export const AGAIN_MS = 1_500;

interface Outside {
  /** Ask the server to draw, or no longer. */
  showPicture: (isWanted: boolean) => void;
  /** A switch to the server's drawing failed, and this device draws again. */
  onFellBack: () => void;
  wait: (ms: number, then: () => void) => () => void;
}

/** Who draws the persona in a room: this device, the server, or nobody. */
export class Picture {
  /** Null where the fan has not chosen and this device cannot. */
  by = $state<Drawer | null>(null);
  server = $state<ServerPicture>('off');
  /** The device's figure is on the screen. */
  isFigureThere = $state(false);
  #cancelWait: (() => void) | null = null;
  /** The server is asked once more after a loss, and again after the next picture that came. */
  #again: 'unused' | 'waiting' | 'used' = 'unused';

  constructor(
    /** This device could draw: it has the means, and the owner hands the figure out. */
    readonly canDevice: boolean,
    /** Only the server can draw this face. */
    readonly isServersAlone: boolean,
    private readonly outside: Outside
  ) {
    if (canDevice) this.by = 'device';
    else if (isServersAlone) this.choose('server');
  }

  /** What is on the screen. */
  get drawn(): Drawn {
    if (this.by === 'server' && this.server === 'there') return 'server';
    return this.by === 'device' && this.isFigureThere ? 'browser' : 'poster';
  }

  /** The call over WebRTC came to a state; each new one brings its picture anew. */
  followPeer(state: PeerState): void {
    if (this.by !== 'server') return;
    if (state === 'trying') this.#await();
    else if (state === 'failed' || state === 'idle') this.gone();
  }

  choose(by: Drawer): void {
    if (by === this.by && this.server !== 'lost') return;
    const wasServer = this.by === 'server';
    this.by = by;
    if (by === 'server') this.#ask();
    else if (wasServer) this.#stop();
  }

  /** Ask the server again. */
  retry(): void {
    this.#ask();
  }

  /** A frame of the server's came. */
  frameCame(): void {
    if (this.by !== 'server') return;
    this.#calm();
    this.#again = 'unused';
    this.server = 'there';
  }

  /** The way over WebRTC ended, or the server draws no longer. */
  gone(): void {
    if (this.by !== 'server' || this.server === 'off' || this.server === 'lost' || this.#again === 'waiting') return;
    this.#fail();
  }

  close(): void {
    this.#calm();
  }

  #ask(): void {
    this.#await();
    this.outside.showPicture(true);
  }

  #await(): void {
    this.server = 'connecting';
    this.#calm();
    if (this.#again === 'waiting') this.#again = 'used';
    this.#cancelWait = this.outside.wait(PATIENCE_MS, () => this.#fail());
  }

  #fail(): void {
    this.#calm();
    if (this.isServersAlone && this.#again === 'unused') return this.#askSoon();
    const wasThere = this.server === 'there';
    this.server = 'lost';
    if (!this.canDevice || wasThere) return;
    this.by = 'device';
    this.#stop();
    this.outside.onFellBack();
  }

  #askSoon(): void {
    this.server = 'connecting';
    this.#again = 'waiting';
    this.#cancelWait = this.outside.wait(AGAIN_MS, () => this.#ask());
  }

  #stop(): void {
    this.#calm();
    this.server = 'off';
    this.outside.showPicture(false);
  }

  #calm(): void {
    this.#cancelWait?.();
    this.#cancelWait = null;
  }
}
