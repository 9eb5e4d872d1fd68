import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { POSE, type Attention, type Gesture, type Pose } from './pose';
import { Puppet } from './puppet';
import { Track } from './track';

type Step =
  | { do: 'begin' }
  | { do: 'attend'; attention: Attention; now_s: number }
  | { do: 'take'; track: { mouth?: [number, number, number][]; moods?: [number, number, number][]; gestures?: [number, number, number][]; gaze?: [number, number, number][] } }
  | { do: 'cue'; gesture: Gesture; percent: number; now_s: number }
  | { do: 'clear'; position: number }
  | { do: 'pose'; now_s: number; position: number | null; pose: number[] };

const golden = JSON.parse(readFileSync(new URL('../../../../tests/recordings/face/golden_pose.json', import.meta.url), 'utf8')) as {
  pose: string[];
  cases: { name: string; seed: number; steps: Step[] }[];
};

/** Run a case's steps, and hand over each pose with what it should be. */
function play(seed: number, steps: Step[], check: (at: number, pose: Pose, want: number[]) => void): void {
  const puppet = new Puppet(seed);
  let track = new Track();
  for (const step of steps) {
    if (step.do === 'begin') puppet.begin((track = new Track()));
    else if (step.do === 'take') track.add(step.track);
    else if (step.do === 'clear') puppet.clear(step.position);
    else if (step.do === 'attend') puppet.attend(step.attention, step.now_s);
    else if (step.do === 'cue') puppet.cue(step.gesture, step.percent / 100, step.now_s);
    else check(step.now_s, puppet.pose(step.now_s, step.position), step.pose);
  }
}

describe('the puppet', () => {
  it('has the channels of the server', () => {
    expect(golden.pose).toEqual([...POSE]);
  });

  it.each(golden.cases)('poses as the server does: $name', ({ seed, steps }) => {
    let poses = 0;
    play(seed, steps, (at, pose, want) => {
      poses++;
      POSE.forEach((channel, index) => expect(Math.abs((pose[index] ?? 9) - (want[index] ?? 0)), `${channel} at ${at} s`).toBeLessThan(1e-3));
    });
    expect(poses).toBe(steps.filter((step) => step.do === 'pose').length);
    expect(poses).toBeGreaterThan(10);
  });
});
