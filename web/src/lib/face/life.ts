import { row } from './dice';
import { add, AT, ease, type Attention, type Pose } from './pose';
import { BLOCK_S, blinks, rests, type Blink, type Rest } from './schedules';

const PHASES = 14;
/** No block has this number, as time does not run below zero. */
const PHASE_ROW = -1;
const BREATHS_HZ = 14 / 60;
const GAZE_S = 0.04;
/** A thinking face shuts its eyes this much longer. */
const LATER = 1.4;
/** Of the blinks. */
const THINKING_BLINKS = 0.6;
/** Of the looks of an idle face. */
const AWAY = 0.26;
const TURN = 2 * Math.PI;

/** How much the face attends to each; sum 1. */
export type Attending = Readonly<Record<Attention, number>>;

const { sin, cos } = Math;

/**
 * What a face does by itself: breath, blinks, looks, small movements of the head. All of it is a
 * function of seed and time, in closed form: the server's `avatars/life.py` gives the same numbers.
 */
export class Life {
  /** Blinks and breath alone, for who asked for less movement. */
  isCalm = false;
  readonly #phases: readonly number[];
  /** Where it looks when it thinks. */
  readonly #side: number;
  #block: number | null = null;
  #blinks: Blink[] = [];
  #rests: Rest[] = [];

  constructor(private readonly seed: number) {
    const dice = row(seed, PHASE_ROW);
    this.#phases = Array.from({ length: PHASES }, () => TURN * dice());
    this.#side = dice() < 0.5 ? 1 : -1;
  }

  /** Add to a pose; `nowS` is any clock that does not run backwards, from 0 on. */
  live(pose: Pose, nowS: number, attending: Attending): void {
    this.#turnTo(nowS);
    this.#breathe(pose, nowS);
    this.#holdHead(pose, nowS, attending);
    this.#shutEyes(pose, nowS, attending.thinking);
    this.#look(pose, nowS, attending);
  }

  #phase(index: number): number {
    return this.#phases[index] ?? 0;
  }

  /** Make the events of a moment. */
  #turnTo(nowS: number): void {
    const block = Math.floor(nowS / BLOCK_S);
    if (block === this.#block) return;
    this.#block = block;
    this.#blinks = blinks(this.seed, block);
    this.#rests = rests(this.seed, block);
  }

  /** In a little faster than out, and never twice the same length. */
  #breathe(pose: Pose, nowS: number): void {
    const turn = TURN * BREATHS_HZ * nowS + this.#phase(0) + 0.5 * sin(TURN * 0.031 * nowS + this.#phase(1));
    add(pose, 'breath', 0.5 - 0.5 * cos(turn + 0.3 * sin(turn)));
    if (this.isCalm) return;
    add(pose, 'sway', 0.8 * sin(TURN * 0.071 * nowS + this.#phase(2)) + 0.5 * sin(TURN * 0.113 * nowS + this.#phase(3)));
  }

  #holdHead(pose: Pose, nowS: number, { idle, listening, thinking, speaking }: Attending): void {
    const wave = (hz: number, phase: number) => sin(hz * TURN * nowS + this.#phase(phase));
    const side = this.#side;
    if (!this.isCalm) {
      const size = idle + 0.7 * listening + 0.6 * thinking + 1.3 * speaking;
      add(pose, 'head_yaw', size * (1.3 * wave(0.083, 4) + 0.7 * wave(0.19, 5)) + speaking * 1.1 * wave(0.43, 10));
      add(pose, 'head_pitch', size * (0.8 * wave(0.067, 6) + 0.5 * wave(0.23, 7)) + speaking * (0.9 * wave(0.57, 11) + 0.5 * wave(1.13, 12)));
      add(pose, 'head_roll', size * (0.7 * wave(0.053, 8) + 0.3 * wave(0.17, 9)));
    }
    add(pose, 'head_yaw', 4 * side * thinking);
    add(pose, 'head_pitch', 2.5 * thinking - 0.8 * listening);
    add(pose, 'head_roll', side * (1.2 * listening - 2 * thinking));
    add(pose, 'brow', 0.12 * listening - 0.25 * thinking + 0.05 * wave(0.047, 13));
    add(pose, 'lean', 0.25 * listening - 0.1 * thinking + 0.1 * speaking);
    add(pose, 'happy', 0.1 * listening + 0.05 * speaking);
    add(pose, 'relaxed', 0.15 * idle);
  }

  #shutEyes(pose: Pose, nowS: number, thinking: number): void {
    const blink = this.#blinks[begun(this.#blinks, nowS)];
    if (!blink) return;
    const lasts = blink.lasts * (1 + (LATER - 1) * thinking);
    const isLeftOut = blink.luck > THINKING_BLINKS;
    const shut = lid((nowS - blink.at) / lasts) * (isLeftOut ? 1 - thinking : 1);
    add(pose, 'blink_left', shut);
    add(pose, 'blink_right', shut);
  }

  #look(pose: Pose, nowS: number, attending: Attending): void {
    const index = begun(this.#rests, nowS);
    const [rest, before] = [this.#rests[index], this.#rests[index - 1]];
    if (!rest) return;
    const share = before ? ease((nowS - rest.at) / GAZE_S) : 1;
    const to = this.#looked(rest, attending);
    const from = before && share < 1 ? this.#looked(before, attending) : to;
    pose[AT.gaze_yaw] = (pose[AT.gaze_yaw] ?? 0) + from.yaw + (to.yaw - from.yaw) * share;
    pose[AT.gaze_pitch] = (pose[AT.gaze_pitch] ?? 0) + from.pitch + (to.pitch - from.pitch) * share;
  }

  /** Degrees; a listener's eyes hold the viewer, a thinker's go up and aside. */
  #looked(rest: Rest, { idle, listening, thinking, speaking }: Attending): { yaw: number; pitch: number } {
    const [wide, high] = rest.luck < AWAY ? [9, 4] : [1.2, 0.8];
    const near = 0.9 * listening + speaking;
    const aside = this.#side * (rest.luck < 0.2 ? -7 : 10);
    return {
      yaw: rest.across * (wide * idle + near) + thinking * (aside + 3 * rest.across),
      pitch: rest.up * (high * idle + 0.7 * near) + thinking * (6 + 2.5 * rest.up)
    };
  }
}

/** The last that has begun, or the first. */
function begun(events: readonly { at: number }[], nowS: number): number {
  return Math.max(0, events.findLastIndex((one) => one.at <= nowS));
}

/** How far the lids are shut when `u` of a blink's time is over: 1 from 0.35 to 0.55. */
export function lid(u: number): number {
  if (u <= 0 || u >= 1) return 0;
  return u < 0.55 ? ease(u / 0.35) : ease((1 - u) / 0.45);
}
