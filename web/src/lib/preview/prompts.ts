import type { RoomView } from '$lib/api/types';
import type { Message } from '$lib/room/reducer';

/** One piece of a prompt, and why it is there. */
export interface PromptBlock {
  position: number;
  part: string;
  role: string;
  text: string;
  tokens: number;
  why: string;
}

/** What the mind reads before the reply `item_id`; only previews are told. */
export interface PromptNews {
  type: 'x.room.prompt';
  item_id: string;
  mind: string;
  blocks: readonly PromptBlock[];
  tokens: number;
  context_tokens: number;
}

/** A page that is open for half an hour keeps no more than these. */
export const KEPT = 40;

/** An owner tries a persona: nobody bid for this room, and nobody pays. */
export const isPreview = (room: Pick<RoomView, 'bid_id'>): boolean => room.bid_id === null;

/** The prompts with one more; a prompt that is told again takes the place of the first. */
export function withPrompt(prompts: readonly PromptNews[], fresh: PromptNews): readonly PromptNews[] {
  const known = prompts.some((one) => one.item_id === fresh.item_id);
  return known ? prompts.map((one) => (one.item_id === fresh.item_id ? fresh : one)) : [...prompts, fresh].slice(-KEPT);
}

const PARTS: Readonly<Record<string, string>> = {
  policy: 'House rules',
  card: 'Character',
  lore: 'Lorebook',
  examples: 'Examples',
  introduction: 'Introduction',
  fan: 'The fan',
  history: 'Talk so far',
  knowledge: 'From linked agents',
  memory: 'Memory',
  reminder: 'Reminder',
  rule: 'Last rule'
};

export const partName = (part: string): string => PARTS[part] ?? part;

export interface Share {
  part: string;
  tokens: number;
  percent: number;
}

/** What each kind of piece takes of the mind's context, in the order of the prompt. Never more than all of it. */
export function sharesOf(prompt: Pick<PromptNews, 'blocks' | 'context_tokens'>): Share[] {
  const sums = new Map<string, number>();
  for (const block of prompt.blocks) sums.set(block.part, (sums.get(block.part) ?? 0) + block.tokens);
  const total = [...sums.values()].reduce((sum, tokens) => sum + tokens, 0);
  const whole = Math.max(prompt.context_tokens, total, 1);
  return [...sums].map(([part, tokens]) => ({ part, tokens, percent: (tokens / whole) * 100 }));
}

const LABEL_LETTERS = 36;

/** Which reply a prompt led to, told by its first words. */
export function labelOf(prompt: PromptNews, place: number, messages: readonly Message[], isNewest: boolean): string {
  const said = messages.find((message) => message.id === prompt.item_id)?.text.trim() ?? '';
  const letters = [...said];
  const words = letters.length > LABEL_LETTERS ? `${letters.slice(0, LABEL_LETTERS).join('')}…` : said;
  if (words) return `${place}: ${words}`;
  return isNewest ? `${place}: the answer is on its way` : `${place}: nothing was said`;
}

const ENDINGS: Readonly<Record<string, string>> = {
  left: 'The preview is over. Its words are wiped.',
  time_over: 'The time of this preview is over. Its words are wiped.',
  expired: 'The time of this preview is over. Its words are wiped.',
  safety: 'The preview was ended for safety, as a fan’s room would be.',
  consent_ended: 'The person whose face or voice this is does not permit it any more: the preview ended, as a fan’s room would.',
  failed: 'The preview failed on our side. Open another one.'
};

export const previewEnding = (reason: string | null): string => (reason ? ENDINGS[reason] : undefined) ?? 'The preview is over. Its words are wiped.';
