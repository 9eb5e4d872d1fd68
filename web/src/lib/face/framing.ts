/** What of a figure the camera must know, in metres of its own space; it stands at x = 0, looking to +z. */
export interface Figure {
  /** Where the neck meets the head. */
  headY: number;
  /** The top of the hair or cap. */
  topY: number;
  /** The face's foremost place. */
  faceZ: number;
}

/** What lies over a picture, in the page's pixels: a bar above, controls below. */
export interface Covered {
  top: number;
  bottom: number;
}

/** Where a head stands in a picture, in the page's pixels from its upper edge. */
export interface HeadPlace {
  /** The top of the hair or cap. */
  top: number;
  chin: number;
}

export interface Framing {
  /** Of the vertical view, in degrees. */
  fovDeg: number;
  distance: number;
  /** Where the camera stands and looks, straight ahead. */
  lookY: number;
}

/** A square in the middle of the picture, in the page's pixels. */
export interface Square {
  top: number;
  size: number;
}

const FOV_DEG = 20;
/** The chin hangs so far below the neck's joint, in heads; more with an open mouth. */
const CHIN_HEADS = 0.12;
/** A head is no taller than this part of the picture, and never shorter than that. */
const MOST_OF_HEIGHT = 0.49;
const LEAST_OF_HEIGHT = 0.2;
/** A picture is at least so much wider than a head is tall: some air beside the hair. */
const LEAST_WIDTH_HEADS = 1.25;
/** How much of the room that a head leaves lies above it. */
const AIR_ABOVE = 0.4;
/** In the server's square pictures the head stands between these parts of the height, and is so wide with its hair. */
const SERVERS_TOP = 0.06;
const SERVERS_CHIN = 0.78;
const SERVERS_WIDTH = 0.6;
/** A phone on its side is no higher than that; glass.css has the same number. */
const LOW_PX = 480;
/** A small phone has room for two lines of words; glass.css has the same number. */
const SHORT_PX = 704;
const WORDS_PX = 112;
const FEW_WORDS_PX = 80;
const LEAST_RECORD_PX = 96;
const RECORD_OF_HEIGHT = 0.2;
/** Below the bar of a narrow picture: notices lie over the middle, and over the hair at most. */
const NOTICES_PX = 96;
const AIR_PX = 8;

/** What covers a room's picture beside its bar and its controls: what was said last, or the whole record of the talk. */
export function coveredBy(width: number, height: number, bar: number, controls: number, hasRecord = false): Covered {
  const isOnItsSide = height <= LOW_PX && width >= height;
  const record = Math.max(LEAST_RECORD_PX, RECORD_OF_HEIGHT * height);
  const words = hasRecord ? record : height <= SHORT_PX ? FEW_WORDS_PX : WORDS_PX;
  return { top: bar + (width < height ? NOTICES_PX : AIR_PX), bottom: controls + (isOnItsSide ? AIR_PX : words) };
}

/** A place for the head where nothing covers it: as large as fits, with more air below than above. */
export function headPlace(width: number, height: number, covered: Covered): HeadPlace {
  const free = height - covered.top - covered.bottom;
  const tall = Math.max(height * LEAST_OF_HEIGHT, Math.min(free, height * MOST_OF_HEIGHT, width / LEAST_WIDTH_HEADS));
  const top = covered.top + Math.max(0, free - tall) * AIR_ABOVE;
  return { top, chin: top + tall };
}

/** A camera that sees a figure's head at its place in a picture of this height. */
export function framing(figure: Figure, height: number, place: HeadPlace): Framing {
  const head = Math.max(0.05, figure.topY - figure.headY);
  const metresPerPixel = (head * (1 + CHIN_HEADS)) / (place.chin - place.top);
  const seen = height * metresPerPixel;
  return {
    fovDeg: FOV_DEG,
    distance: seen / 2 / Math.tan((FOV_DEG * Math.PI) / 360) + figure.faceZ,
    lookY: figure.topY + place.top * metresPerPixel - seen / 2
  };
}

/** Where the server's square picture lies: as large as fits, its chin right above what is covered, its chest behind that. */
export function serversSquare(width: number, height: number, covered: Covered): Square {
  const free = Math.max(height * LEAST_OF_HEIGHT, height - covered.top - covered.bottom);
  const size = Math.min(free / (SERVERS_CHIN - SERVERS_TOP), width / SERVERS_WIDTH);
  return { top: height - covered.bottom - size * SERVERS_CHIN, size };
}
