import type { AnswerPairs, FieldChange } from '$lib/api/types';
import { wordDiff, type Part } from './wordDiff';

const LABELS: Readonly<Record<string, string>> = {
  name: 'Name',
  nickname: 'Nickname',
  tagline: 'Tagline',
  character: 'Character',
  personality: 'Personality',
  scenario: 'Scene',
  greeting: 'Greeting',
  alternate_greetings: 'More greetings',
  examples: 'Examples',
  style: 'Style',
  system_prompt: 'Author’s directions',
  post_history_instructions: 'Reminder before each answer',
  'lorebook.entries': 'Lorebook entries',
  'lorebook.scan_depth': 'Lorebook: messages looked at',
  'lorebook.token_budget': 'Lorebook: room for entries',
  'lorebook.is_recursive': 'Lorebook: entries call up entries',
  'sampler.temperature': 'Temperature',
  'sampler.top_p': 'Top p',
  'sampler.repeat_penalty': 'Repeat penalty',
  'sampler.max_tokens': 'Longest answer',
  probes: 'Questions it must answer',
  voice_id: 'Voice',
  voice_speed: 'Pace',
  policy_version: 'The service’s rules',
  links: 'Agents',
  consents: 'Consents'
};

/** What a field is called for people. */
export function fieldText(field: string): string {
  const known = LABELS[field];
  if (known) return known;
  const words = field.replace(/[._]/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const sideText = (side: string): string => (side === 'draft' ? 'Draft' : `Version ${side}`);

/** One side of a change, line by line: what stood there or stands there now, and which words of it are not on the other side. */
export function linesOf(change: FieldChange, side: 'left' | 'right'): Part[][] {
  if (change.pieces.length === 0) {
    const value = side === 'left' ? change.before : change.after;
    return value === null || value === '' ? [] : [[{ text: value, isOwn: true }]];
  }
  const own = side === 'left' ? 'removed' : 'added';
  return change.pieces.flatMap((piece, index) => {
    if (piece.sign === 'same') return [[{ text: piece.text, isOwn: false }]];
    if (piece.sign !== own) return [];
    const other = partnerOf(change.pieces, index);
    const found = other === null ? null : side === 'left' ? wordDiff(piece.text, other) : wordDiff(other, piece.text);
    return [found === null ? [{ text: piece.text, isOwn: true }] : side === 'left' ? found.before : found.after];
  });
}

/** The line on the other side that stands where this one does, among lines that changed together. */
function partnerOf(pieces: FieldChange['pieces'], index: number): string | null {
  const sign = pieces[index]?.sign;
  let first = index;
  while (first > 0 && pieces[first - 1]?.sign !== 'same') first--;
  let end = index;
  while (end < pieces.length && pieces[end]?.sign !== 'same') end++;
  const run = pieces.slice(first, end);
  const place = run.slice(0, index - first).filter((piece) => piece.sign === sign).length;
  return run.filter((piece) => piece.sign !== sign)[place]?.text ?? null;
}

const REASONS: Readonly<Record<string, string>> = {
  steered: 'The answer was steered away from something unsafe.',
  too_slow: 'The mind took too long.',
  unreachable: 'The mind could not be reached.'
};

/** Why an answer is not whole; null where it is. */
export function troubleOf(answer: AnswerPairs['items'][number]['left']): string | null {
  if (answer.status === 'completed' && !answer.reason) return null;
  return REASONS[answer.reason ?? ''] ?? 'The answer is not whole.';
}
