import { gesture } from './gestures';
import { Life, type Attending } from './life';
import { opening } from './mouths';
import { AT, ease, MOOD_EASE, MOUTH_EASE, of, POSE, restPose, SPOKEN_HZ, VISEMES, type Attention, type Gesture, type Pose } from './pose';
import { Track } from './track';

const CROSSING_S = 0.4;
/** A position that stands so long lets the mouth go to rest: the sound stopped. */
const STAND_S = 0.08;
/** An open mouth takes up to so much of happy and sad away. */
const OPEN_DAMPS = 0.35;
const MOUTH_S = MOUTH_EASE / SPOKEN_HZ;
const FADE_S = MOOD_EASE / SPOKEN_HZ;
const MOUTH_COUNT = VISEMES.length;
const ATTENTIONS = ['idle', 'listening', 'thinking', 'speaking'] as const;

const only = (attention: Attention): Attending => ({ idle: 0, listening: 0, thinking: 0, speaking: 0, [attention]: 1 });

interface Cue {
  gesture: Gesture;
  strength: number;
  sinceS: number;
}

/**
 * A face that poses: its own life, what it attends to, and the track of the reply it speaks. The twin
 * of the server's `avatars/puppet.py`, number for number; `tests/recordings/face` holds both to it.
 */
export class Puppet {
  readonly life: Life;
  #from = only('idle');
  #to = only('idle');
  #crossingSince = -Infinity;
  #cues: Cue[] = [];
  /** When the last pose was. */
  #nowS = 0;
  #track: Track = new Track();
  /** What the reply asked of the last pose. */
  #asked: Pose | null = null;
  #fading: Pose = restPose();
  #fadingSince = -Infinity;
  #position: number | null = null;
  /** When the position last moved, and whether it was seen to stand since: a slow page is no standing sound. */
  #movedS = 0;
  #isStanding = false;
  /** When the position last moved again, and how much of the mouth was there then. */
  #cameBack = { sinceS: -Infinity, there: 1 };

  constructor(seed: number) {
    this.life = new Life(seed);
  }

  /** Another reply: its positions start at 0. */
  begin(track: Track): void {
    this.#letGo();
    this.#track = track;
    this.#position = null;
    this.#isStanding = false;
    this.#cameBack = { sinceS: -Infinity, there: 1 };
  }

  /** Break the reply off, at a position or where the last pose was; the rest of its track is forgotten. */
  clear(position: number | null = null): void {
    if (this.#asked && position !== null) this.#asked = this.#ask(position, this.#nowS);
    this.begin(new Track());
  }

  /** Turn to something else. */
  attend(attention: Attention, nowS: number): void {
    this.#from = this.#attends(nowS);
    this.#to = only(attention);
    this.#crossingSince = nowS;
  }

  /** Begin a gesture now, outside of the track. */
  cue(kind: Gesture, strength: number, nowS: number): void {
    this.#cues.push({ gesture: kind, strength, sinceS: nowS });
  }

  /** Pose; `nowS` never runs back, `position` is samples of the reply that were heard, null while no reply plays. */
  pose(nowS: number, position: number | null): Pose {
    const pose = restPose();
    if (position === null) this.#letGo();
    else pose.set((this.#asked = this.#ask(position, nowS)));
    this.#fade(pose, nowS);
    this.life.live(pose, nowS, this.#attends(nowS));
    this.#cues = this.#cues.filter((cue) => gesture(pose, cue.gesture, cue.strength, (nowS - cue.sinceS) * 1_000));
    this.#nowS = nowS;
    return settled(pose);
  }

  #attends(nowS: number): Attending {
    const share = ease((nowS - this.#crossingSince) / CROSSING_S);
    const attending = { ...this.#to };
    for (const one of ATTENTIONS) attending[one] = this.#from[one] + (this.#to[one] - this.#from[one]) * share;
    return attending;
  }

  /** What the reply asks for. */
  #ask(position: number, nowS: number): Pose {
    const asked = restPose();
    this.#track.mouthAt(position, asked);
    this.#track.moodAt(position, asked);
    this.#track.gesturesAt(position, asked);
    this.#track.gazeAt(position, asked);
    const there = this.#there(position, nowS);
    for (let index = 0; index < MOUTH_COUNT; index++) asked[index] = (asked[index] ?? 0) * there;
    return asked;
  }

  /** How much of the mouth is there; less while the position stands. */
  #there(position: number, nowS: number): number {
    if (position === this.#position) this.#isStanding = true;
    else {
      if (this.#isStanding && nowS - this.#movedS > STAND_S) this.#cameBack = { sinceS: nowS, there: this.#stood(nowS) };
      this.#isStanding = false;
      this.#position = position;
      this.#movedS = nowS;
    }
    return this.#stood(nowS);
  }

  #stood(nowS: number): number {
    const { sinceS, there } = this.#cameBack;
    const back = there + (1 - there) * ease((nowS - sinceS) / MOUTH_S);
    return this.#isStanding ? back * (1 - ease((nowS - this.#movedS - STAND_S) / MOUTH_S)) : back;
  }

  /** Fade what the reply asked of the last pose. */
  #letGo(): void {
    if (!this.#asked) return;
    this.#fading = this.#asked;
    this.#asked = null;
    this.#fadingSince = this.#nowS;
  }

  #fade(pose: Pose, nowS: number): void {
    const over = nowS - this.#fadingSince;
    if (over >= FADE_S) return;
    const rest = 1 - ease(over / FADE_S);
    // A new reply's mouth comes first; together they are one mouth at most.
    const room = Math.max(0, 1 - pose.subarray(0, MOUTH_COUNT).reduce((sum, weight) => sum + weight, 0));
    const mouth = over < MOUTH_S ? Math.min(1 - ease(over / MOUTH_S), room) : 0;
    for (let index = 0; index < POSE.length; index++) {
      pose[index] = (pose[index] ?? 0) + (index < MOUTH_COUNT ? mouth : rest) * (this.#fading[index] ?? 0);
    }
  }
}

/** Damp moods by an open mouth and keep channels within their ranges; changes the pose. */
export function settled(pose: Pose): Pose {
  const damped = 1 - OPEN_DAMPS * Math.min(opening(pose), 1);
  for (const mood of ['happy', 'sad'] as const) pose[AT[mood]] = of(pose, mood) * damped;
  for (let index = AT.happy; index <= AT.blink_right; index++) pose[index] = Math.min(1, pose[index] ?? 0);
  for (let index = AT.brow; index < AT.sway; index++) pose[index] = Math.min(1, Math.max(-1, pose[index] ?? 0));
  return pose;
}
