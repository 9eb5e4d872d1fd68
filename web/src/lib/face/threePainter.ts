import { DirectionalLight, HemisphereLight, MathUtils, PerspectiveCamera, Scene, WebGLRenderer } from 'three';
import type { Actor } from './actor';
import { figureOf } from './figure';
import { framing, headPlace, type Covered, type Figure } from './framing';
import { probe, type Painter, type PaintOptions } from './painter';
import type { Pose } from './pose';
import { Governor } from './quality';
import { lightOf, sceneOf, type Light } from './scenes';

/** Eyes lie so high in a head. */
const EYES_AT = 0.42;

/** Draws a figure with three.js; loaded only where it is needed. */
export async function threePainter(options: PaintOptions): Promise<Painter> {
  const actor =
    options.kind === 'vrm' ? await import('./vrmActor').then(({ vrmActor }) => vrmActor(options.file)) : await import('./glbActor').then(({ glbActor }) => glbActor(options.file));
  const painter = new ThreePainter(options, actor);
  await painter.warm();
  return painter;
}

class ThreePainter implements Painter {
  readonly #renderer: WebGLRenderer;
  readonly #scene = new Scene();
  readonly #camera = new PerspectiveCamera();
  readonly #figure: Figure;
  readonly #governor: Governor;
  #size = { width: 0, height: 0 };
  #viewerBelowDeg = 0;

  constructor(
    private readonly options: PaintOptions,
    private readonly actor: Actor
  ) {
    const { isSoftware } = probe();
    this.#renderer = new WebGLRenderer({ canvas: options.canvas, alpha: true, antialias: !isSoftware, powerPreference: 'high-performance' });
    this.#renderer.setClearAlpha(0);
    this.#governor = new Governor(devicePixelRatio, isSoftware);
    this.#figure = figureOf(actor.root, actor.head);
    this.#scene.add(actor.root, ...lamps(lightOf(sceneOf(options.scene), options.light), this.#figure));
    options.canvas.addEventListener('webglcontextlost', this.#lost);
    options.canvas.addEventListener('webglcontextrestored', this.#back);
    this.#applyQuality();
  }

  /** Make shaders ready and draw once, which takes the textures to the graphics card: no frame of a call stalls. */
  async warm(): Promise<void> {
    const { width, height } = this.options.canvas;
    this.resize(width, height, { top: 0, bottom: 0 });
    await this.#renderer.compileAsync(this.#scene, this.#camera);
    this.#renderer.render(this.#scene, this.#camera);
  }

  draw(pose: Pose, stepS: number): void {
    this.actor.act(pose, stepS, this.#viewerBelowDeg);
    this.#renderer.render(this.#scene, this.#camera);
    if (this.#governor.frame(stepS * 1_000)) this.#applyQuality();
  }

  resize(width: number, height: number, covered: Covered): void {
    if (width < 1 || height < 1) return;
    this.#size = { width, height };
    const { fovDeg, distance, lookY } = framing(this.#figure, height, headPlace(width, height, covered));
    const camera = this.#camera;
    camera.fov = fovDeg;
    camera.aspect = width / height;
    camera.near = 0.05;
    camera.far = distance + 20;
    camera.position.set(0, lookY, distance);
    camera.updateProjectionMatrix();
    const eyes = this.#figure.headY + (this.#figure.topY - this.#figure.headY) * EYES_AT;
    this.#viewerBelowDeg = Math.atan2(eyes - lookY, distance - this.#figure.faceZ) * MathUtils.RAD2DEG;
    this.#renderer.setSize(width, height, false);
  }

  close(): void {
    const { canvas } = this.options;
    canvas.removeEventListener('webglcontextlost', this.#lost);
    canvas.removeEventListener('webglcontextrestored', this.#back);
    this.actor.close();
    this.#renderer.dispose();
    this.#renderer.forceContextLoss();
  }

  #applyQuality(): void {
    const { quality } = this.#governor;
    this.#renderer.setPixelRatio(quality.pixelRatio);
    if (this.#size.width > 0) this.#renderer.setSize(this.#size.width, this.#size.height, false);
    this.actor.dress(quality);
  }

  readonly #lost = (event: Event): void => {
    event.preventDefault();
    this.options.onContext(false);
  };

  readonly #back = (): void => this.options.onContext(true);
}

/** A key from the front, a rim from behind, and the sky. */
function lamps(light: Light, { topY }: Figure) {
  const key = new DirectionalLight(light.key, light.keyStrength);
  key.position.set(0.9, topY + 0.9, 2.2);
  key.target.position.set(0, topY - 0.2, 0);
  const rim = new DirectionalLight(light.rim, light.rimStrength);
  rim.position.set(-1.4, topY + 0.8, -1.6);
  rim.target.position.set(0, topY - 0.2, 0);
  return [key, key.target, rim, rim.target, new HemisphereLight(light.sky, light.ground, light.fillStrength)];
}
