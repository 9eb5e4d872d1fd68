/** The fifteen of Oculus, in the order of a pose and of the wire. */
export const VISEMES = ['sil', 'PP', 'FF', 'TH', 'DD', 'kk', 'CH', 'SS', 'nn', 'RR', 'aa', 'E', 'I', 'O', 'U'] as const;
export type Viseme = (typeof VISEMES)[number];
export const MOODS = ['neutral', 'happy', 'sad', 'angry', 'surprised', 'relaxed'] as const;
export type Mood = (typeof MOODS)[number];
export const GESTURES = ['nod', 'shake', 'tilt', 'brows', 'lean', 'beat'] as const;
export type Gesture = (typeof GESTURES)[number];
/** What the face does while no track plays; speaking lasts as long as a reply. */
export type Attention = 'idle' | 'listening' | 'thinking' | 'speaking';

/** Positions of a track are samples at this rate. */
export const SPOKEN_HZ = 24_000;
/** 80 ms. */
export const MOUTH_EASE = 1_920;
/** 300 ms. */
export const MOOD_EASE = 7_200;
/** 40 ms. */
export const GAZE_EASE = 960;

/**
 * Channels of a pose, in order: weights 0..1 of visemes (sum at most 1, the rest is the mouth at rest)
 * and of moods; blinks, 0 open, the persona's own left; gaze and head in degrees, + is the viewer's
 * right, up, and clockwise as seen, the gaze from the viewer's eyes; brow -1 frowns, 1 raised; breath
 * 0 out, 1 in; lean -1 back, 1 to the viewer; sway in degrees of the shoulders.
 */
export const POSE = [
  ...VISEMES,
  'happy',
  'sad',
  'angry',
  'surprised',
  'relaxed',
  'blink_left',
  'blink_right',
  'gaze_yaw',
  'gaze_pitch',
  'head_yaw',
  'head_pitch',
  'head_roll',
  'brow',
  'breath',
  'lean',
  'sway'
] as const;
export type Channel = (typeof POSE)[number];
export type Pose = Float32Array;

/** Where a channel stands in a pose. */
export const AT = Object.fromEntries(POSE.map((channel, index) => [channel, index])) as Readonly<Record<Channel, number>>;
export const FIRST_MOOD = AT.happy;

export const restPose = (): Pose => new Float32Array(POSE.length);

/** One channel of a pose. */
export const of = (pose: Pose, channel: Channel): number => pose[AT[channel]] ?? 0;

export const add = (pose: Pose, channel: Channel, value: number): void => {
  pose[AT[channel]] = of(pose, channel) + value;
};

/** From 0 to 1 without a jolt; outside of that it stays. */
export function ease(u: number): number {
  const held = Math.min(1, Math.max(0, u));
  return held * held * (3 - 2 * held);
}
