import type { AgentKind } from '$lib/api/agents';
import type { Manifest } from '$lib/api/selling';

/** A kind of agent that is a server. */
export type ServerKind = Exclude<AgentKind, 'pack'>;

/** Where a server is, as it is typed; each kind takes its part. */
export interface ServerDraft {
  url: string;
  model: string;
  voice: string;
  contextTokens: number | null;
  isSmall: boolean;
  hasSystemAnywhere: boolean;
  rate: number | null;
}

export type ServerProblems = Partial<Record<keyof ServerDraft, string>>;

export const SERVER_TEXT: Readonly<Record<ServerKind, { url: string; hint: string }>> = {
  brain: { url: 'Address', hint: 'An OpenAI-compatible server, up to and with /v1: https://mind.example/v1' },
  voice: { url: 'Address', hint: 'An OpenAI-compatible server, up to and with /v1: https://voice.example/v1' },
  mcp: { url: 'Address', hint: 'A Model Context Protocol server, by streamable HTTP: https://tools.example/mcp' },
  a2a: { url: 'Address of its card', hint: 'An A2A agent card: https://agent.example/.well-known/agent-card.json' }
};

export const SERVER_LIMITS = { url: 2_000, name: 200, contextTokens: [1_024, 2_000_000], rate: [8_000, 48_000] } as const;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown, usual: number): number => (typeof value === 'number' ? value : usual);

/** A manifest as its form shows it; null for the first release. */
export function serverDraft(manifest: Manifest | null): ServerDraft {
  const found = manifest ?? {};
  return {
    url: text(found['url']),
    model: text(found['model']),
    voice: text(found['voice']),
    contextTokens: number(found['context_tokens'], 8_192),
    isSmall: found['is_small'] === true,
    hasSystemAnywhere: found['has_system_anywhere'] === true,
    rate: number(found['rate'], 24_000)
  };
}

/** The manifest of a form, with the fields of its kind. */
export function serverManifest(kind: ServerKind, draft: ServerDraft): Manifest {
  const url = draft.url.trim();
  if (kind === 'brain') {
    return { url, model: draft.model.trim(), context_tokens: draft.contextTokens ?? 8_192, is_small: draft.isSmall, has_system_anywhere: draft.hasSystemAnywhere };
  }
  if (kind === 'voice') return { url, model: draft.model.trim(), voice: draft.voice.trim(), rate: draft.rate ?? 24_000 };
  return { url };
}

/** An address by which others can be reached; hosts in the own network are for the operator to allow. */
function urlProblem(typed: string): string | undefined {
  if (!typed.trim()) return 'Say where it is.';
  let url: URL;
  try {
    url = new URL(typed.trim());
  } catch {
    return 'Use a whole address, such as https://tools.example/mcp.';
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'Use an address that begins with https.';
  if (url.username || url.password) return 'Leave name and password out of it: its key has a place of its own.';
  return undefined;
}

const isWithin = (value: number | null, [least, most]: readonly [number, number]): boolean => value !== null && Number.isInteger(value) && value >= least && value <= most;

/** What must be mended before a release; the server checks again. */
export function serverProblems(kind: ServerKind, draft: ServerDraft): ServerProblems {
  const found: ServerProblems = {};
  const url = urlProblem(draft.url);
  if (url) found.url = url;
  if (kind !== 'brain' && kind !== 'voice') return found;
  if (!draft.model.trim()) found.model = 'Name the model, as the server calls it.';
  if (kind === 'brain' && !isWithin(draft.contextTokens, SERVER_LIMITS.contextTokens)) found.contextTokens = 'Use a whole number from 1,024 to 2,000,000.';
  if (kind === 'voice' && !draft.voice.trim()) found.voice = 'Name the voice, as the server calls it.';
  if (kind === 'voice' && !isWithin(draft.rate, SERVER_LIMITS.rate)) found.rate = 'Use a whole number from 8,000 to 48,000.';
  return found;
}
