import { of, VISEMES, type Pose, type Viseme } from './pose';

/** How a mouth looks, 0 to 1; `wide` from -1 (narrow). The same table as the server's renderers have. */
export interface MouthShape {
  jaw: number;
  wide: number;
  /** Lips pushed forward to a circle. */
  round: number;
  press: number;
  /** The lower lip under the upper teeth. */
  bite: number;
  teeth: number;
  tongue: number;
}

const shape = (jaw: number, more: Partial<MouthShape> = {}): MouthShape => ({
  jaw,
  wide: 0,
  round: 0,
  press: 0,
  bite: 0,
  teeth: 0,
  tongue: 0,
  ...more
});

export const MOUTHS: Readonly<Record<Viseme, MouthShape>> = {
  sil: shape(0),
  PP: shape(0, { wide: -0.1, press: 1 }),
  FF: shape(0.08, { wide: 0.1, bite: 1, teeth: 0.8 }),
  TH: shape(0.22, { teeth: 0.7, tongue: 1 }),
  DD: shape(0.22, { wide: 0.1, teeth: 0.8, tongue: 0.6 }),
  kk: shape(0.28, { teeth: 0.4, tongue: 0.2 }),
  CH: shape(0.2, { wide: -0.3, round: 0.6, teeth: 0.9 }),
  SS: shape(0.1, { wide: 0.4, teeth: 1 }),
  nn: shape(0.18, { wide: 0.1, teeth: 0.6, tongue: 0.8 }),
  RR: shape(0.22, { wide: -0.2, round: 0.4, teeth: 0.3 }),
  aa: shape(0.95, { wide: 0.1, teeth: 0.6, tongue: 0.4 }),
  E: shape(0.5, { wide: 0.4, teeth: 0.7, tongue: 0.3 }),
  I: shape(0.3, { wide: 0.7, teeth: 0.9 }),
  O: shape(0.65, { wide: -0.4, round: 0.8, teeth: 0.1 }),
  U: shape(0.3, { wide: -0.7, round: 1 })
};

/** The mouth of a pose. */
export function blended(pose: Pose): MouthShape {
  const sum = shape(0);
  for (const viseme of VISEMES) {
    const weight = of(pose, viseme);
    if (weight === 0) continue;
    for (const part of Object.keys(sum) as (keyof MouthShape)[]) sum[part] += weight * MOUTHS[viseme][part];
  }
  return sum;
}

/** How far the mouth of a pose is open, 0 to 1. */
export const opening = (pose: Pose): number => VISEMES.reduce((sum, viseme) => sum + of(pose, viseme) * MOUTHS[viseme].jaw, 0);
