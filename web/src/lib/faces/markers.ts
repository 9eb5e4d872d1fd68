import type { Markers } from '$lib/api/faces';

/** Places on a portrait; left and right are those of the picture, as its viewer sees it. */
export const MARKERS = ['eye_left', 'eye_right', 'mouth_left', 'lips', 'mouth_right', 'chin'] as const;
export type Marker = (typeof MARKERS)[number];
export type Places = Readonly<Record<Marker, readonly [number, number]>>;

export const MARKER_TEXT: Readonly<Record<Marker, { name: string; where: string }>> = {
  eye_left: { name: 'Left eye', where: 'middle of the pupil' },
  eye_right: { name: 'Right eye', where: 'middle of the pupil' },
  mouth_left: { name: 'Left corner of the mouth', where: 'where the lips end' },
  lips: { name: 'Lips', where: 'middle of the line between them' },
  mouth_right: { name: 'Right corner of the mouth', where: 'where the lips end' },
  chin: { name: 'Chin', where: 'its lowest point' }
};

export interface Size {
  width: number;
  height: number;
}

/** Where a face lies on most portraits, in distances between its eyes from the middle between them. */
const USUAL: Places = {
  eye_left: [-0.5, 0],
  eye_right: [0.5, 0],
  mouth_left: [-0.4, 1.05],
  lips: [0, 1.07],
  mouth_right: [0.4, 1.05],
  chin: [0, 1.8]
};
/** Of the picture's shorter side. */
const USUAL_EYES = 0.22;
/** Of the picture's height. */
const EYES_AT = 0.4;

/** Where the markers stand before anybody has moved them. */
export function startPlaces({ width, height }: Size): Places {
  const across = USUAL_EYES * Math.min(width, height);
  return mapped((marker) => {
    const [along, down] = USUAL[marker];
    return [inside(0.5 + (along * across) / width), inside(EYES_AT + (down * across) / height)];
  });
}

/** Markers after one was put somewhere. */
export const put = (places: Places, marker: Marker, x: number, y: number): Places => ({ ...places, [marker]: [inside(x), inside(y)] });

const SMALL_STEP = 0.0025;
const BIG_STEP = 0.02;
const WAYS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Markers after a key; null where the key means nothing. */
export function moved(places: Places, marker: Marker, key: string, isBig: boolean): Places | null {
  const way = WAYS[key];
  if (!way) return null;
  const step = isBig ? BIG_STEP : SMALL_STEP;
  const [x, y] = places[marker];
  return put(places, marker, x + way[0] * step, y + way[1] * step);
}

/** The marker nearest to a place on a picture that is shown in this size. */
export function nearest(places: Places, x: number, y: number, { width, height }: Size): Marker {
  const away = (marker: Marker) => Math.hypot((places[marker][0] - x) * width, (places[marker][1] - y) * height);
  return MARKERS.reduce((best, marker) => (away(marker) < away(best) ? marker : best));
}

const LEAST_EYES = 0.05;
const MOST_TILT_DEG = 35;
/** Two markers closer than this, in distances between the eyes, lie on each other. */
const NEAR = 0.15;

/**
 * What does not look like a face, as a sentence; null where the markers fit. The server has the same
 * rules, and the last word.
 */
export function markerProblem(places: Places, size: Size): string | null {
  const at = mapped((marker) => [places[marker][0] * size.width, places[marker][1] * size.height]);
  const [left, right] = [at.eye_left, at.eye_right];
  const across = Math.hypot(right[0] - left[0], right[1] - left[1]);
  if (right[0] <= left[0] || at.mouth_right[0] <= at.mouth_left[0]) return 'Left and right are swapped: left is the left of the picture.';
  if (across < LEAST_EYES * Math.max(size.width, size.height)) return 'The eyes lie too close together. Choose a picture with a larger face.';
  const tilt = (Math.atan2(right[1] - left[1], right[0] - left[0]) * 180) / Math.PI;
  if (Math.abs(tilt) > MOST_TILT_DEG) return 'The head is tilted too far. Turn the picture upright.';
  return orderProblem(inFace(at, across)) ?? nearProblem(at, across);
}

function nearProblem(at: Places, across: number): string | null {
  for (const [index, one] of MARKERS.entries()) {
    for (const other of MARKERS.slice(index + 1)) {
      const away = Math.hypot(at[one][0] - at[other][0], at[one][1] - at[other][1]);
      if (away < NEAR * across) return `${MARKER_TEXT[one].name} and ${MARKER_TEXT[other].name.toLowerCase()} lie on each other.`;
    }
  }
  return null;
}

/** Places along and down from between the eyes, in distances between the eyes. */
function inFace(at: Places, across: number): Places {
  const [[lx, ly], [rx, ry]] = [at.eye_left, at.eye_right];
  const [ux, uy] = [(rx - lx) / across, (ry - ly) / across];
  const [mx, my] = [(lx + rx) / 2, (ly + ry) / 2];
  return mapped((marker) => {
    const [x, y] = at[marker];
    return [((x - mx) * ux + (y - my) * uy) / across, ((y - my) * ux - (x - mx) * uy) / across];
  });
}

function orderProblem({ mouth_left: left, mouth_right: right, lips, chin }: Places): string | null {
  if (Math.min(left[1], right[1], lips[1]) < 0.35) return 'The mouth must lie below the eyes.';
  if (Math.max(left[1], right[1]) > 2.5) return 'The mouth lies too far below the eyes.';
  if (chin[1] < Math.max(lips[1], left[1], right[1]) + 0.15) return 'The chin must lie below the mouth.';
  if (chin[1] > 4) return 'The chin lies too far below the mouth.';
  if (!(left[0] < lips[0] && lips[0] < right[0])) return 'The lips must lie between the corners of the mouth.';
  if (Math.abs(lips[1] - (left[1] + right[1]) / 2) > 0.35) return 'The lips lie off the line between the corners of the mouth.';
  if (Math.max(Math.abs(lips[0]), Math.abs(chin[0])) > 0.8) return 'Mouth and chin must lie below the middle between the eyes.';
  return null;
}

const inside = (value: number): number => Math.min(1, Math.max(0, value));

const mapped = (place: (marker: Marker) => readonly [number, number]): Places =>
  Object.fromEntries(MARKERS.map((marker) => [marker, place(marker)])) as Record<Marker, readonly [number, number]>;

/** As the server takes them, with four places after the point. */
export const wireMarkers = (places: Places): Markers =>
  Object.fromEntries(MARKERS.map((marker) => [marker, [rounded(places[marker][0]), rounded(places[marker][1])] as const]));

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
