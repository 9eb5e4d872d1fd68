import type { OwnerPersona, Sheet } from '$lib/api/types';

/** Limits of a sheet; the server checks the same ones. */
export const LIMITS = { name: 60, tagline: 160, character: 6_000, greeting: 800, style: 400, examples: 12, example: 600 } as const;

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

/** A sheet as the wire gives it, with its empty fields filled in. */
export const wholeSheet = (draft: OwnerPersona['draft']): Sheet => ({ ...EMPTY_SHEET, ...draft });

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
