import { Bone, MathUtils, Quaternion, Vector3, type Object3D } from 'three';
import { BlendShapes, readGltf, type Actor } from './actor';
import { arkitGaze } from './arkit';
import { repertoireOf, weightsOf } from './expressions';
import { of, type Pose } from './pose';
import { shapeName } from './shapeName';

const EYES_DEG = 28;
/** An arm that points further up than this from straight down is lowered. */
const HANGING_DEG = 35;
const ARM_DEG = 16;

/** A figure whose blend shapes have ARKit's or Oculus' names, with or without bones. */
export async function glbActor(file: ArrayBuffer): Promise<Actor> {
  const gltf = await readGltf(file);
  return new GlbActor(gltf.scene);
}

class GlbActor implements Actor {
  readonly head: Object3D | null;
  readonly #shapes: BlendShapes;
  readonly #able;
  readonly #turned: Turned | null;
  readonly #eyes: Turned[];

  constructor(readonly root: Object3D) {
    root.updateWorldMatrix(true, true);
    this.head = find(root, /^(mixamorig[:_]?)?(bip01[_ ])?head$/i);
    this.#eyes = [/left_?eye(?!lid|brow)/i, /right_?eye(?!lid|brow)/i].flatMap((name) => find(root, name) ?? []).map((bone) => new Turned(bone));
    this.#turned = this.head && new Turned(this.head);
    this.#shapes = new BlendShapes(root, shapeName);
    this.#able = repertoireOf((name) => this.#shapes.has(name));
    root.traverse((node) => (node.frustumCulled = false));
    for (const side of ['left', 'right']) lowerArm(find(root, new RegExp(`^(mixamorig[:_]?)?${side}(_?upper)?_?arm$`, 'i')), side === 'left' ? 1 : -1);
  }

  act(pose: Pose, _stepS: number, viewerBelowDeg: number): void {
    const weights = weightsOf(pose, this.#able);
    const yaw = MathUtils.clamp(of(pose, 'gaze_yaw') - of(pose, 'head_yaw'), -EYES_DEG, EYES_DEG);
    const pitch = MathUtils.clamp(of(pose, 'gaze_pitch') - of(pose, 'head_pitch') - viewerBelowDeg, -EYES_DEG, EYES_DEG);
    if (this.#eyes.length === 0) arkitGaze(yaw, pitch, weights);
    for (const eye of this.#eyes) eye.turn(yaw, pitch, 0);
    for (const [name, weight] of weights) this.#shapes.set(name, weight);
    this.#turned?.turn(of(pose, 'head_yaw'), of(pose, 'head_pitch'), of(pose, 'head_roll'));
    if (this.#turned) return;
    // A head alone turns as a whole.
    this.root.rotation.set(-of(pose, 'head_pitch') * MathUtils.DEG2RAD, of(pose, 'head_yaw') * MathUtils.DEG2RAD, -of(pose, 'head_roll') * MathUtils.DEG2RAD);
  }

  dress(): void {
    // Its materials are simple already.
  }

  close(): void {
    this.root.clear();
  }
}

/** A bone and how it stood: whatever its own axes are, it turns by the world's. */
class Turned {
  readonly #rest: Quaternion;
  readonly #parent: Quaternion;
  readonly #turn = new Quaternion();

  constructor(private readonly bone: Object3D) {
    this.#rest = bone.quaternion.clone();
    this.#parent = (bone.parent ?? bone).getWorldQuaternion(new Quaternion());
  }

  /** Degrees: viewer's right, up, clockwise as seen. */
  turn(yaw: number, pitch: number, roll: number): void {
    const turn = this.#turn.identity();
    turn.multiply(about(UP, yaw)).multiply(about(RIGHT, -pitch)).multiply(about(FRONT, -roll));
    const parent = this.#parent;
    this.bone.quaternion.copy(parent).invert().multiply(turn).multiply(parent).multiply(this.#rest);
  }
}

const [RIGHT, UP, FRONT] = [new Vector3(1, 0, 0), new Vector3(0, 1, 0), new Vector3(0, 0, 1)];
const scratch = new Quaternion();
const about = (axis: Vector3, degrees: number): Quaternion => scratch.setFromAxisAngle(axis, degrees * MathUtils.DEG2RAD);

function find(root: Object3D, name: RegExp): Object3D | null {
  let found: Object3D | null = null;
  root.traverse((node) => {
    // Loaders drop the colon of names such as "mixamorig:Head".
    if (!found && node instanceof Bone && name.test(node.name)) found = node;
  });
  return found;
}

/** Files hold figures with their arms stretched out. */
function lowerArm(arm: Object3D | null, side: 1 | -1): void {
  const hand = arm?.children.find((child) => child instanceof Bone);
  if (!arm || !hand) return;
  const points = hand.getWorldPosition(new Vector3()).sub(arm.getWorldPosition(new Vector3())).normalize();
  if (points.angleTo(new Vector3(0, -1, 0)) * MathUtils.RAD2DEG < HANGING_DEG) return;
  const low = ARM_DEG * MathUtils.DEG2RAD;
  const turn = new Quaternion().setFromUnitVectors(points, new Vector3(side * Math.sin(low), -Math.cos(low), 0).normalize());
  const parent = (arm.parent ?? arm).getWorldQuaternion(new Quaternion());
  const rest = arm.quaternion.clone();
  arm.quaternion.copy(parent).invert().multiply(turn).multiply(parent).multiply(rest);
}
