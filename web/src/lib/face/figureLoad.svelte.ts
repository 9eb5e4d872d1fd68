import { isForBrowsers, type FaceView } from './faceView';
import { loadModel, ModelError } from './loadModel';
import type { Painter } from './painter';

/** A figure that lost the graphics card is rebuilt so often. */
const MOST_REBUILDS = 2;
/** So long the browser may take to give the graphics card back by itself. */
const CONTEXT_MS = 3_000;

/** A face's figure on its way to the screen of this device. */
export class FigureLoad {
  painter = $state.raw<Painter | null>(null);
  /** Bytes that are there. */
  loaded = $state(0);
  whole = $state<number | null>(null);
  trouble = $state.raw<ModelError | null>(null);
  /** Counts canvases: one that lost its context is thrown away. */
  canvasNumber = $state(0);
  #file: ArrayBuffer | null = null;
  #stop: AbortController | null = null;
  #rebuilds = 0;
  #contextTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly face: FaceView) {}

  /** Load the file and make it ready on a canvas. */
  async start(canvas: HTMLCanvasElement): Promise<void> {
    if (!isForBrowsers(this.face)) return;
    this.close();
    const stop = (this.#stop = new AbortController());
    this.trouble = null;
    try {
      this.#file ??= await loadModel(this.face.model_url, (loaded, whole) => Object.assign(this, { loaded, whole }), stop.signal);
      const { threePainter } = await import('./threePainter');
      const painter = await threePainter({
        canvas,
        file: this.#file,
        kind: this.face.kind === 'glb' ? 'glb' : 'vrm',
        scene: this.face.background,
        light: this.face.light,
        onContext: (isBack) => this.#followContext(isBack)
      });
      if (stop.signal.aborted) painter.close();
      else this.painter = painter;
    } catch (thrown) {
      if (stop.signal.aborted) return;
      this.trouble = thrown instanceof ModelError ? thrown : new ModelError('This device cannot draw the picture.', true);
    }
  }

  /** Begin again, with another canvas. */
  retry(): void {
    this.close();
    this.trouble = null;
    this.canvasNumber++;
  }

  close(): void {
    this.#stop?.abort();
    this.#stop = null;
    if (this.#contextTimer) clearTimeout(this.#contextTimer);
    this.painter?.close();
    this.painter = null;
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
