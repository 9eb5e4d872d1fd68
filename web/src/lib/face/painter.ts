import type { Covered } from './framing';
import type { Pose } from './pose';

/** Draws poses of one face on a canvas. */
export interface Painter {
  /** Draw a pose; `stepS` is the time since the frame before. */
  draw: (pose: Pose, stepS: number) => void;
  /** The canvas is as large as this now, in the page's pixels, and covered so far. */
  resize: (width: number, height: number, covered: Covered) => void;
  close: () => void;
}

export interface PaintOptions {
  canvas: HTMLCanvasElement;
  file: ArrayBuffer;
  kind: 'vrm' | 'glb';
  scene: string;
  light: string;
  /** The graphics card took its memory back; `true` once it gave it again. */
  onContext: (isBack: boolean) => void;
}

/** What this browser can draw with. */
export interface Drawing {
  canDraw: boolean;
  /** The processor draws, not a graphics card. */
  isSoftware: boolean;
}

let known: Drawing | null = null;

/** Try it once; a page may have only so many contexts. */
export function probe(): Drawing {
  known ??= tried();
  return known;
}

function tried(): Drawing {
  try {
    const context = document.createElement('canvas').getContext('webgl2');
    if (!context) return { canDraw: false, isSoftware: false };
    const names = context.getExtension('WEBGL_debug_renderer_info');
    const name = String(context.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : context.RENDERER));
    context.getExtension('WEBGL_lose_context')?.loseContext();
    return { canDraw: true, isSoftware: /swiftshader|llvmpipe|software|basic render/i.test(name) };
  } catch {
    return { canDraw: false, isSoftware: false };
  }
}
