import type { RoomView } from '$lib/api/types';

/** A persona's face as the room describes it. */
export interface FaceView {
  id: string;
  kind: 'vrm' | 'glb' | 'sprites' | 'portrait';
  name: string;
  /** Null where the owner does not hand the file out, or there is none for a browser. */
  model_url: string | null;
  poster_url: string | null;
  lip_sync: 'full' | 'partial' | 'none';
  /** A scene's name; see `scenes.ts`. */
  background: string;
  /** A light's name; see `scenes.ts`. */
  light: string;
}

/** Who draws the persona: this browser, the server, or nobody (its picture stands there). */
export type Drawn = 'browser' | 'server' | 'poster';

/** Whether a browser can draw this face at all; sprites and portraits are always the server's. */
export const isForBrowsers = (face: FaceView | null): face is FaceView & { model_url: string } =>
  face !== null && face.model_url !== null && (face.kind === 'vrm' || face.kind === 'glb');

/** The face of a room's persona; null where the room has none. */
export const faceOf = (room: RoomView): FaceView | null => ('face' in room ? ((room.face as FaceView | null | undefined) ?? null) : null);
