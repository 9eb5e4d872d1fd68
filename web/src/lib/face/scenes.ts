/** Where the persona is; each has a backdrop of its own in `Backdrop.svelte`. */
export const SCENES = ['desert_night', 'harbour', 'night_club', 'greenhouse', 'plain'] as const;
export type Scene = (typeof SCENES)[number];

export const sceneOf = (name: string | null | undefined): Scene => SCENES.find((scene) => scene === name) ?? 'plain';

/** Light on a face: colours as numbers, strengths as three.js counts them. */
export interface Light {
  key: number;
  keyStrength: number;
  /** From behind, on the hair and the shoulders. */
  rim: number;
  rimStrength: number;
  sky: number;
  ground: number;
  fillStrength: number;
}

const SCENE_LIGHTS: Readonly<Record<Scene, Light>> = {
  desert_night: { key: 0xffe8d0, keyStrength: 2.25, rim: 0x8a7bff, rimStrength: 1.6, sky: 0xc6c0ff, ground: 0x7c5060, fillStrength: 1.2 },
  harbour: { key: 0xfff0da, keyStrength: 2.2, rim: 0xffb98a, rimStrength: 1.2, sky: 0xdcecff, ground: 0xb98f6a, fillStrength: 1.3 },
  night_club: { key: 0xffe0c0, keyStrength: 2.45, rim: 0xff4f8b, rimStrength: 2, sky: 0xe2bcff, ground: 0x6e3048, fillStrength: 1.2 },
  greenhouse: { key: 0xfff6e6, keyStrength: 2.1, rim: 0xbff0c8, rimStrength: 1.1, sky: 0xf2ffe9, ground: 0x9a6a4a, fillStrength: 1.3 },
  plain: { key: 0xffffff, keyStrength: 2.1, rim: 0xffffff, rimStrength: 0.8, sky: 0xffffff, ground: 0xa89a94, fillStrength: 1.25 }
};

/** A tint of the key light: what the owner chose on top of the scene's own. */
const TINTS: Readonly<Record<string, { key: number; strength: number }>> = {
  warm: { key: 0xffd2a0, strength: 1 },
  cool: { key: 0xcfe0ff, strength: 1 }
};

/** The light of a scene, tinted by the light that the owner chose. */
export function lightOf(scene: Scene, light: string | null | undefined): Light {
  const base = SCENE_LIGHTS[scene];
  const tint = TINTS[light ?? ''];
  return tint ? { ...base, key: tint.key, keyStrength: base.keyStrength * tint.strength } : base;
}
