import type { AgentDetail, AgentKind, AgentSlot, DataScope, PackEffect, Purchase } from '$lib/api/agents';

export const KINDS: Readonly<Record<AgentKind, { name: string; line: string }>> = {
  pack: { name: 'Pack', line: 'Words and settings, signed by its seller. It never goes online.' },
  brain: { name: 'Mind', line: 'A server that writes the replies.' },
  voice: { name: 'Voice', line: 'A server that speaks the replies.' },
  mcp: { name: 'Tools', line: 'A server with tools and knowledge.' },
  a2a: { name: 'Agent', line: 'An agent of another house.' }
};

export const SLOTS: Readonly<Record<AgentSlot, { name: string; text: string }>> = {
  style: { name: 'Style', text: 'Lines on how it talks.' },
  lore: { name: 'Knowledge', text: 'Entries of the lorebook.' },
  voice: { name: 'Voice', text: 'How it sounds, and how fast.' },
  face: { name: 'Face', text: 'How it looks in video.' },
  sampler: { name: 'Settings of the mind', text: 'How freely it writes.' },
  brain: { name: 'Mind', text: 'Writes the replies in place of the house’s mind.' },
  tool: { name: 'Tools', text: 'Is asked while a reply is being written.' }
};

export const SCOPES: Readonly<Record<DataScope, { name: string; text: string }>> = {
  question: { name: 'The last words', text: 'What the fan said last.' },
  history: { name: 'The talk', text: 'What was said in this visit.' },
  fan_name: { name: 'The fan’s name', text: 'What the fan wants to be called.' },
  memory: { name: 'Memories', text: 'What the persona remembers of the fan.' }
};

/** What servers may be told of a visit; a pack is told nothing. */
export const scopesOf = (kind: AgentKind): DataScope[] => (kind === 'pack' ? [] : (Object.keys(SCOPES) as DataScope[]));

/** Basis points as percent: 1 500 -> "15 %", 1 250 -> "12.5 %". */
export const percentText = (bps: number): string => `${(bps / 100).toLocaleString('en-GB', { maximumFractionDigits: 2 })} %`;

/** A factor of a price in basis points: 11 500 -> "× 1.15". */
export const factorText = (bps: number): string => `×\u00a0${(bps / 10_000).toLocaleString('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 4 })}`;

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

/** What a voice or a face of the server is called: "kokoro:bf_emma" -> "Emma". */
function ownNameOf(id: string): string {
  const name = id.replace(/^.*:/, '').replace(/^[a-z]{2}_/, '');
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** A sentence as one of several short lines: "Lines on how it talks." -> "lines on how it talks". */
const asPhrase = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '');

/** What an agent brings, a line each. */
export function effectLines(effect: PackEffect): string[] {
  const lines: string[] = [];
  if (effect.style_lines) lines.push(count(effect.style_lines, 'line on how it talks', 'lines on how it talks'));
  if (effect.lore_entries) {
    const always = effect.constant_entries ? `, ${effect.constant_entries} of them in every prompt` : '';
    lines.push(`${count(effect.lore_entries, 'lorebook entry', 'lorebook entries')}${always}`);
  }
  if (effect.prompt_tokens) lines.push(`about ${count(effect.prompt_tokens, 'token', 'tokens')} more in every prompt`);
  if (effect.voice_id) lines.push(`the voice ${ownNameOf(effect.voice_id)}`);
  if (effect.face_id) lines.push(`the face ${ownNameOf(effect.face_id)}`);
  const sampler = Object.keys(effect.sampler ?? {});
  if (sampler.length) lines.push(`settings of the mind: ${sampler.map((name) => name.replaceAll('_', ' ')).join(', ')}`);
  if (lines.length) return lines;
  return effect.slots.map((slot) => asPhrase(SLOTS[slot].text));
}

/** What using an agent costs besides its price; nothing where use is free. */
export function usePrices(use: AgentDetail['licence']['use']): { amount: string; per: string }[] {
  if (!use) return [];
  const all = [
    { amount: use.per_call ?? '0', per: 'a call' },
    { amount: use.per_thousand_input_tokens ?? '0', per: 'a thousand tokens that it reads' },
    { amount: use.per_thousand_output_tokens ?? '0', per: 'a thousand tokens that it writes' }
  ];
  return all.filter((one) => Number(one.amount) > 0);
}

type PurchaseState = Purchase['state'];

const PURCHASES: Readonly<Record<PurchaseState, { name: string; line: string }>> = {
  placing: { name: 'Paying', line: 'Your tokens are on their way into escrow.' },
  accepting: { name: 'In escrow', line: 'The money is in escrow; the seller’s key accepts.' },
  releasing: { name: 'Releasing', line: 'Accepted. The seller is being paid.' },
  owned: { name: 'Yours', line: 'Paid. Put it to work on any of your personas.' },
  failed: { name: 'Not bought', line: 'No money has moved.' },
  refunded: { name: 'Refunded', line: 'Your tokens are back in your wallet.' }
};

export const purchaseWords = (state: PurchaseState) => PURCHASES[state];

/** The steps of a purchase, in their order. */
export const STEPS: readonly PurchaseState[] = ['placing', 'accepting', 'releasing', 'owned'];

export const isUnderWay = (state: PurchaseState): boolean => state !== 'owned' && STEPS.includes(state);

/** It can be asked for: not yet bought, or it came to nothing before. */
export const canBuy = (state: PurchaseState | null): boolean => state === null || state === 'failed' || state === 'refunded';
