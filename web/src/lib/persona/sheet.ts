import type { OwnerPersona, Sheet } from '$lib/api/types';

/** Limits of a sheet; the server checks the same ones. */
export const LIMITS = { name: 60, tagline: 160, character: 6_000, greeting: 800, style: 400, examples: 12, example: 600 } as const;

export const EMPTY_SHEET: Sheet = { name: '', tagline: '', character: '', greeting: '', examples: [], style: '' };

/** Same words? Order of examples counts. */
export const isSameSheet = (left: Sheet, right: Sheet): boolean => JSON.stringify(inOrder(left)) === JSON.stringify(inOrder(right));

const inOrder = (sheet: Sheet) => [
  sheet.name,
  sheet.tagline,
  sheet.character,
  sheet.greeting,
  sheet.style,
  sheet.examples.map((example) => [example.fan, example.persona])
];

/** What a persona still needs before it can be published, as things to do. */
export function missing(sheet: Sheet, tiers: OwnerPersona['tiers']): string[] {
  const todo: string[] = [];
  if (!sheet.name.trim()) todo.push('Give it a name.');
  if (!sheet.tagline.trim()) todo.push('Write a tagline: one line under the name.');
  if (!sheet.character.trim()) todo.push('Describe the character.');
  if (!sheet.greeting.trim()) todo.push('Write a greeting: what it says first.');
  if (sheet.examples.some((example) => !example.fan.trim() || !example.persona.trim())) {
    todo.push('Fill in both sides of each example, or remove it.');
  }
  if (!tiers.some((tier) => tier.on_sale)) todo.push('Put at least one format on sale.');
  return todo;
}

/** Move one item of a list; out of range changes nothing. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const copy = [...list];
  if (to < 0 || to >= copy.length) return copy;
  const [item] = copy.splice(from, 1);
  if (item !== undefined) copy.splice(to, 0, item);
  return copy;
}
