import type { Manifest } from '$lib/api/selling';

/** One piece of knowledge, as it is typed. */
export interface PackEntry {
  name: string;
  keys: string[];
  content: string;
  isConstant: boolean;
  /** What this page has no field for, kept as it came. */
  rest: Manifest;
}

/** A pack as it is typed. */
export interface PackDraft {
  style: string[];
  lore: PackEntry[];
  /** Empty: the persona keeps its own. */
  voiceId: string;
  voicePercent: number | null;
  faceId: string;
  background: string;
  light: string;
  temperature: number | null;
  topP: number | null;
  repeatPenalty: number | null;
  maxTokens: number | null;
}

/** What is wrong, by the name that the server has for the place. */
export type PackProblems = Readonly<Record<string, string>>;

/** The server checks the same ones. */
export const PACK_LIMITS = { lines: 8, line: 200, entries: 100, content: 2_000, keys: 20, key: 120, name: 120, whole: 40_000 } as const;

const isRecord = (value: unknown): value is Manifest => typeof value === 'object' && value !== null && !Array.isArray(value);
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const chars = (value: string): number => [...value].length;

export const newPackEntry = (): PackEntry => ({ name: '', keys: [], content: '', isConstant: false, rest: {} });

function entryDraft(found: unknown): PackEntry {
  const source: Manifest = isRecord(found) ? found : {};
  const { name, keys, content, is_constant: isConstant, ...rest } = source;
  return { name: text(name), keys: texts(keys), content: text(content), isConstant: isConstant === true, rest };
}

/** A manifest as its form shows it; null for the first release. */
export function packDraft(manifest: Manifest | null): PackDraft {
  const found = manifest ?? {};
  const part = (name: string): Manifest => (isRecord(found[name]) ? found[name] : {});
  const [voice, face, sampler] = [part('voice'), part('face'), part('sampler')];
  return {
    style: texts(found['style']),
    lore: Array.isArray(found['lore']) ? found['lore'].map(entryDraft) : [],
    voiceId: text(voice['voice_id']),
    voicePercent: number(voice['percent']) ?? 100,
    faceId: text(face['face_id']),
    background: text(face['background']) || 'plain',
    light: text(face['light']) || 'soft',
    temperature: number(sampler['temperature']),
    topP: number(sampler['top_p']),
    repeatPenalty: number(sampler['repeat_penalty']),
    maxTokens: number(sampler['max_tokens'])
  };
}

/** The manifest of a form; what is empty is left out. */
export function packManifest(draft: PackDraft): Manifest {
  const style = draft.style.map((line) => line.trim()).filter(Boolean);
  const lore = draft.lore.map((entry) => ({ ...entry.rest, name: entry.name.trim(), keys: entry.keys, content: entry.content, is_constant: entry.isConstant }));
  const told = { temperature: draft.temperature, top_p: draft.topP, repeat_penalty: draft.repeatPenalty, max_tokens: draft.maxTokens };
  const sampler = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null && value !== undefined));
  return {
    ...(style.length ? { style } : {}),
    ...(lore.length ? { lore } : {}),
    ...(draft.voiceId ? { voice: { voice_id: draft.voiceId, percent: draft.voicePercent ?? 100 } } : {}),
    ...(draft.faceId ? { face: { face_id: draft.faceId, background: draft.background, light: draft.light } } : {}),
    ...(Object.keys(sampler).length ? { sampler } : {})
  };
}

/** How much of a pack's lore is written. */
export const packChars = (lore: readonly PackEntry[]): number =>
  lore.reduce((sum, entry) => sum + chars(entry.content) + [...entry.keys, ...texts(entry.rest['secondary_keys'])].reduce((keys, key) => keys + chars(key), 0), 0);

const outside = (value: number | null, least: number, most: number): boolean => value !== null && value !== undefined && (value < least || value > most);

/** What must be mended before a release; the server checks again. */
export function packProblems(draft: PackDraft): PackProblems {
  const found: Record<string, string> = {};
  draft.style.forEach((line, index) => {
    if (chars(line.trim()) > PACK_LIMITS.line) found[`style.${index}`] = `Use at most ${PACK_LIMITS.line} characters.`;
  });
  draft.lore.forEach((entry, index) => {
    if (!entry.content.trim()) found[`lore.${index}.content`] = 'Write what is known, or remove this entry.';
    else if (chars(entry.content) > PACK_LIMITS.content) found[`lore.${index}.content`] = `Use at most ${PACK_LIMITS.content.toLocaleString('en-GB')} characters.`;
    if (!entry.isConstant && entry.keys.length === 0) found[`lore.${index}.keys`] = 'Name a word that calls it up, or let it be always known.';
  });
  if (packChars(draft.lore) > PACK_LIMITS.whole) found['lore'] = `All knowledge together may have ${PACK_LIMITS.whole.toLocaleString('en-GB')} characters.`;
  if (draft.voiceId && (draft.voicePercent === null || outside(draft.voicePercent, 70, 130))) found['voice.percent'] = 'Use a pace from 70 to 130.';
  if (outside(draft.temperature, 0, 2)) found['sampler.temperature'] = 'Between 0 and 2.';
  if (outside(draft.topP, 0.01, 1)) found['sampler.top_p'] = 'Between 0.01 and 1.';
  if (outside(draft.repeatPenalty, 1, 2)) found['sampler.repeat_penalty'] = 'Between 1 and 2.';
  if (outside(draft.maxTokens, 16, 1_000)) found['sampler.max_tokens'] = 'Between 16 and 1000.';
  if (Object.keys(packManifest(draft)).length === 0) found[''] = 'The pack is empty: write at least one line, or choose a voice or a face.';
  return found;
}
