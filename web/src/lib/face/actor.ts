import { LoadingManager, Mesh, TextureLoader, type Object3D } from 'three';
import { GLTFLoader, type GLTF, type GLTFLoaderPlugin, type GLTFParser } from 'three/addons/loaders/GLTFLoader.js';
import { ModelError } from './loadModel';
import type { Pose } from './pose';
import type { Quality } from './quality';

/** A figure that takes poses. */
export interface Actor {
  root: Object3D;
  head: Object3D | null;
  /** Take a pose; the viewer stands so many degrees below the figure's eyes. */
  act: (pose: Pose, stepS: number, viewerBelowDeg: number) => void;
  /** Draw more or less finely. */
  dress: (quality: Quality) => void;
  close: () => void;
}

/** Read a file that holds all it needs: nothing else is fetched for it. */
export async function readGltf(file: ArrayBuffer, ...plugins: ((parser: GLTFParser) => GLTFLoaderPlugin)[]): Promise<GLTF> {
  const manager = new LoadingManager();
  manager.setURLModifier((url) => (url.startsWith('blob:') ? url : 'data:,'));
  const loader = new GLTFLoader(manager);
  // Through images: the page's policy lets a picture come from a blob, and nothing else.
  loader.register((parser) => {
    parser.textureLoader = new TextureLoader(manager);
    return { name: 'mesi-images' };
  });
  for (const plugin of plugins) loader.register(plugin);
  try {
    return await loader.parseAsync(file, '');
  } catch {
    throw new ModelError('The picture could not be read.', false);
  }
}

/** Blend shapes of a figure's meshes by name, each with all meshes that have it. */
export class BlendShapes {
  readonly #places = new Map<string, { influences: number[]; index: number }[]>();

  constructor(root: Object3D, rename: (name: string) => string = (name) => name) {
    root.traverse((node) => {
      if (!(node instanceof Mesh) || !node.morphTargetInfluences) return;
      for (const [name, index] of Object.entries(node.morphTargetDictionary ?? {})) {
        const known = this.#places.get(rename(name)) ?? [];
        known.push({ influences: node.morphTargetInfluences, index });
        this.#places.set(rename(name), known);
      }
    });
  }

  has(name: string): boolean {
    return this.#places.has(name);
  }

  set(name: string, weight: number): void {
    for (const { influences, index } of this.#places.get(name) ?? []) influences[index] = weight;
  }
}
