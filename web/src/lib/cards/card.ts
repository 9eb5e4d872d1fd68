import type { ImportedCard, OwnerPersona } from '$lib/api/types';
import { countText } from '$lib/persona/sheet';

const MAX_BYTES = 20 * 1024 * 1024;

/** What a file chooser offers; phones know no CHARX, so archives are offered as such too. */
export const ACCEPT = '.json,.png,.charx,application/json,image/png,application/zip';

/** Why a file is no card, as far as it can be seen from outside; null where it may be one. */
export function fileProblem(file: Pick<File, 'name' | 'size'>): string | null {
  if (!/\.(json|png|charx|zip)$/i.test(file.name)) return `“${file.name}” is no card: cards are PNG, JSON or CHARX files.`;
  if (file.size === 0) return `“${file.name}” is empty.`;
  if (file.size > MAX_BYTES) return `“${file.name}” is too big: a card has at most 20 MB.`;
  return null;
}

const SPEC: Readonly<Record<ImportedCard['spec'], string>> = { v1: 'Character Card V1', v2: 'Character Card V2', v3: 'Character Card V3' };

export const specText = (spec: ImportedCard['spec']): string => SPEC[spec];

/** What came in with a card, as a list for people. */
export function arrived(persona: OwnerPersona): string[] {
  const sheet = persona.draft;
  const has = (text: string | undefined, label: string) => (text?.trim() ? [label] : []);
  return [
    ...has(sheet.character, 'Character'),
    ...has(sheet.personality, 'Personality'),
    ...has(sheet.scenario, 'Scene'),
    ...has(sheet.greeting, 'Greeting'),
    ...counted(sheet.alternate_greetings, 'more greeting'),
    ...counted(sheet.examples, 'example'),
    ...counted(sheet.lorebook?.entries, 'lorebook entry', 'lorebook entries'),
    ...has(sheet.system_prompt, 'Author’s directions'),
    ...has(sheet.post_history_instructions, 'Reminder before each answer'),
    ...(persona.picture_url ? ['Picture'] : [])
  ];
}

function counted(list: readonly unknown[] | undefined, one: string, many?: string): string[] {
  const count = list?.length ?? 0;
  if (!count) return [];
  return [many && count > 1 ? `${count} ${many}` : countText(count, one, '')];
}
