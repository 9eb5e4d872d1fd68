import { describe, expect, it } from 'vitest';
import { arkitGaze } from './arkit';
import { lipsLeft, repertoireOf, weightsOf } from './expressions';
import { AT, restPose, VISEMES, type Channel } from './pose';
import { OCULUS } from './presets';
import { shapeName } from './shapeName';

const posed = (channels: Partial<Record<Channel, number>>) => {
  const pose = restPose();
  for (const [channel, value] of Object.entries(channels)) pose[AT[channel as Channel]] = value;
  return pose;
};
const able = (...names: string[]) => repertoireOf((name) => names.includes(name));

const VRM = ['aa', 'ih', 'ou', 'ee', 'oh', 'happy', 'sad', 'angry', 'surprised', 'relaxed', 'blink', 'blinkLeft', 'blinkRight'];
const ARKIT = ['jawOpen', 'mouthFunnel', 'mouthPucker', 'mouthRollLower', 'mouthPressLeft', 'mouthPressRight', 'mouthSmileLeft', 'mouthSmileRight', 'browInnerUp', 'browDownLeft', 'browDownRight', 'eyeBlinkLeft', 'eyeBlinkRight'];

describe('a repertoire', () => {
  it('takes the finest names that a file has', () => {
    expect(able(...VRM, ...Object.values(OCULUS)).mouth).toBe('oculus');
    expect(able(...VRM, ...ARKIT).mouth).toBe('arkit');
    expect(able(...VRM).mouth).toBe('presets');
    expect(able('happy').mouth).toBe('none');
    expect(able(...Object.values(OCULUS).filter((name) => name !== 'viseme_sil')).mouth).toBe('oculus');
    expect(able('viseme_aa', 'viseme_E', 'aa').mouth).toBe('presets');
  });

  it('sets nothing that the file lacks', () => {
    const weights = weightsOf(posed({ aa: 1, happy: 1, brow: 1, blink_left: 1 }), able('jawOpen', 'eyeBlinkLeft'));
    expect([...weights.keys()].sort()).toEqual(['eyeBlinkLeft', 'jawOpen']);
  });
});

describe('a mouth', () => {
  it('goes through as it is where the file has the fifteen', () => {
    const weights = weightsOf(posed({ PP: 0.7, E: 0.3 }), able(...Object.values(OCULUS)));
    expect(weights.get('viseme_PP')).toBeCloseTo(0.7);
    expect(weights.get('viseme_E')).toBeCloseTo(0.3);
  });

  it.each(VISEMES)('%s stays within bounds in every set of names', (viseme) => {
    for (const names of [VRM, ARKIT]) {
      const values = [...weightsOf(posed({ [viseme]: 1, happy: 1, surprised: 1, brow: 1 }), able(...names)).values()];
      expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...values)).toBeLessThanOrEqual(1);
    }
  });

  it('is open for aa and shut for p in every set of names', () => {
    const arkit = (viseme: Channel) => weightsOf(posed({ [viseme]: 1 }), able(...ARKIT));
    expect(arkit('aa').get('jawOpen')).toBeGreaterThan(0.6);
    expect(arkit('PP').get('jawOpen')).toBe(0);
    expect(arkit('PP').get('mouthPressLeft')).toBeGreaterThan(0.5);
    const vrm = (viseme: Channel) => ['aa', 'ih', 'ou', 'ee', 'oh'].reduce((sum, name) => sum + (weightsOf(posed({ [viseme]: 1 }), able(...VRM)).get(name) ?? 0), 0);
    expect(vrm('aa')).toBeGreaterThan(0.9);
    expect(vrm('PP')).toBe(0);
  });
});

describe('a mood', () => {
  it('gives way to a mouth that speaks', () => {
    const [calm, speaking] = [{}, { aa: 1 }].map((mouth) => weightsOf(posed({ happy: 1, ...mouth }), able(...VRM)).get('happy') ?? 0);
    expect(calm).toBe(1);
    expect(speaking).toBeLessThan(0.7);
    expect(lipsLeft(posed({ sil: 1 }))).toBe(1);
  });

  it('is made of brows and corners where the file has no moods', () => {
    const weights = weightsOf(posed({ happy: 1 }), able(...ARKIT));
    expect(weights.get('mouthSmileLeft')).toBeCloseTo(0.75);
    expect(weights.get('mouthSmileRight')).toBeCloseTo(0.75);
  });
});

describe('lids', () => {
  it('shut each by itself, or both where the file has one for both', () => {
    const each = weightsOf(posed({ blink_left: 1 }), able(...VRM));
    expect([each.get('blinkLeft'), each.get('blinkRight'), each.get('blink')]).toEqual([1, 0, undefined]);
    expect(weightsOf(posed({ blink_left: 1, blink_right: 0.4 }), able('aa', 'blink')).get('blink')).toBe(1);
    expect(weightsOf(posed({ blink_right: 1 }), able(...ARKIT)).get('eyeBlinkRight')).toBe(1);
  });
});

describe('a look in ARKit names', () => {
  it("is the persona's left where it is the viewer's right", () => {
    const weights = new Map<string, number>();
    arkitGaze(15, -6, weights);
    expect(weights.get('eyeLookOutLeft')).toBeCloseTo(0.5);
    expect(weights.get('eyeLookInRight')).toBeCloseTo(0.5);
    expect(weights.get('eyeLookOutRight')).toBe(0);
    expect(weights.get('eyeLookDownLeft')).toBeCloseTo(0.2);
  });
});

describe('names of blend shapes', () => {
  it.each([
    ['eyeBlink_L', 'eyeBlinkLeft'],
    ['blendShape1.mouthSmile_R', 'mouthSmileRight'],
    ['mouthPressL', 'mouthPressLeft'],
    ['viseme_RR', 'viseme_RR'],
    ['jawOpen', 'jawOpen'],
    ['eyeBlinkLeft', 'eyeBlinkLeft']
  ])('%s is %s', (written, meant) => expect(shapeName(written)).toBe(meant));
});
