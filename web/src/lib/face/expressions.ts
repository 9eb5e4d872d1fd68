import { arkitBrow, arkitMood, arkitMouth, type Weights } from './arkit';
import { blended, opening } from './mouths';
import { MOODS, of, VISEMES, type Pose } from './pose';
import { OCULUS, PRESETS, VRM_MOUTHS } from './presets';

/** How a file's mouth is moved: by the fifteen, by ARKit's names, by VRM's five, or not at all. */
export type MouthNames = 'oculus' | 'arkit' | 'presets' | 'none';

/** What a file can do, told from the names in it. */
export interface Repertoire {
  mouth: MouthNames;
  /** Moods have expressions of their own. */
  hasMoods: boolean;
  /** Brows, and moods where there are none, go by ARKit's names. */
  hasArkit: boolean;
  has: (name: string) => boolean;
}

/** Enough of the fifteen: the silent one is often missing. */
const ENOUGH_VISEMES = 10;

export function repertoireOf(has: (name: string) => boolean): Repertoire {
  const visemes = VISEMES.filter((viseme) => has(OCULUS[viseme])).length;
  const hasArkit = has('jawOpen') || has('browInnerUp');
  const mouth = visemes >= ENOUGH_VISEMES ? 'oculus' : has('jawOpen') ? 'arkit' : VRM_MOUTHS.some(has) ? 'presets' : 'none';
  return { mouth, hasMoods: has('happy') || has('sad'), hasArkit, has };
}

/** What is left of a mood around a mouth that speaks: both at full would tear the lips. */
export const lipsLeft = (pose: Pose): number => 1 - 0.6 * Math.min(1, opening(pose) * 1.4 + of(pose, 'PP') * 0.5);

/** Weights for a file's expressions or blend shapes; names that it lacks are left out. */
export function weightsOf(pose: Pose, able: Repertoire): Weights {
  const weights: Weights = new Map();
  mouthOf(pose, able, weights);
  moodsOf(pose, able, weights);
  const brow = of(pose, 'brow');
  if (able.hasArkit) arkitBrow(brow, weights);
  else if (able.hasMoods) browByMood(brow, weights);
  blink(pose, able, weights);
  for (const name of weights.keys()) if (!able.has(name)) weights.delete(name);
  return weights;
}

function mouthOf(pose: Pose, able: Repertoire, weights: Weights): void {
  if (able.mouth === 'oculus') for (const viseme of VISEMES) weights.set(OCULUS[viseme], viseme === 'sil' ? 0 : of(pose, viseme));
  if (able.mouth === 'arkit') arkitMouth(blended(pose), weights);
  if (able.mouth !== 'presets') return;
  for (const name of VRM_MOUTHS) {
    const weight = VISEMES.reduce((sum, viseme) => sum + of(pose, viseme) * (PRESETS[viseme][name] ?? 0), 0);
    weights.set(name, Math.min(1, weight));
  }
}

function moodsOf(pose: Pose, able: Repertoire, weights: Weights): void {
  const lips = lipsLeft(pose);
  for (const mood of MOODS) {
    if (mood === 'neutral') continue;
    const strength = of(pose, mood);
    if (able.hasMoods) weights.set(mood, strength * (0.35 + 0.65 * lips));
    else if (able.hasArkit && strength > 0) arkitMood(mood, strength, lips, weights);
  }
}

/** A file without brows has them in its moods. */
function browByMood(brow: number, weights: Weights): void {
  const add = (mood: string, value: number) => weights.set(mood, Math.min(1, (weights.get(mood) ?? 0) + value));
  add('surprised', Math.max(0, brow) * 0.25);
  add('angry', Math.max(0, -brow) * 0.25);
}

/** Lids fall less far where a mood squints already. */
function blink(pose: Pose, able: Repertoire, weights: Weights): void {
  const room = 1 - 0.5 * Math.max(of(pose, 'happy'), of(pose, 'relaxed') * 0.5);
  const [left, right] = [of(pose, 'blink_left') * room, of(pose, 'blink_right') * room];
  const names = able.has('blinkLeft') ? ['blinkLeft', 'blinkRight'] : ['eyeBlinkLeft', 'eyeBlinkRight'];
  if (!able.has(names[0] as string) && able.has('blink')) weights.set('blink', Math.max(left, right));
  weights.set(names[0] as string, left);
  weights.set(names[1] as string, right);
}
