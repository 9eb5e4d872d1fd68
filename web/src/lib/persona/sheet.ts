import type { LoreEntry, OwnerPersona, Sheet } from '$lib/api/types';

export const EMPTY_SHEET: Sheet = {
  name: '',
  nickname: '',
  tagline: '',
  character: '',
  personality: '',
  scenario: '',
  greeting: '',
  alternate_greetings: [],
  examples: [],
  style: '',
  system_prompt: '',
  post_history_instructions: '',
  lorebook: { entries: [], scan_depth: 4, token_budget: 500, is_recursive: false },
  sampler: { temperature: null, top_p: null, repeat_penalty: null, max_tokens: null },
  probes: [],
  voice_id: null,
  voice_speed: 1,
  face: null
};

export const EMPTY_ENTRY: LoreEntry = {
  name: '',
  keys: [],
  secondary_keys: [],
  content: '',
  is_on: true,
  is_constant: false,
  is_selective: false,
  is_regex: false,
  is_case_sensitive: false,
  order: 100,
  priority: 0,
  origin: null
};

/** A sheet as the wire gives it, with its empty fields filled in. */
export const wholeSheet = (draft: OwnerPersona['draft']): Sheet => ({
  ...EMPTY_SHEET,
  ...draft,
  lorebook: {
    ...EMPTY_SHEET.lorebook,
    ...draft.lorebook,
    entries: (draft.lorebook?.entries ?? []).map((entry) => ({ ...EMPTY_ENTRY, ...entry }))
  }
});

/** Same words, voice and face? The order of a list counts, that of fields does not. */
export const isSameSheet = (left: Sheet, right: Sheet): boolean => JSON.stringify(left, inOrder) === JSON.stringify(right, inOrder);

const inOrder = (_name: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort()) : value;

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

/** How many of some fields are filled in, for a folded part; the given words where none is. */
export function filledText(fields: readonly (string | number | null | undefined)[], none: string): string {
  const count = fields.filter((field) => (typeof field === 'string' ? field.trim() !== '' : field !== null && field !== undefined)).length;
  return count ? `${count} of ${fields.length} filled in` : none;
}

/** "3 greetings"; the given words for none. */
export const countText = (count: number, noun: string, none: string): string => (count ? `${count} ${noun}${count === 1 ? '' : 's'}` : none);
