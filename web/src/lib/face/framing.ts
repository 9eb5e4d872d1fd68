/** What of a figure the camera must know, in metres of its own space; it stands at x = 0, looking to +z. */
export interface Figure {
  /** Where the neck meets the head. */
  headY: number;
  /** The top of the hair or cap. */
  topY: number;
  /** The face's foremost place. */
  faceZ: number;
}

export interface Framing {
  /** Of the vertical view, in degrees. */
  fovDeg: number;
  distance: number;
  /** Where the camera stands and looks, straight ahead. */
  lookY: number;
}

const FOV_DEG = 20;
/** How much of the picture's height lies above the middle of the head. */
const HEAD_AT = 0.39;
/** Heights of a head that a wide and a narrow picture show. */
const WIDE_HEADS = 2.3;
const NARROW_HEADS = 3.1;
/** A head and some air beside it: a narrow picture is never narrower than that. */
const LEAST_WIDTH_HEADS = 1.22;

/** A camera for head and shoulders: closer on a desktop, with room for words below on a phone. */
export function framing(figure: Figure, aspect: number): Framing {
  const head = Math.max(0.05, figure.topY - figure.headY);
  const heads = aspect >= 1 ? WIDE_HEADS : NARROW_HEADS;
  const height = Math.max(head * heads, (head * LEAST_WIDTH_HEADS) / aspect);
  const middle = (figure.headY + figure.topY) / 2;
  return {
    fovDeg: FOV_DEG,
    distance: height / 2 / Math.tan((FOV_DEG * Math.PI) / 360) + figure.faceZ,
    lookY: middle - height * (0.5 - HEAD_AT)
  };
}
