import type { MouthShape } from './mouths';

/** Weights by a blend shape's name. */
export type Weights = Map<string, number>;

const both = (weights: Weights, name: string, value: number): void => {
  weights.set(`${name}Left`, value);
  weights.set(`${name}Right`, value);
};

/** A mouth in the names of ARKit. */
export function arkitMouth(mouth: MouthShape, weights: Weights): void {
  const [wide, narrow] = [Math.max(0, mouth.wide), Math.max(0, -mouth.wide)];
  weights.set('jawOpen', mouth.jaw * 0.75);
  weights.set('mouthFunnel', mouth.round * 0.55);
  weights.set('mouthPucker', Math.min(1, narrow * 0.6 + mouth.round * 0.3));
  weights.set('mouthRollLower', Math.min(1, mouth.bite * 0.75 + mouth.press * 0.35));
  weights.set('mouthRollUpper', mouth.press * 0.35);
  weights.set('mouthShrugUpper', mouth.bite * 0.2);
  weights.set('tongueOut', Math.max(0, mouth.tongue - 0.7) * 0.6);
  both(weights, 'mouthStretch', wide * 0.45);
  both(weights, 'mouthPress', mouth.press * 0.6);
  both(weights, 'mouthUpperUp', mouth.teeth * 0.22);
  both(weights, 'mouthLowerDown', mouth.teeth * 0.18);
}

type Shares = Readonly<Record<string, number>>;

/** Moods in the names of ARKit; a name without a side stands for both. */
const MOOD_SHARES: Readonly<Record<string, Shares>> = {
  happy: { mouthSmile: 0.75, cheekSquint: 0.5, eyeSquint: 0.25, mouthDimple: 0.2 },
  sad: { mouthFrown: 0.65, browInnerUp: 0.8, eyeLookDown: 0.15, mouthShrugLower: 0.3 },
  angry: { browDown: 0.9, noseSneer: 0.4, mouthFrown: 0.3, eyeSquint: 0.35, mouthPress: 0.25 },
  surprised: { browInnerUp: 0.9, browOuterUp: 0.9, eyeWide: 0.8, jawOpen: 0.12 },
  relaxed: { mouthSmile: 0.3, eyeSquint: 0.15 }
};
const SINGLE: ReadonlySet<string> = new Set(['browInnerUp', 'jawOpen', 'mouthShrugLower', 'mouthShrugUpper']);

const raise = (weights: Weights, name: string, value: number): void => void weights.set(name, Math.min(1, (weights.get(name) ?? 0) + value));

/** Add a mood to what is there; `lips` damps what would pull at a speaking mouth. */
export function arkitMood(mood: string, strength: number, lips: number, weights: Weights): void {
  for (const [name, share] of Object.entries(MOOD_SHARES[mood] ?? {})) {
    const value = strength * share * (name.startsWith('mouth') || name.startsWith('jaw') ? lips : 1);
    if (SINGLE.has(name)) raise(weights, name, value);
    else for (const side of ['Left', 'Right']) raise(weights, name + side, value);
  }
}

/** Add raised or frowning brows. */
export function arkitBrow(brow: number, weights: Weights): void {
  raise(weights, 'browInnerUp', Math.max(0, brow) * 0.7);
  for (const side of ['Left', 'Right']) {
    raise(weights, `browOuterUp${side}`, Math.max(0, brow) * 0.6);
    raise(weights, `browDown${side}`, Math.max(0, -brow) * 0.8);
  }
}

/** A look that is complete at so many degrees. */
const FULL_LOOK_DEG = 30;

/** A look in the names of ARKit: degrees to the viewer's right, which is the persona's left, and up. */
export function arkitGaze(yaw: number, pitch: number, weights: Weights): void {
  const [right, left] = [Math.max(0, yaw) / FULL_LOOK_DEG, Math.max(0, -yaw) / FULL_LOOK_DEG];
  weights.set('eyeLookOutLeft', right);
  weights.set('eyeLookInRight', right);
  weights.set('eyeLookInLeft', left);
  weights.set('eyeLookOutRight', left);
  both(weights, 'eyeLookUp', Math.max(0, pitch) / FULL_LOOK_DEG);
  both(weights, 'eyeLookDown', Math.max(0, -pitch) / FULL_LOOK_DEG);
}
