import { describe, expect, it } from 'vitest';
import { coveredBy, framing, headPlace, serversSquare, type HeadPlace } from './framing';

const FIGURE = { headY: 1.45, topY: 1.7, faceZ: 0.1 };
/** Width, height, bar and controls of a room's page. */
const SCREENS = [
  ['phone', 390, 844, 97, 139],
  ['small phone', 360, 640, 97, 139],
  ['narrow phone', 320, 780, 97, 139],
  ['tablet', 768, 1024, 75, 129],
  ['desktop', 1280, 800, 75, 129],
  ['wide desktop', 1920, 1080, 75, 129],
  ['phone on its side', 844, 390, 75, 72]
] as const;

/** Where a height of the figure is on the screen, in pixels from the top. */
function screenY(y: number, height: number, place: HeadPlace) {
  const { fovDeg, distance, lookY } = framing(FIGURE, height, place);
  const half = (distance - FIGURE.faceZ) * Math.tan((fovDeg * Math.PI) / 360);
  return height * (0.5 - (y - lookY) / (2 * half));
}

describe('the head', () => {
  it.each(SCREENS)('stands where nothing covers it on a %s', (_, width, height, bar, controls) => {
    const covered = coveredBy(width, height, bar, controls);
    const place = headPlace(width, height, covered);
    expect(place.top).toBeGreaterThan(bar);
    expect(place.chin).toBeLessThanOrEqual(height - covered.bottom + 0.01);
    expect(place.chin - place.top).toBeGreaterThan(0.3 * height);
    expect(place.chin - place.top).toBeLessThan(0.85 * width);
    expect(screenY(FIGURE.topY, height, place)).toBeCloseTo(place.top);
    // The neck's joint lies above the chin.
    expect(screenY(FIGURE.headY, height, place)).toBeLessThan(place.chin);
  });

  it.each(SCREENS)("stands free in the server's picture on a %s, whose chest reaches the controls", (_, width, height, bar, controls) => {
    const covered = coveredBy(width, height, bar, controls);
    const { top, size } = serversSquare(width, height, covered);
    expect(top + 0.06 * size).toBeGreaterThan(bar);
    expect(top + 0.78 * size).toBeCloseTo(height - covered.bottom);
    expect(top + size).toBeGreaterThan(height - controls - 60);
    expect(0.6 * size).toBeLessThanOrEqual(width);
  });

  it('has words beside it, not below it, on a phone on its side', () => {
    expect(coveredBy(844, 390, 75, 72).bottom).toBeLessThan(100);
    expect(coveredBy(390, 844, 75, 72).bottom).toBeGreaterThan(150);
  });

  it.each(SCREENS)('stays free while the fan types on a %s', (_, width, height, bar, controls) => {
    const covered = coveredBy(width, height, bar, controls + 80, true);
    const { top, chin } = headPlace(width, height, covered);
    expect(top).toBeGreaterThan(bar);
    // On the smallest of phones the record touches the chin.
    expect(chin).toBeLessThan(height - covered.bottom + 60);
  });

  it('is there even where all is covered', () => {
    const place = headPlace(300, 400, { top: 300, bottom: 300 });
    expect(place.chin).toBeGreaterThan(place.top);
    expect(serversSquare(300, 400, { top: 300, bottom: 300 }).size).toBeGreaterThan(0);
  });

  it('may have no height', () => {
    const { distance, lookY } = framing({ headY: 1, topY: 1, faceZ: 0 }, 100, { top: 10, chin: 60 });
    expect(distance).toBeGreaterThan(0);
    expect(Number.isFinite(lookY)).toBe(true);
  });
});
