import type { RoomView } from '$lib/api/types';

/**
 * A persona's face as its room describes it: `model_url` is null where the owner does not hand the file
 * out or a browser has no use for it; `background` and `light` are names, see `scenes.ts`.
 */
export type FaceView = Omit<NonNullable<RoomView['face']>, 'allows_films'>;

/** Who draws the persona: this browser, the server, or nobody (its picture stands there). */
export type Drawn = 'browser' | 'server' | 'poster';

/** Whether a browser can draw this face at all; sprites and portraits are always the server's. */
export const isForBrowsers = (face: FaceView | null): face is FaceView & { model_url: string } =>
  face !== null && face.model_url !== null && (face.kind === 'vrm' || face.kind === 'glb');
