/** Limits of a sheet; the server checks the same ones. */
export const LIMITS = {
  name: 60,
  tagline: 160,
  character: 20_000,
  note: 4_000,
  greeting: 4_000,
  greetings: 30,
  style: 400,
  examples: 40,
  example: 3_000,
  probes: 20,
  probeWords: 8,
  probeWord: 120,
  replyTokens: 1_000
} as const;

/** Those of a lorebook. */
export const LORE_LIMITS = {
  entries: 500,
  name: 120,
  content: 8_000,
  /** Contents and keys of all entries together. */
  whole: 400_000,
  keys: 50,
  key: 1_000,
  order: 1_000_000,
  scanDepth: 50,
  budget: 4_000
} as const;
