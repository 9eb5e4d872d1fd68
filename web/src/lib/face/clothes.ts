import { MToonMaterial } from '@pixiv/three-vrm';
import { Mesh, MeshLambertMaterial, type Material, type Object3D } from 'three';
import type { Quality } from './quality';

type Worn = Material | Material[];

/** The materials of a figure, fine or plain: a machine without a graphics card shades the plain ones twice as fast. */
export class Clothes {
  readonly #meshes: { mesh: Mesh; fine: Worn; plain: Worn | null }[] = [];
  readonly #outlines: Material[] = [];
  #plain = new Map<Material, Material>();
  #isPlain = false;

  constructor(root: Object3D) {
    root.traverse((node) => {
      if (!(node instanceof Mesh)) return;
      const fine = node.material as Worn;
      this.#meshes.push({ mesh: node, fine, plain: null });
      this.#outlines.push(...[fine].flat().filter((one) => one instanceof MToonMaterial && one.isOutline));
    });
  }

  wear({ hasOutlines, isPlain }: Quality): void {
    for (const material of this.#outlines) material.visible = hasOutlines;
    if (isPlain === this.#isPlain) return;
    this.#isPlain = isPlain;
    for (const one of this.#meshes) {
      one.plain ??= Array.isArray(one.fine) ? one.fine.map((material) => this.#plainOf(material)) : this.#plainOf(one.fine);
      one.mesh.material = isPlain ? one.plain : one.fine;
    }
  }

  close(): void {
    if (this.#isPlain) for (const { mesh, fine } of this.#meshes) mesh.material = fine;
    for (const material of this.#plain.values()) material.dispose();
  }

  #plainOf(fine: Material): Material {
    if (!(fine instanceof MToonMaterial) || fine.isOutline) return fine;
    const known = this.#plain.get(fine);
    if (known) return known;
    const { map, color, side, transparent, opacity, alphaTest, depthWrite, emissive, emissiveMap, emissiveIntensity } = fine;
    const plain = new MeshLambertMaterial({ map, color, side, transparent, opacity, alphaTest, depthWrite, emissive, emissiveMap, emissiveIntensity });
    this.#plain.set(fine, plain);
    return plain;
  }
}
