import { describe, expect, it } from 'vitest';
import { cornerAfter, CORNERS, nearestCorner, nextCorner } from './corners';
import { isForBrowsers, type FaceView } from './faceView';
import { Governor, qualities } from './quality';
import { lightOf, SCENES, sceneOf } from './scenes';

describe('the quality', () => {
  const run = (governor: Governor, ms: number, frames: number) => Array.from({ length: frames }, () => governor.frame(ms)).filter(Boolean).length;

  it('has fewer pixels first, then no outlines, then plain materials', () => {
    expect(qualities(2).map((one) => one.pixelRatio)).toEqual([2, 1.5, 1.25, 1, 0.8, 0.6, 0.6, 0.6]);
    expect(qualities(3)[0]?.pixelRatio).toBe(2);
    expect(qualities(1).map((one) => one.pixelRatio)).toEqual([1, 0.8, 0.6, 0.6, 0.6]);
    expect(qualities(2).map((one) => one.hasOutlines)).toEqual([true, true, true, true, true, true, false, false]);
  });

  it('goes down at once on a slow machine, and no further than it can', () => {
    const governor = new Governor(2);
    expect(run(governor, 60, 40)).toBe(1);
    run(governor, 60, 2_000);
    expect(governor.quality).toEqual({ pixelRatio: 0.6, hasOutlines: false, isPlain: true });
  });

  it('stays at 30 frames a second', () => {
    const governor = new Governor(2);
    expect(run(governor, 1_000 / 30, 2_000)).toBe(0);
  });

  it('comes up again slowly, and more slowly after a rise that failed', () => {
    const governor = new Governor(1);
    run(governor, 60, 40);
    const framesToRise = () => {
      for (let frame = 1; frame < 20_000; frame++) if (governor.frame(16)) return frame;
      return 0;
    };
    const first = framesToRise();
    expect(first).toBeGreaterThan(300);
    run(governor, 60, 34);
    expect(framesToRise()).toBeGreaterThan(1.7 * first);
  });

  it('takes a tab that was away for no slow machine', () => {
    expect(run(new Governor(2), 5_000, 200)).toBe(0);
  });

  it('begins low without a graphics card', () => {
    expect(new Governor(1, true).quality).toEqual({ pixelRatio: 0.6, hasOutlines: false, isPlain: true });
  });
});

describe('scenes', () => {
  it('have a light each; an unknown one is plain', () => {
    for (const scene of SCENES) expect(lightOf(scene, 'soft').keyStrength).toBeGreaterThan(0);
    expect(sceneOf('moon')).toBe('plain');
    expect(sceneOf(null)).toBe('plain');
    expect(lightOf('plain', 'warm').key).not.toBe(lightOf('plain', 'cool').key);
    expect(lightOf('harbour', 'soft')).toEqual(lightOf('harbour', null));
  });
});

describe('corners', () => {
  it('are found by place and by arrow', () => {
    expect(nearestCorner(0.1, 0.9)).toBe('bottom-left');
    expect(nearestCorner(0.7, 0.2)).toBe('top-right');
    expect(cornerAfter('top-right', 'ArrowDown')).toBe('bottom-right');
    expect(cornerAfter('bottom-right', 'ArrowLeft')).toBe('bottom-left');
    expect(cornerAfter('top-left', 'ArrowLeft')).toBe('top-left');
    expect(cornerAfter('top-left', 'a')).toBe('top-left');
    expect(CORNERS.map(nextCorner)).toEqual([...CORNERS.slice(1), CORNERS[0]]);
  });
});

describe('who may draw', () => {
  const face = (over: Partial<FaceView>): FaceView => ({ id: 'f', kind: 'vrm', name: 'F', model_url: '/f.vrm', poster_url: null, lip_sync: 'full', background: 'plain', light: 'soft', credit: null, ...over });

  it('is the browser where the owner hands out a figure', () => {
    expect(isForBrowsers(face({}))).toBe(true);
    expect(isForBrowsers(face({ kind: 'glb' }))).toBe(true);
    expect(isForBrowsers(face({ model_url: null }))).toBe(false);
    expect(isForBrowsers(face({ kind: 'sprites' }))).toBe(false);
    expect(isForBrowsers(face({ kind: 'portrait' }))).toBe(false);
    expect(isForBrowsers(null)).toBe(false);
  });
});
