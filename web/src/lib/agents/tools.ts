import type { DataScope } from '$lib/api/agents';
import { SCOPES } from './words';

type Words = Record<string, unknown>;

/** A tool that a server offers. */
export interface OfferedTool {
  name: string;
  description: string;
  /** Its arguments that take a text, those that it needs first. */
  takes: string[];
}

export interface OfferedResource {
  uri: string;
  name: string;
}

/** Which argument of a tool is filled with what; what is not named is not sent. */
export type Filling = Partial<Record<DataScope, string>>;

/** What an owner grants of a server. */
export interface Granted {
  tools: Record<string, Filling>;
  resources: string[];
}

/** Of each kind; more would be left out by the room. */
export const MOST_GRANTED = 4;
/** What a tool without a filling is asked with. */
const USUAL: Filling = { question: 'query' };

const isRecord = (value: unknown): value is Words => typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): Words[] => (Array.isArray(value) ? value.filter(isRecord) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const isScope = (name: string): name is DataScope => Object.hasOwn(SCOPES, name);

/** What a tools' server says of itself, as `look` gives it. */
const serverOf = (says: Words): Words => (isRecord(says['server']) ? says['server'] : {});

/** Arguments that a text can fill: a schema that names no type takes any. */
function textArguments(schema: unknown): string[] {
  if (!isRecord(schema) || !isRecord(schema['properties'])) return [];
  const needed = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  const fit = Object.entries(schema['properties']).filter(([, one]) => !isRecord(one) || one['type'] === undefined || one['type'] === 'string');
  const names = fit.map(([name]) => name);
  return [...names.filter((name) => needed.has(name)), ...names.filter((name) => !needed.has(name))];
}

/** Tools that a server offers. */
export const toolsOf = (says: Words): OfferedTool[] =>
  list(serverOf(says)['tools'])
    .map((tool) => ({ name: text(tool['name']), description: text(tool['description']), takes: textArguments(tool['inputSchema']) }))
    .filter((tool) => tool.name && !(tool.name in {})); // "constructor" would be found in every record of grants.

/** Resources that a server offers. */
export const resourcesOf = (says: Words): OfferedResource[] =>
  list(serverOf(says)['resources'])
    .map((one) => ({ uri: text(one['uri']), name: text(one['name']) || text(one['uri']) }))
    .filter((one) => one.uri);

/** What a link's settings grant, as the room reads them; what cannot be read grants nothing. */
export function grantedOf(settings: Words): Granted {
  const tools: Record<string, Filling> = {};
  for (const [name, takes] of isRecord(settings['tools']) ? Object.entries(settings['tools']).slice(0, MOST_GRANTED) : []) {
    const named = isRecord(takes) ? Object.entries(takes).filter((pair): pair is [DataScope, string] => isScope(pair[0]) && typeof pair[1] === 'string') : [];
    tools[name] = named.length ? Object.fromEntries(named) : { ...USUAL };
  }
  const resources = Array.isArray(settings['resources']) ? settings['resources'].filter((one): one is string => typeof one === 'string') : [];
  return { tools, resources: resources.slice(0, MOST_GRANTED) };
}

/** Settings with these grants in place of those before; what else stands in them stays. */
export function settingsWith(settings: Words, granted: Granted): Words {
  const rest = Object.fromEntries(Object.entries(settings).filter(([name]) => name !== 'tools' && name !== 'resources'));
  return { ...rest, ...(Object.keys(granted.tools).length ? { tools: granted.tools } : {}), ...(granted.resources.length ? { resources: granted.resources } : {}) };
}

/** What a tool that was just granted is asked with: the fan's last words in its first argument. */
export const usualFilling = (tool: OfferedTool): Filling => (tool.takes[0] ? { question: tool.takes[0] } : { ...USUAL });

/** A filling with one part changed; an empty name sends it no more. */
export function withFilled(filling: Filling, scope: DataScope, name: string): Filling {
  const rest = Object.fromEntries(Object.entries(filling).filter(([one]) => one !== scope)) as Filling;
  return name ? { ...rest, [scope]: name } : rest;
}

/** Why these grants do nothing, or less than they seem to; null where all is well. */
export function grantsProblem(granted: Granted, scopes: readonly DataScope[]): string | null {
  for (const [name, filling] of Object.entries(granted.tools)) {
    const asked = Object.keys(filling) as DataScope[];
    if (asked.length === 0) return `Say what “${name}” is asked with, or take it away.`;
    const untold = asked.find((scope) => !scopes.includes(scope));
    if (untold) return `“${name}” is asked with ${SCOPES[untold].name.toLowerCase()}, which its server may not be told. Allow that above, or choose something else.`;
  }
  return null;
}

/** Seconds as they are typed, in milliseconds as the wire has them; null for what is out of range. */
export function timeoutMs(seconds: number | null): number | null {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return null;
  const ms = Math.round(seconds * 1_000);
  return ms >= 100 && ms <= 30_000 ? ms : null;
}
