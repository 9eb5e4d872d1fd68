import type { Voice } from '$lib/api/types';

/** Voices that sound alike in kind: the same language and gender. */
export interface VoiceGroup {
  key: string;
  /** For people, for example "American English, female". */
  title: string;
  voices: Voice[];
}

const GENDERS = ['female', 'male', 'neutral'];
const languageNames = new Intl.DisplayNames(['en'], { type: 'language' });

/** The name of a BCP 47 tag; the tag itself where it has none. */
export function languageName(tag: string): string {
  try {
    return languageNames.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** What a voice is, in few words. */
export const kindOf = (voice: Voice): string =>
  voice.gender === 'neutral' ? languageName(voice.language) : `${languageName(voice.language)}, ${voice.gender}`;

/** Has a voice words that begin like those of a search? */
export function isFound(voice: Voice, query: string): boolean {
  const own = words(`${voice.label} ${languageName(voice.language)} ${voice.language} ${voice.gender} ${voice.synthesizer}`);
  return words(query).every((word) => own.some((one) => one.startsWith(word)));
}

const words = (text: string): string[] => text.toLowerCase().split(/[\s,]+/).filter(Boolean);

/** Voices by language and gender: most voices first, so that a language's few do not hide its many; those that speak with a foreign accent last. */
export function voiceGroups(voices: readonly Voice[], query: string): VoiceGroup[] {
  const groups = new Map<string, VoiceGroup>();
  for (const voice of voices.filter((one) => isFound(one, query))) {
    const key = `${voice.language}/${voice.gender}`;
    const group = groups.get(key) ?? { key, title: kindOf(voice), voices: [] };
    group.voices.push(voice);
    groups.set(key, group);
  }
  const inLanguage = (group: VoiceGroup) => voices.filter((one) => one.language === group.voices[0]?.language).length;
  return [...groups.values()].sort(
    (left, right) => Number(isForeign(left)) - Number(isForeign(right)) || inLanguage(right) - inLanguage(left) || languageOf(left).localeCompare(languageOf(right)) || rank(left) - rank(right)
  );
}

/** Made for another language: they speak this one, whose country they do not name, with an accent. */
const isForeign = (group: VoiceGroup): boolean => group.voices.every((one) => / accent$/.test(one.label));
const languageOf = (group: VoiceGroup): string => group.voices[0]?.language ?? '';
const rank = (group: VoiceGroup): number => GENDERS.indexOf(group.voices[0]?.gender ?? '');

/** Of an audition's words. */
export const MAX_CHARS = 300;

/** What an audition says of a greeting; null where it has no word, which leaves the line to the server. */
export function auditionText(greeting: string): string | null {
  const text = greeting.trim();
  if (!/[\p{L}\p{N}]/u.test(text)) return null;
  return text.length <= MAX_CHARS ? text : text.slice(0, MAX_CHARS).replace(/\s+\S*$/, '');
}

/** A factor as people read it: "1×", "0.95×". */
export const speedText = (speed: number): string => `${Number(speed.toFixed(2))}×`;

/** Voices to hear beside each other at first: the chosen one, then others of its language that are not of its kind. */
export function firstCompared(voices: readonly Voice[], chosen: Voice | undefined, most: number): string[] {
  const first = chosen ?? voices[0];
  if (!first) return [];
  const near = (voice: Voice) => Number(voice.language !== first.language) * 2 + Number(voice.gender === first.gender);
  const others = voices.filter((voice) => voice.id !== first.id).sort((left, right) => near(left) - near(right));
  return [first, ...others].slice(0, most).map((voice) => voice.id);
}
