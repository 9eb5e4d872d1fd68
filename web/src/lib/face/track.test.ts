import { describe, expect, it } from 'vitest';
import { AT, GESTURES, MOODS, MOUTH_EASE, of, restPose, VISEMES, type Pose } from './pose';
import { gesture, LONGEST_MS } from './gestures';
import { blended, MOUTHS, opening } from './mouths';
import { Track } from './track';

const [PP, AA] = [VISEMES.indexOf('PP'), VISEMES.indexOf('aa')];

const at = (track: Track, position: number, part: 'mouthAt' | 'moodAt' | 'gesturesAt' | 'gazeAt'): Pose => {
  const pose = restPose();
  track[part](position, pose);
  return pose;
};

describe('a track', () => {
  it('rests before its first key, and eases to each within 80 ms', () => {
    const track = new Track();
    track.add({ mouth: [[10_000, AA, 100]] });
    expect(opening(at(track, 10_000 - MOUTH_EASE, 'mouthAt'))).toBe(0);
    expect(of(at(track, 10_000 - MOUTH_EASE / 2, 'mouthAt'), 'aa')).toBeCloseTo(0.5);
    expect(of(at(track, 10_000, 'mouthAt'), 'aa')).toBe(1);
    expect(of(at(track, 90_000, 'mouthAt'), 'aa')).toBe(1);
  });

  it('takes less time where keys stand closer, and closes the lips for each p', () => {
    const track = new Track();
    track.add({ mouth: [[0, AA, 80], [600, PP, 100], [1_200, AA, 90]] });
    expect(of(at(track, 300, 'mouthAt'), 'aa')).toBeCloseTo(0.4);
    const closed = at(track, 600, 'mouthAt');
    expect([of(closed, 'aa'), of(closed, 'PP')]).toEqual([0, 1]);
  });

  it('never has more than one mouth', () => {
    const track = new Track();
    track.add({ mouth: Array.from({ length: 40 }, (_, n) => [n * 700, n % 15, 100] as [number, number, number]) });
    for (let position = 0; position < 28_000; position += 111) {
      const sum = VISEMES.reduce((total, viseme) => total + of(at(track, position, 'mouthAt'), viseme), 0);
      expect(sum).toBeLessThanOrEqual(1.000_01);
    }
  });

  it('crosses moods over from where they stood', () => {
    const track = new Track();
    track.add({ moods: [[0, MOODS.indexOf('happy'), 80], [3_600, MOODS.indexOf('sad'), 60]] });
    const before = of(at(track, 3_600, 'moodAt'), 'happy');
    expect(before).toBeCloseTo(0.4);
    expect(of(at(track, 7_200, 'moodAt'), 'happy')).toBeCloseTo(before / 2);
    expect(of(at(track, 20_000, 'moodAt'), 'sad')).toBeCloseTo(0.6);
  });

  it('moves the head for a gesture and no longer', () => {
    const track = new Track();
    track.add({ gestures: [[2_400, GESTURES.indexOf('nod'), 50]] });
    expect(of(at(track, 2_400 + 7_200, 'gesturesAt'), 'head_pitch')).toBeCloseTo(-4);
    expect(of(at(track, 2_400 + 14_500, 'gesturesAt'), 'head_pitch')).toBe(0);
    expect(of(at(track, 2_399, 'gesturesAt'), 'head_pitch')).toBe(0);
  });

  it('looks aside and stays there', () => {
    const track = new Track();
    track.add({ gaze: [[1_000, 10, -4]] });
    expect(at(track, 999, 'gazeAt')[AT.gaze_yaw]).toBe(0);
    expect(at(track, 1_480, 'gazeAt')[AT.gaze_yaw]).toBeCloseTo(5);
    expect(at(track, 50_000, 'gazeAt')[AT.gaze_pitch]).toBe(-4);
  });

  it('leaves out what it does not know', () => {
    const track = new Track();
    track.add({ mouth: [[0, 99, 100]], moods: [[0, -1, 100]], gestures: [[0, 17, 100]] });
    for (const part of ['mouthAt', 'moodAt', 'gesturesAt'] as const) expect([...at(track, 100, part)].every((value) => value === 0)).toBe(true);
  });
});

describe('gestures', () => {
  it.each(GESTURES)('%s begins and ends where the head was', (kind) => {
    for (const ms of [0, LONGEST_MS + 1]) {
      const pose = restPose();
      gesture(pose, kind, 1, ms);
      expect([...pose].every((value) => Math.abs(value) < 1e-6)).toBe(true);
    }
    const pose = restPose();
    expect(gesture(pose, kind, 1, 170)).toBe(true);
    expect([...pose].some((value) => Math.abs(value) > 0.2)).toBe(true);
  });
});

describe('mouths', () => {
  it('blend by their weights', () => {
    const pose = restPose();
    pose[AA] = 0.5;
    pose[PP] = 0.5;
    expect(blended(pose).jaw).toBeCloseTo(MOUTHS.aa.jaw / 2);
    expect(blended(pose).press).toBeCloseTo(0.5);
    expect(opening(pose)).toBeCloseTo(MOUTHS.aa.jaw / 2);
  });
});
