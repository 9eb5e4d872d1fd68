import { Box3, Vector3, type Object3D } from 'three';
import type { Figure } from './framing';

/** A head without a bone: this part of a figure's height from the top. */
const HEAD_SHARE = 0.14;
/** A head is no taller than this, whatever stands on it. */
const TALLEST_HEAD = 0.36;
const LEAST_HEAD = 0.16;

/** Measure a figure for the camera. */
export function figureOf(root: Object3D, head: Object3D | null): Figure {
  root.updateWorldMatrix(true, true);
  const box = new Box3().setFromObject(root);
  const top = box.max.y;
  if (!head) {
    const height = box.max.y - box.min.y;
    // A head alone is as tall as it is wide; a figure is taller.
    const isHead = height < 2 * (box.max.x - box.min.x);
    return { headY: isHead ? box.min.y : top - height * HEAD_SHARE, topY: top, faceZ: box.max.z };
  }
  const at = head.getWorldPosition(new Vector3());
  const tall = Math.min(TALLEST_HEAD, Math.max(LEAST_HEAD, top - at.y));
  return { headY: at.y, topY: at.y + tall, faceZ: at.z + tall * 0.4 };
}
