import type { AgentTerms, SoldAgent } from '$lib/api/selling';
import { toMicro } from '$lib/money/money';

/** Terms as they are typed. */
export interface TermsDraft {
  title: string;
  summary: string;
  price: string;
  /** By how much it raises a persona's price, in percent. */
  upgrade: string;
  licence: string;
  /** Empty: for all personas of the buyer. */
  maxPersonas: string;
  allowsCommercial: boolean;
  perCall: string;
  perInput: string;
  perOutput: string;
}

export type TermsProblems = Partial<Record<keyof TermsDraft, string>>;

/** Characters that a text may have, as the server counts them. */
export const LIMITS = { title: 80, summary: 600, licence: 4_000 } as const;

const MOST_PRICE_MICRO = 100_000n * 1_000_000n;
const MOST_PERSONAS = 1_000;
const BPS_PER_PERCENT = 100;
const MOST_BPS = 10_000;
const USE_AMOUNT = /^\d{1,6}(\.\d{1,6})?$/;
const USES = ['perCall', 'perInput', 'perOutput'] as const;

const STANDARD_LICENCE = 'You may put it to work on your personas, as often as you like. You may not pass it on or sell it as your own.';

const NEW: TermsDraft = {
  title: '',
  summary: '',
  price: '20',
  upgrade: '10',
  licence: STANDARD_LICENCE,
  maxPersonas: '',
  allowsCommercial: true,
  perCall: '0',
  perInput: '0',
  perOutput: '0'
};

/** What the form begins with. */
export function termsDraft(agent: Pick<SoldAgent, 'title' | 'summary' | 'price' | 'upgrade_bps' | 'licence'> | null): TermsDraft {
  if (!agent) return { ...NEW };
  const { licence } = agent;
  return {
    title: agent.title,
    summary: agent.summary,
    price: agent.price,
    upgrade: String(agent.upgrade_bps / BPS_PER_PERCENT),
    licence: licence.text,
    maxPersonas: licence.max_personas ? String(licence.max_personas) : '',
    allowsCommercial: licence.allows_commercial,
    perCall: licence.use?.per_call ?? '0',
    perInput: licence.use?.per_thousand_input_tokens ?? '0',
    perOutput: licence.use?.per_thousand_output_tokens ?? '0'
  };
}

/** A percentage in 1/10000; null for what is none, or too much. */
export function readUpgrade(typed: string): number | null {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(typed.trim());
  if (!match) return null;
  const bps = Number(match[1]) * BPS_PER_PERCENT + Number((match[2] ?? '').padEnd(2, '0'));
  return bps <= MOST_BPS ? bps : null;
}

const excess = (text: string, limit: number): string | undefined => {
  const over = [...text.trim()].length - limit;
  return over > 0 ? `Use at most ${limit.toLocaleString('en-GB')} characters; this is ${over} too many.` : undefined;
};

/** What must be mended before the terms are saved; the server checks again. */
export function termsProblems(draft: TermsDraft): TermsProblems {
  const found: TermsProblems = {};
  const note = (name: keyof TermsDraft, problem: string | undefined) => {
    if (problem && !found[name]) found[name] = problem;
  };
  note('title', draft.title.trim() ? excess(draft.title, LIMITS.title) : 'Give it a name.');
  note('summary', excess(draft.summary, LIMITS.summary));
  note('licence', draft.licence.trim() ? excess(draft.licence, LIMITS.licence) : 'Say what a buyer may do with it.');
  const price = toMicro(draft.price);
  note('price', price === null || price < 0n ? 'Use an amount such as 20 or 12.5; 0 is a gift.' : price > MOST_PRICE_MICRO ? 'Use at most 100,000.' : undefined);
  note('upgrade', readUpgrade(draft.upgrade) === null ? 'Use a percentage from 0 to 100.' : undefined);
  const most = draft.maxPersonas.trim();
  if (most) note('maxPersonas', /^\d{1,4}$/.test(most) && Number(most) >= 1 && Number(most) <= MOST_PERSONAS ? undefined : 'Use a whole number from 1 to 1,000, or nothing.');
  for (const name of USES) note(name, USE_AMOUNT.test(draft[name].trim() || '0') ? undefined : 'Use an amount such as 0.01; 0 is nothing.');
  return found;
}

/** The terms as the wire wants them; only for drafts without problems. */
export function termsOf(draft: TermsDraft): AgentTerms {
  const [perCall = '0', perInput = '0', perOutput = '0'] = USES.map((name) => draft[name].trim() || '0');
  const isFree = [perCall, perInput, perOutput].every((amount) => Number(amount) === 0);
  return {
    title: draft.title.trim(),
    summary: draft.summary.trim(),
    price: draft.price.trim(),
    upgrade_bps: readUpgrade(draft.upgrade) ?? 0,
    licence: {
      text: draft.licence.trim(),
      max_personas: draft.maxPersonas.trim() ? Number(draft.maxPersonas) : null,
      allows_commercial: draft.allowsCommercial,
      use: isFree ? null : { per_call: perCall, per_thousand_input_tokens: perInput, per_thousand_output_tokens: perOutput }
    }
  };
}

/** The server's field names -> ours. */
export const TERMS_FIELD: Readonly<Record<string, keyof TermsDraft>> = {
  title: 'title',
  summary: 'summary',
  price: 'price',
  upgrade_bps: 'upgrade',
  text: 'licence',
  max_personas: 'maxPersonas',
  allows_commercial: 'allowsCommercial',
  per_call: 'perCall',
  per_thousand_input_tokens: 'perInput',
  per_thousand_output_tokens: 'perOutput'
};
