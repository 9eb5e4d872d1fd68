import type { Performed } from '$lib/api/faces';
import { AT, ease, MOODS, restPose, type Mood, type Pose } from '$lib/face/pose';
import { opening } from '$lib/face/mouths';
import { Puppet, settled } from '$lib/face/puppet';
import { Track } from '$lib/face/track';

const SEED = 7;
const FEEL_S = 0.3;
/** The owner wants to see a look, not a hint of it. */
const STRENGTH = 0.9;
const FEELINGS = MOODS.filter((mood) => mood !== 'neutral');

type Triples = [number, number, number][];

/** A face that is tried out: says a line, wears a look, and lives in between. */
export class Rehearsal {
  /** Weights of FEELINGS that fade, and since when. */
  #from: readonly number[] = FEELINGS.map(() => 0);
  #feeling: Mood = 'neutral';
  #feltSince = -Infinity;
  #puppet = new Puppet(SEED);
  #pose: Pose = restPose();

  /** Less movement, for who asked for that. */
  set isCalm(isCalm: boolean) {
    this.#puppet.life.isCalm = isCalm;
  }

  get feeling(): Mood {
    return this.#feeling;
  }

  /** How far the mouth of the last pose is open, 0 to 1. */
  get mouth(): number {
    return opening(this.#pose);
  }

  /** Begin a line; its positions start at 0. */
  say({ track }: Pick<Performed, 'track'>, nowS: number): void {
    const keys = new Track();
    keys.add(trackOf(track));
    this.#puppet.begin(keys);
    this.#puppet.attend('speaking', nowS);
  }

  /** The line is over, or broken off. */
  rest(nowS: number): void {
    this.#puppet.clear();
    this.#puppet.attend('idle', nowS);
  }

  /** Wear a look, over that of the line. */
  feel(mood: Mood, nowS: number): void {
    this.#from = this.#felt(nowS);
    this.#feeling = mood;
    this.#feltSince = nowS;
  }

  /** Pose; `position` is samples of the line that were heard, null in silence. */
  pose(nowS: number, position: number | null): Pose {
    const pose = this.#puppet.pose(nowS, position);
    const felt = this.#felt(nowS);
    const left = 1 - Math.min(1, felt.reduce((sum, weight) => sum + weight, 0) / STRENGTH);
    FEELINGS.forEach((mood, index) => {
      pose[AT[mood]] = (pose[AT[mood]] ?? 0) * left + (felt[index] ?? 0);
    });
    return (this.#pose = settled(pose));
  }

  #felt(nowS: number): number[] {
    const share = ease((nowS - this.#feltSince) / FEEL_S);
    return FEELINGS.map((mood, index) => {
      const from = this.#from[index] ?? 0;
      return from + ((mood === this.#feeling ? STRENGTH : 0) - from) * share;
    });
  }
}

/** Keys as a track takes them; rows that are none are left out. */
function trackOf(lists: Performed['track']): Record<'mouth' | 'moods' | 'gestures' | 'gaze', Triples> {
  const rows = (name: string) => (lists[name] ?? []).filter((row): row is Triples[number] => row.length === 3);
  return { mouth: rows('mouth'), moods: rows('moods'), gestures: rows('gestures'), gaze: rows('gaze') };
}
