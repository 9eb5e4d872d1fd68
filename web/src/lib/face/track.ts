import type { AvatarTrack } from '$lib/room/protocol';
import { gesture, LONGEST_MS } from './gestures';
import { AT, ease, FIRST_MOOD, GAZE_EASE, GESTURES, MOOD_EASE, MOODS, MOUTH_EASE, SPOKEN_HZ, VISEMES, type Gesture, type Pose } from './pose';

const LONGEST_GESTURE = (LONGEST_MS * SPOKEN_HZ) / 1_000;

interface Key {
  at: number;
}
/** A place of a pose and how much of it. */
interface Weighed extends Key {
  /** Index into VISEMES or MOODS. */
  index: number;
  weight: number;
}
interface GestureKey extends Key {
  gesture: Gesture;
  strength: number;
}
interface GazeKey extends Key {
  yaw: number;
  pitch: number;
}

/** The performance of one reply, as far as it is known; `at` is samples from the reply's first. */
export class Track {
  readonly #mouth: Weighed[] = [];
  readonly #moods: Weighed[] = [];
  readonly #gaze: GazeKey[] = [];
  readonly #gestures: GestureKey[] = [];

  /** Take the next keys; what this page does not know is left out. */
  add(event: Pick<AvatarTrack, 'mouth' | 'moods' | 'gestures' | 'gaze'>): void {
    for (const [at, index, percent] of event.mouth ?? []) if (VISEMES[index]) this.#mouth.push({ at, index, weight: percent / 100 });
    for (const [at, index, percent] of event.moods ?? []) if (MOODS[index]) this.#moods.push({ at, index, weight: percent / 100 });
    for (const [at, yaw, pitch] of event.gaze ?? []) this.#gaze.push({ at, yaw, pitch });
    for (const [at, index, percent] of event.gestures ?? []) {
      const gesture = GESTURES[index];
      if (gesture) this.#gestures.push({ at, gesture, strength: percent / 100 });
    }
  }

  /** Add the mouth at a position to a pose. */
  mouthAt(at: number, pose: Pose): void {
    const keys = this.#mouth;
    const index = lastAt(keys, at);
    const [key, next] = [keys[index], keys[index + 1]];
    const way = next ? Math.min(MOUTH_EASE, next.at - (key?.at ?? 0)) : 1;
    const share = next ? ease((at - next.at + way) / way) : 0;
    if (key) put(pose, key.index, key.weight * (1 - share));
    if (next) put(pose, next.index, next.weight * share);
  }

  /** Add the mood at a position to a pose. */
  moodAt(at: number, pose: Pose): void {
    let [left, place] = [1, at];
    for (let index = lastAt(this.#moods, at); index >= 0 && left > 0; index--) {
      const key = this.#moods[index] as Weighed;
      const share = ease((place - key.at) / MOOD_EASE);
      if (key.index > 0) put(pose, FIRST_MOOD + key.index - 1, key.weight * share * left);
      left *= 1 - share;
      // The one before goes from where it stood when this one began.
      place = key.at;
    }
  }

  /** Add the track's looks at a position to a pose. */
  gazeAt(at: number, pose: Pose): void {
    const { yaw, pitch } = this.#looked(lastAt(this.#gaze, at), at);
    put(pose, AT.gaze_yaw, yaw);
    put(pose, AT.gaze_pitch, pitch);
  }

  /** Add the movements of a position to a pose. */
  gesturesAt(at: number, pose: Pose): void {
    for (let index = lastAt(this.#gestures, at); index >= 0; index--) {
      const key = this.#gestures[index] as GestureKey;
      if (at - key.at > LONGEST_GESTURE) return;
      gesture(pose, key.gesture, key.strength, ((at - key.at) * 1_000) / SPOKEN_HZ);
    }
  }

  #looked(index: number, at: number): { yaw: number; pitch: number } {
    const key = this.#gaze[index];
    if (!key) return { yaw: 0, pitch: 0 };
    const share = ease((at - key.at) / GAZE_EASE);
    // Where they were when this look began.
    const from = share < 1 ? this.#looked(index - 1, key.at) : key;
    return { yaw: from.yaw + share * (key.yaw - from.yaw), pitch: from.pitch + share * (key.pitch - from.pitch) };
  }
}

function put(pose: Pose, index: number, weight: number): void {
  pose[index] = (pose[index] ?? 0) + weight;
}

/** The last key at a position or before it; -1 where there is none. */
function lastAt(keys: readonly Key[], at: number): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] as Key).at <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
