import type { FaceKind } from '$lib/api/faces';

const MB = 1_000_000;

interface KindText {
  name: string;
  /** For whom it is. */
  line: string;
  /** What the upload must have, the most important first. */
  needs: readonly string[];
  accept: string;
  endings: readonly string[];
  /** Of one file. */
  mostBytes: number;
  isMany: boolean;
}

export const KINDS: readonly FaceKind[] = ['vrm', 'glb', 'sprites', 'portrait'];

export const KIND_TEXT: Readonly<Record<FaceKind, KindText>> = {
  vrm: {
    name: 'VRM',
    line: 'A 3D avatar, as VRoid Studio and its kin export it.',
    needs: [
      'One .vrm file of at most 30 MB; 1.0 is best, as 0.x is drawn by browsers only.',
      'Its licence fields must allow commercial use by others, unless you are its author.',
      'At most 100,000 triangles, 32 materials and textures of 2,048 pixels.'
    ],
    accept: '.vrm',
    endings: ['.vrm'],
    mostBytes: 30 * MB,
    isMany: false
  },
  glb: {
    name: 'GLB',
    line: 'A 3D head or figure with mouth shapes of ARKit or Oculus.',
    needs: [
      'One .glb file of at most 30 MB, with everything inside.',
      'Mouth shapes named like jawOpen or viseme_aa; without them the mouth stands still.',
      'Looking forward, head up, in metres; at most 100,000 triangles.'
    ],
    accept: '.glb,model/gltf-binary',
    endings: ['.glb'],
    mostBytes: 30 * MB,
    isMany: false
  },
  sprites: {
    name: 'Sprites',
    line: 'Drawn pictures: one face, its shut eyes, and six mouths or more.',
    needs: [
      'PNG or WebP, all on one canvas of at most 2,048 pixels, and see-through where nothing is drawn.',
      'base has its eyes open and its mouth at rest; the others are laid over it.',
      'At most 10 MB a file and 30 MB together.'
    ],
    accept: '.png,.webp,image/png,image/webp',
    endings: ['.png', '.webp'],
    mostBytes: 10 * MB,
    isMany: true
  },
  portrait: {
    name: 'Portrait',
    line: 'One picture of a face; you mark where eyes, mouth and chin are.',
    needs: [
      'PNG, JPEG or WebP of at most 10 MB and at least 256 pixels a side.',
      'The face looks at you, lips closed, nothing before the mouth.',
      'Lip-sync is partial: a picture has no teeth and no tongue.'
    ],
    accept: '.png,.jpg,.jpeg,.webp,image/png,image/jpeg,image/webp',
    endings: ['.png', '.jpg', '.jpeg', '.webp'],
    mostBytes: 10 * MB,
    isMany: false
  }
};

/** Bytes as people read them. */
export const sizeText = (bytes: number): string => (bytes < 0.95 * MB ? `${Math.max(1, Math.round(bytes / 1_000))} kB` : `${Number((bytes / MB).toFixed(1))} MB`);
