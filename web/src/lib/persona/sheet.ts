import type { OwnerPersona, Sheet } from '$lib/api/types';

/** Limits of a sheet; the server checks the same ones. */
export const LIMITS = { name: 60, tagline: 160, character: 6_000, greeting: 800, style: 400, examples: 12, example: 600 } as const;

export const EMPTY_SHEET: Sheet = { name: '', tagline: '', character: '', greeting: '', examples: [], style: '', voice_id: null, voice_speed: 1, face: null };

/** A sheet as the wire gives it, with its empty fields filled in. */
export const wholeSheet = (draft: OwnerPersona['draft']): Sheet => ({ ...EMPTY_SHEET, ...draft });

/** Same words, voice and face? Order of examples counts. */
export const isSameSheet = (left: Sheet, right: Sheet): boolean => JSON.stringify(inOrder(left)) === JSON.stringify(inOrder(right));

const inOrder = (sheet: Sheet) => [
  sheet.name,
  sheet.tagline,
  sheet.character,
  sheet.greeting,
  sheet.style,
  sheet.voice_id,
  sheet.voice_speed,
  sheet.face && [sheet.face.face_id, sheet.face.background, sheet.face.light, sheet.face.delivers_model, sheet.face.allows_films],
  sheet.examples.map((example) => [example.fan, example.persona])
];

/** What the server says is missing -> what to do. */
const TODO: Readonly<Record<string, string>> = {
  name: 'Give it a name.',
  tagline: 'Write a tagline: one line under the name.',
  character: 'Describe the character, in at least 40 characters.',
  greeting: 'Write a greeting: what it says first.',
  examples: 'Add at least one example.',
  picture: 'Add a picture.',
  tier: 'Put at least one format on sale.',
  face: 'Choose a face: video rooms are on sale, and they show it.'
};

/** What a persona still needs before it can be published, as things to do. */
export const todoOf = (missing: OwnerPersona['missing']): string[] => missing.map((code) => TODO[code] ?? `Add: ${code}.`);

/** Move one item of a list; out of range changes nothing. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const copy = [...list];
  if (to < 0 || to >= copy.length) return copy;
  const [item] = copy.splice(from, 1);
  if (item !== undefined) copy.splice(to, 0, item);
  return copy;
}
