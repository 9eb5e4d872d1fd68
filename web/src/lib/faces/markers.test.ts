import { describe, expect, it } from 'vitest';
import { markerProblem, MARKERS, moved, nearest, put, startPlaces, wireMarkers, type Places } from './markers';

const SIZE = { width: 800, height: 1_000 };
const FACE: Places = { eye_left: [0.35, 0.4], eye_right: [0.65, 0.4], mouth_left: [0.4, 0.7], lips: [0.5, 0.7], mouth_right: [0.6, 0.7], chin: [0.5, 0.85] };

describe('markers', () => {
  it.each([
    [800, 1_000],
    [1_600, 900],
    [512, 512],
    [600, 1_600]
  ])('begin as a face on a picture of %i by %i', (width, height) => {
    const places = startPlaces({ width, height });
    expect(markerProblem(places, { width, height })).toBeNull();
    for (const marker of MARKERS) expect(Math.max(...places[marker]) <= 1 && Math.min(...places[marker]) >= 0).toBe(true);
  });

  it('fit where the server says that they fit', () => {
    expect(markerProblem(FACE, { width: 300, height: 400 })).toBeNull();
  });

  it.each<[string, Partial<Record<keyof Places, readonly [number, number]>>, RegExp]>([
    ['swapped eyes', { eye_left: [0.65, 0.4], eye_right: [0.35, 0.4] }, /swapped/],
    ['swapped corners', { mouth_left: [0.6, 0.7], mouth_right: [0.4, 0.7] }, /swapped/],
    ['small eyes', { eye_left: [0.49, 0.4], eye_right: [0.51, 0.4] }, /too close/],
    ['a tilted head', { eye_left: [0.35, 0.2], eye_right: [0.65, 0.5] }, /tilted/],
    ['a mouth over the eyes', { mouth_left: [0.4, 0.3], lips: [0.5, 0.3], mouth_right: [0.6, 0.3] }, /below the eyes/],
    ['a chin over the mouth', { chin: [0.5, 0.6] }, /chin must lie below/],
    ['a chin at the mouth', { chin: [0.5, 0.72] }, /chin must lie below/],
    ['lips beside the mouth', { lips: [0.7, 0.7] }, /between the corners/],
    ['lips off the mouth', { lips: [0.5, 0.56] }, /off the line/],
    ['a chin aside', { chin: [0.9, 0.85] }, /below the middle/],
    ['lips on a corner', { lips: [0.401, 0.7] }, /lie on each other/]
  ])('say what is wrong with %s', (_, change, problem) => {
    expect(markerProblem({ ...FACE, ...change }, SIZE)).toMatch(problem);
  });

  it('move by arrows, further with shift, and never out of the picture', () => {
    expect(moved(FACE, 'chin', 'ArrowDown', false)?.chin[1]).toBeCloseTo(0.8525);
    expect(moved(FACE, 'chin', 'ArrowLeft', true)?.chin).toEqual([0.48, 0.85]);
    expect(moved(put(FACE, 'chin', 2, 0.999), 'chin', 'ArrowDown', true)?.chin).toEqual([1, 1]);
    expect(moved(FACE, 'chin', 'Enter', false)).toBeNull();
    expect(FACE.chin).toEqual([0.5, 0.85]);
  });

  it('are found by the nearest', () => {
    expect(nearest(FACE, 0.41, 0.7, SIZE)).toBe('mouth_left');
    expect(nearest(FACE, 0.47, 0.71, SIZE)).toBe('lips');
    expect(nearest(FACE, 0.5, 0.99, SIZE)).toBe('chin');
  });

  it('travel with four places after the point', () => {
    expect(wireMarkers({ ...FACE, chin: [1 / 3, 0.85] })['chin']).toEqual([0.3333, 0.85]);
    expect(Object.keys(wireMarkers(FACE)).sort()).toEqual([...MARKERS].sort());
  });
});
