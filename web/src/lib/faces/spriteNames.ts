/** The file that has the whole face, and the one with its shut eyes. */
export const PARTS = ['base', 'blink'] as const;
/** The nine mouths that make lip-sync full. */
export const MOUTHS = ['rest', 'PP', 'FF', 'TH', 'SS', 'aa', 'E', 'O', 'U'] as const;
const MORE = ['DD', 'kk', 'CH', 'nn', 'RR', 'I'] as const;
const FEWEST_MOUTHS = 6;

/** What each picture shows; the sounds are English ones. */
export const SPRITE_TEXT: Readonly<Record<string, string>> = {
  base: 'the whole face',
  blink: 'shut eyes',
  rest: 'lips closed',
  PP: 'p, b, m',
  FF: 'f, v',
  TH: 'th',
  SS: 's, z',
  aa: 'as in car',
  E: 'as in bed',
  O: 'as in more',
  U: 'as in moon'
};

const KNOWN: ReadonlyMap<string, string> = new Map([...[...PARTS, ...MOUTHS, ...MORE].map((name) => [name.toLowerCase(), name] as const), ['sil', 'rest']]);

/** Which sprite a file is, by its name as the server reads it; null for none. */
export function spriteOf(file: string): string | null {
  const match = /^(?:mouth_|mouth-)?(?:viseme_)?(.+)\.(?:png|webp)$/.exec(file.trim().toLowerCase());
  return KNOWN.get(match?.[1] ?? '') ?? null;
}

/** What a set of files makes. */
export interface SpriteSet {
  found: ReadonlySet<string>;
  unknown: readonly string[];
  /** Sprites that more than one file is. */
  doubled: readonly string[];
}

export function spriteSet(files: readonly { name: string }[]): SpriteSet {
  const found = new Set<string>();
  const doubled = new Set<string>();
  const unknown: string[] = [];
  for (const { name } of files) {
    const sprite = spriteOf(name);
    if (sprite === null) unknown.push(name);
    else if (found.has(sprite)) doubled.add(sprite);
    else found.add(sprite);
  }
  return { found, unknown, doubled: [...doubled] };
}

/** What a set lacks or has too much of, as a sentence; null where the server can try it. */
export function spritesProblem(files: readonly { name: string }[]): string | null {
  const { found, unknown, doubled } = spriteSet(files);
  if (unknown.length) return `We do not know ${unknown.slice(0, 3).join(', ')}${unknown.length > 3 ? ` and ${unknown.length - 3} more` : ''}. Name the files as the list says.`;
  if (doubled.length) return `Two files are ${doubled[0]}. Keep one of them.`;
  const parts = PARTS.filter((part) => !found.has(part));
  if (parts.length) return `Still missing: ${parts.join(' and ')}.`;
  const mouths = found.size - PARTS.length;
  if (mouths < FEWEST_MOUTHS) return `${mouths} of at least ${FEWEST_MOUTHS} mouths are here. Add ${FEWEST_MOUTHS - mouths} more.`;
  return null;
}
