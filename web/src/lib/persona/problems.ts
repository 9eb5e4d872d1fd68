import type { LoreEntry, Sheet } from '$lib/api/types';
import { LORE_LIMITS } from './limits';

/** A field of a sheet that the server would refuse, by the name that the server has for it. */
export interface SheetProblem {
  param: string;
  message: string;
}

/** How much of a lorebook an entry takes. */
export const entryChars = (entry: LoreEntry): number => chars(entry.content) + [...entry.keys, ...entry.secondary_keys].reduce((sum, key) => sum + chars(key), 0);

/** All entries together. */
export const loreChars = (entries: readonly LoreEntry[]): number => entries.reduce((sum, entry) => sum + entryChars(entry), 0);

/** The server counts characters as people do, not halves of them. */
const chars = (text: string): number => [...text].length;

/** What has to be put right before a sheet can be saved, the first thing first. */
export function problemsOf(sheet: Sheet): SheetProblem[] {
  const found: SheetProblem[] = [];
  const miss = (param: string, message: string) => found.push({ param: `sheet.${param}`, message });
  if (!sheet.name.trim()) miss('name', 'Give it a name.');
  sheet.examples.forEach((one, index) => {
    if (!one.persona.trim()) miss(`examples.${index}.persona`, `Write what the persona answers in example ${index + 1}, or remove it.`);
  });
  sheet.alternate_greetings.forEach((one, index) => {
    if (!one.trim()) miss(`alternate_greetings.${index}`, `Write greeting ${index + 2}, or remove it.`);
  });
  sheet.probes.forEach((one, index) => {
    if (!one.question.trim()) miss(`probes.${index}.question`, `Write question ${index + 1}, or remove it.`);
    else if (!one.must_say.length) miss(`probes.${index}.must_say`, `Name a word that the right answer to question ${index + 1} holds.`);
  });
  if (loreChars(sheet.lorebook.entries) > LORE_LIMITS.whole) {
    miss('lorebook', `The lorebook is too long: at most ${LORE_LIMITS.whole.toLocaleString('en')} characters in all.`);
  }
  return found;
}

/** Part of the studio where a field is. */
export const placeOf = (param: string): 'lore' | 'character' => (param.startsWith('sheet.lorebook') ? 'lore' : 'character');
