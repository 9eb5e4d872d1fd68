import { VRMLoaderPlugin, VRMUtils, type VRM, type VRMHumanBoneName } from '@pixiv/three-vrm';
import { MathUtils } from 'three';
import { BlendShapes, readGltf, type Actor } from './actor';
import { Clothes } from './clothes';
import { repertoireOf, weightsOf } from './expressions';
import { ModelError } from './loadModel';
import { of, type Pose } from './pose';
import type { Quality } from './quality';

/** Of the head's turn, so much is the neck's. */
const NECK = 0.4;
/** A whole lean, at the waist. */
const LEAN_DEG = 6;
/** Eyes turn no further than this in their sockets. */
const EYES_DEG = 28;

/** How a figure stands: arms at its sides instead of the T that files hold. */
const STANCE: Partial<Record<VRMHumanBoneName, readonly [number, number, number]>> = {
  leftUpperArm: [4, 0, -72],
  rightUpperArm: [4, 0, 72],
  leftLowerArm: [0, -14, -4],
  rightLowerArm: [0, 14, 4]
};

/** A VRM figure, of version 1.0 or 0.x. */
export async function vrmActor(file: ArrayBuffer): Promise<Actor> {
  const gltf = await readGltf(file, (parser) => new VRMLoaderPlugin(parser));
  const vrm = gltf.userData.vrm as VRM | undefined;
  if (!vrm) throw new ModelError('The file holds no figure.', false);
  VRMUtils.removeUnnecessaryVertices(gltf.scene);
  VRMUtils.combineSkeletons(gltf.scene);
  VRMUtils.rotateVRM0(vrm);
  return new VrmActor(vrm);
}

class VrmActor implements Actor {
  readonly root;
  readonly head;
  readonly #shapes: BlendShapes;
  readonly #able;
  /** The bones of 0.x look the other way. */
  readonly #facing: 1 | -1;
  readonly #clothes: Clothes;

  constructor(private readonly vrm: VRM) {
    this.root = vrm.scene;
    this.head = vrm.humanoid.getRawBoneNode('head');
    this.#facing = vrm.meta.metaVersion === '0' ? -1 : 1;
    this.#shapes = new BlendShapes(vrm.scene);
    const expressions = vrm.expressionManager;
    this.#able = repertoireOf((name) => (expressions?.getExpression(name) ?? null) !== null || this.#shapes.has(name));
    if (vrm.lookAt) vrm.lookAt.autoUpdate = false;
    vrm.scene.traverse((node) => (node.frustumCulled = false));
    this.#clothes = new Clothes(vrm.scene);
    for (const [bone, degrees] of Object.entries(STANCE)) this.#turn(bone as VRMHumanBoneName, ...degrees);
    vrm.update(0);
  }

  act(pose: Pose, stepS: number, viewerBelowDeg: number): void {
    const expressions = this.vrm.expressionManager;
    const weights = [...weightsOf(pose, this.#able)];
    for (const [name, weight] of weights) expressions?.setValue(name, weight);
    this.#hold(pose);
    this.#look(pose, viewerBelowDeg);
    this.vrm.update(stepS);
    // Last, for expressions put the blend shapes that they use to rest before they move them.
    for (const [name, weight] of weights) if (!expressions?.getExpression(name)) this.#shapes.set(name, weight);
  }

  dress(quality: Quality): void {
    this.#clothes.wear(quality);
  }

  close(): void {
    this.#clothes.close();
    VRMUtils.deepDispose(this.root);
  }

  #hold(pose: Pose): void {
    const [yaw, pitch, roll] = [of(pose, 'head_yaw'), of(pose, 'head_pitch'), of(pose, 'head_roll')];
    const [sway, lean, breath] = [of(pose, 'sway'), of(pose, 'lean'), of(pose, 'breath')];
    // Who leans to the viewer lifts the chin.
    this.#turn('neck', -pitch * NECK - lean * LEAN_DEG * 0.7, yaw * NECK, -roll * NECK);
    this.#turn('head', -pitch * (1 - NECK), yaw * (1 - NECK), -roll * (1 - NECK));
    this.#turn('spine', lean * LEAN_DEG, sway * 0.6, -sway);
    this.#turn('chest', -breath * 1.1, 0, sway * 0.4);
    this.#turn('leftShoulder', 0, 0, breath * 1.6);
    this.#turn('rightShoulder', 0, 0, -breath * 1.6);
  }

  /** Eyes keep to the viewer while the head turns. */
  #look(pose: Pose, viewerBelowDeg: number): void {
    const lookAt = this.vrm.lookAt;
    if (!lookAt) return;
    const yaw = of(pose, 'gaze_yaw') - of(pose, 'head_yaw');
    const pitch = of(pose, 'gaze_pitch') - of(pose, 'head_pitch') + of(pose, 'lean') * LEAN_DEG * 0.3 - viewerBelowDeg;
    lookAt.yaw = MathUtils.clamp(yaw, -EYES_DEG, EYES_DEG);
    lookAt.pitch = -MathUtils.clamp(pitch, -EYES_DEG, EYES_DEG);
  }

  /** Turn a bone, in degrees: + is down, to the viewer's right, and against the clock as seen. */
  #turn(bone: VRMHumanBoneName, x: number, y: number, z: number): void {
    const node = this.vrm.humanoid.getNormalizedBoneNode(bone);
    const facing = this.#facing * MathUtils.DEG2RAD;
    node?.rotation.set(x * facing, y * MathUtils.DEG2RAD, z * facing, 'YXZ');
  }
}
