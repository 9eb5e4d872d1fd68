import { VISEMES, type Viseme } from './pose';

export type VrmMouth = 'aa' | 'ih' | 'ou' | 'ee' | 'oh';

/** How the five mouths that every VRM has make up for a viseme of its own. */
export const PRESETS: Readonly<Record<Viseme, Partial<Record<VrmMouth, number>>>> = {
  sil: {},
  PP: {},
  FF: { ih: 0.18 },
  TH: { aa: 0.12, ee: 0.2 },
  DD: { ih: 0.3, aa: 0.06 },
  kk: { aa: 0.22, ih: 0.12 },
  CH: { ou: 0.3, ee: 0.2 },
  SS: { ee: 0.35 },
  nn: { ih: 0.22, aa: 0.06 },
  RR: { ou: 0.3, aa: 0.1 },
  aa: { aa: 0.95 },
  E: { ee: 0.7, aa: 0.15 },
  I: { ih: 0.8 },
  O: { oh: 0.9 },
  U: { ou: 0.9 }
};

export const VRM_MOUTHS: readonly VrmMouth[] = ['aa', 'ih', 'ou', 'ee', 'oh'];

/** The names that Oculus' visemes go by in files. */
export const OCULUS = Object.fromEntries(VISEMES.map((viseme) => [viseme, `viseme_${viseme}`])) as Readonly<Record<Viseme, string>>;
