import type { AnswerPairs, FieldChange } from '$lib/api/types';

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

/** One side of a change: what stood there, or stands there now, line by line. */
export function linesOf(change: FieldChange, side: 'left' | 'right'): { text: string; isOwn: boolean }[] {
  const own = side === 'left' ? 'removed' : 'added';
  if (change.pieces.length) {
    return change.pieces.filter((piece) => piece.sign === 'same' || piece.sign === own).map((piece) => ({ text: piece.text, isOwn: piece.sign === own }));
  }
  const value = side === 'left' ? change.before : change.after;
  return value === null || value === '' ? [] : [{ text: value, isOwn: true }];
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
