import { isForBrowsers, type FaceView } from './faceView';
import { loadModel, ModelError } from './loadModel';
import type { Painter, PaintOptions } from './painter';

/** A figure that lost the graphics card is rebuilt so often. */
const MOST_REBUILDS = 2;
/** So long the browser may take to give the graphics card back by itself. */
const CONTEXT_MS = 3_000;

/** What a load does outside of itself. */
export interface Means {
  fetch: typeof loadModel;
  paint: (options: PaintOptions) => Promise<Painter>;
  makeCanvas: () => HTMLCanvasElement;
}

const BROWSER: Means = {
  fetch: loadModel,
  paint: async (options) => (await import('./threePainter')).threePainter(options),
  makeCanvas: () => document.createElement('canvas')
};

/** A face's figure on its way to the screen of this device: it is made ready before anybody shows it. */
export class FigureLoad {
  painter = $state.raw<Painter | null>(null);
  /** What the painter draws on; another one after each beginning. */
  canvas = $state.raw<HTMLCanvasElement | null>(null);
  /** Bytes that are there. */
  loaded = $state(0);
  whole = $state<number | null>(null);
  trouble = $state.raw<ModelError | null>(null);
  #file: ArrayBuffer | null = null;
  #stop: AbortController | null = null;
  #rebuilds = 0;
  #contextTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly face: FaceView,
    private readonly means = BROWSER
  ) {}

  /** How much of the file is there; null where nobody knows. */
  get share(): number | null {
    return this.whole ? Math.min(1, this.loaded / this.whole) : null;
  }

  /** Load the file and make it ready, unless that has begun already; after a failure it begins anew. */
  async start(): Promise<void> {
    if (this.#stop && !this.trouble) return;
    if (!isForBrowsers(this.face)) return;
    this.close();
    const stop = (this.#stop = new AbortController());
    const canvas = this.means.makeCanvas();
    this.trouble = null;
    try {
      this.#file ??= await this.means.fetch(this.face.model_url, (loaded, whole) => Object.assign(this, { loaded, whole }), stop.signal);
      if (stop.signal.aborted) return;
      const painter = await this.means.paint({
        canvas,
        file: this.#file,
        kind: this.face.kind === 'glb' ? 'glb' : 'vrm',
        scene: this.face.background,
        light: this.face.light,
        onContext: (isBack) => this.#followContext(isBack)
      });
      if (stop.signal.aborted) return painter.close();
      this.canvas = canvas;
      this.painter = painter;
    } catch (thrown) {
      if (stop.signal.aborted) return;
      this.trouble = thrown instanceof ModelError ? thrown : new ModelError('This device cannot draw the picture.', true);
    }
  }

  /** Begin again, with another canvas. */
  retry(): void {
    this.close();
    void this.start();
  }

  /** Show what is drawn in a place of the page. Returns what takes it away. */
  readonly show = (place: HTMLElement): (() => void) => {
    const { canvas } = this;
    if (canvas) place.append(canvas);
    return () => canvas?.remove();
  };

  close(): void {
    this.#stop?.abort();
    this.#stop = null;
    if (this.#contextTimer) clearTimeout(this.#contextTimer);
    this.painter?.close();
    this.painter = null;
    this.canvas = null;
  }

  /** Browsers give a lost graphics card back by themselves, as a rule; else it takes another canvas. */
  #followContext(isBack: boolean): void {
    if (this.#contextTimer) clearTimeout(this.#contextTimer);
    this.#contextTimer = null;
    if (!isBack) this.#contextTimer = setTimeout(() => this.#rebuild(), CONTEXT_MS);
  }

  #rebuild(): void {
    if (this.#rebuilds++ < MOST_REBUILDS) this.retry();
    else {
      this.close();
      this.trouble = new ModelError('The graphics card stopped drawing.', true);
    }
  }
}
