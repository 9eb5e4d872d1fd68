import { add, type Gesture, type Pose } from './pose';

interface Movement {
  ms: number;
  /** Add the movement to a pose: `u` runs from 0 to 1 over its time. */
  move: (pose: Pose, u: number, strength: number) => void;
}

const MOVEMENTS: Readonly<Record<Gesture, Movement>> = {
  nod: { ms: 600, move: (pose, u, s) => add(pose, 'head_pitch', -8 * s * Math.sin(Math.PI * u) ** 2) },
  shake: { ms: 700, move: (pose, u, s) => add(pose, 'head_yaw', 7 * s * Math.sin(3 * Math.PI * u) * (1 - u)) },
  tilt: { ms: 900, move: (pose, u, s) => add(pose, 'head_roll', 6 * s * Math.sin(Math.PI * u)) },
  brows: { ms: 500, move: (pose, u, s) => add(pose, 'brow', s * Math.sin(Math.PI * u)) },
  lean: { ms: 1_200, move: (pose, u, s) => add(pose, 'lean', s * Math.sin(Math.PI * u)) },
  beat: {
    ms: 350,
    move: (pose, u, s) => {
      add(pose, 'head_pitch', -2.5 * s * Math.sin(Math.PI * u));
      add(pose, 'brow', 0.3 * s * Math.sin(Math.PI * u));
    }
  }
};

export const LONGEST_MS = Math.max(...Object.values(MOVEMENTS).map(({ ms }) => ms));

/** Add a gesture to a pose, so long after it began; false once it is over. */
export function gesture(pose: Pose, kind: Gesture, strength: number, sinceMs: number): boolean {
  const { ms, move } = MOVEMENTS[kind];
  if (sinceMs >= 0 && sinceMs <= ms) move(pose, sinceMs / ms, strength);
  return sinceMs <= ms;
}
