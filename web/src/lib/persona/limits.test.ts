import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LIMITS, LORE_LIMITS } from './limits';

interface Schema {
  maxLength?: number;
  maxItems?: number;
  maximum?: number;
  items?: Schema;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
}
const api = JSON.parse(readFileSync('openapi.json', 'utf8')) as { components: { schemas: Record<string, Schema> } };

/** One field of a type of the server's. */
function field(type: string, name: string): Schema {
  const schemas = api.components.schemas;
  const found = (schemas[`${type}-Input`] ?? schemas[type])?.properties?.[name];
  if (!found) throw new Error(`the server has no ${type}.${name}`);
  return found;
}

describe('limits of a sheet', () => {
  it('are the server’s', () => {
    expect(LIMITS).toEqual({
      name: field('Sheet', 'name').maxLength,
      tagline: field('Sheet', 'tagline').maxLength,
      character: field('Sheet', 'character').maxLength,
      note: field('Sheet', 'system_prompt').maxLength,
      greeting: field('Sheet', 'greeting').maxLength,
      greetings: field('Sheet', 'alternate_greetings').maxItems,
      style: field('Sheet', 'style').maxLength,
      examples: field('Sheet', 'examples').maxItems,
      example: field('ExampleLines', 'persona').maxLength,
      probes: field('Sheet', 'probes').maxItems,
      probeWords: field('ProbeSheet', 'must_say').maxItems,
      probeWord: field('ProbeSheet', 'must_say').items?.maxLength,
      replyTokens: field('SamplerSheet', 'max_tokens').anyOf?.[0]?.maximum
    });
  });

  it('of a lorebook are the server’s', () => {
    expect({ ...LORE_LIMITS, whole: null }).toEqual({
      entries: field('LoreSheet', 'entries').maxItems,
      name: field('LoreEntrySheet', 'name').maxLength,
      content: field('LoreEntrySheet', 'content').maxLength,
      whole: null,
      keys: field('LoreEntrySheet', 'keys').maxItems,
      key: field('LoreEntrySheet', 'keys').items?.maxLength,
      order: field('LoreEntrySheet', 'order').maximum,
      scanDepth: field('LoreSheet', 'scan_depth').maximum,
      budget: field('LoreSheet', 'token_budget').maximum
    });
  });
});
