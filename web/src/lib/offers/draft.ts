import type { KycField, Offer, OfferTerms } from '$lib/api/offers';
import { toMicro, toText } from '$lib/money/money';

/** An offer as it is typed. */
export interface Draft {
  title: string;
  description: string;
  placeKind: OfferTerms['place_kind'];
  city: string;
  minutes: string;
  minimum: string;
  sellingMode: OfferTerms['selling_mode'];
  audience: OfferTerms['audience'];
  bidsPerFan: string;
  leadHours: string;
  answerDays: string;
  meetDays: string;
  freeCancelHours: string;
  latePercent: string;
  kyfFields: KycField[];
  kyfPurpose: string;
}

export type DraftProblems = Partial<Record<keyof Draft, string>>;

const BPS_PER_PERCENT = 100;
const BPS = 10_000n;

const NEW: Draft = {
  title: '',
  description: '',
  placeKind: 'online',
  city: '',
  minutes: '30',
  minimum: '50',
  sellingMode: 'review',
  audience: 'everyone',
  bidsPerFan: '1',
  leadHours: '24',
  answerDays: '7',
  meetDays: '60',
  freeCancelHours: '48',
  latePercent: '50',
  kyfFields: [],
  kyfPurpose: ''
};

/** What the editor begins with. */
export function draftOf(offer: Offer | null): Draft {
  if (!offer) return { ...NEW, kyfFields: [] };
  return {
    title: offer.title,
    description: offer.description,
    placeKind: offer.place_kind,
    city: offer.city ?? '',
    minutes: String(offer.minutes),
    minimum: offer.minimum,
    sellingMode: offer.selling_mode,
    audience: offer.audience,
    bidsPerFan: String(offer.bids_per_fan),
    leadHours: String(offer.lead_hours),
    answerDays: String(offer.answer_days),
    meetDays: String(offer.meet_days),
    freeCancelHours: String(offer.free_cancel_hours),
    latePercent: String(offer.late_cancel_bps / BPS_PER_PERCENT),
    kyfFields: [...offer.kyf_fields],
    kyfPurpose: offer.kyf_purpose ?? ''
  };
}

/** A whole number between two bounds; null for anything else. */
function wholeBetween(text: string, least: number, most: number): number | null {
  if (!/^\d{1,5}$/.test(text.trim())) return null;
  const number = Number(text);
  return number >= least && number <= most ? number : null;
}

/** A percentage in 1/10000; null for what is none. */
export function readPercent(text: string): number | null {
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(text.trim())) return null;
  const [whole = '0', part = ''] = text.trim().split('.');
  const bps = Number(whole) * BPS_PER_PERCENT + Number(part.padEnd(2, '0'));
  return bps <= Number(BPS) ? bps : null;
}

const NUMBERS: readonly [keyof Draft, number, number, string][] = [
  ['minutes', 5, 1440, 'Use whole minutes, from 5 to 1440.'],
  ['bidsPerFan', 1, 20, 'Use a whole number from 1 to 20.'],
  ['leadHours', 0, 720, 'Use whole hours, from 0 to 720.'],
  ['answerDays', 1, 30, 'Use whole days, from 1 to 30.'],
  ['meetDays', 1, 180, 'Use whole days, from 1 to 180.'],
  ['freeCancelHours', 0, 720, 'Use whole hours, from 0 to 720.']
];

/** Characters that a text may have, as the server counts them. */
export const LIMITS = { title: 120, description: 4000, city: 120, kyfPurpose: 500 } as const;

const tooLong = (text: string, limit: number): string | null => {
  const over = [...text.trim()].length - limit;
  return over > 0 ? `Use at most ${limit} characters; this is ${over} too many.` : null;
};

/** What must be mended before the offer is saved; the server checks again. */
export function draftProblems(draft: Draft): DraftProblems {
  const problems: DraftProblems = {};
  if (!draft.title.trim()) problems.title = 'Give the meeting a name.';
  if (draft.placeKind === 'city' && !draft.city.trim()) problems.city = 'Say in which city you meet.';
  const minimum = toMicro(draft.minimum);
  if (minimum === null || minimum <= 0n) problems.minimum = 'Use an amount such as 50 or 12.5.';
  for (const [name, least, most, sentence] of NUMBERS) if (wholeBetween(String(draft[name]), least, most) === null) problems[name] = sentence;
  if (readPercent(draft.latePercent) === null) problems.latePercent = 'Use a percentage from 0 to 100.';
  if (draft.kyfFields.length && !draft.kyfPurpose.trim()) problems.kyfPurpose = 'Say what you need it for. Fans read it before they agree.';
  for (const name of ['title', 'description', 'city', 'kyfPurpose'] as const) {
    const isSent = (name !== 'city' || draft.placeKind === 'city') && (name !== 'kyfPurpose' || draft.kyfFields.length > 0);
    const problem = isSent ? tooLong(draft[name], LIMITS[name]) : null;
    if (problem) problems[name] = problem;
  }
  return problems;
}

/** The terms as the wire wants them; only for drafts without problems. */
export function termsOf(draft: Draft): OfferTerms {
  return {
    title: draft.title.trim(),
    description: draft.description.trim(),
    place_kind: draft.placeKind,
    city: draft.placeKind === 'city' ? draft.city.trim() : null,
    minutes: Number(draft.minutes),
    minimum: draft.minimum.trim(),
    selling_mode: draft.sellingMode,
    audience: draft.audience,
    bids_per_fan: Number(draft.bidsPerFan),
    lead_hours: Number(draft.leadHours),
    answer_days: Number(draft.answerDays),
    meet_days: Number(draft.meetDays),
    free_cancel_hours: Number(draft.freeCancelHours),
    late_cancel_bps: readPercent(draft.latePercent) ?? 0,
    kyf_fields: draft.kyfFields,
    kyf_purpose: draft.kyfFields.length ? draft.kyfPurpose.trim() : null
  };
}

/** What each side has after a late cancelling: the creator's part is rounded down, as in escrow. */
export function lateShares(amount: string, bps: number): { creator: string; fan: string } | null {
  const micro = toMicro(amount);
  if (micro === null || micro < 0n) return null;
  const kept = (micro * BigInt(bps)) / BPS;
  return { creator: toText(kept), fan: toText(micro - kept) };
}

/** The server's field names -> ours. */
export const DRAFT_FIELD: Readonly<Record<string, keyof Draft>> = {
  title: 'title',
  description: 'description',
  place_kind: 'placeKind',
  city: 'city',
  minutes: 'minutes',
  minimum: 'minimum',
  bids_per_fan: 'bidsPerFan',
  lead_hours: 'leadHours',
  answer_days: 'answerDays',
  meet_days: 'meetDays',
  free_cancel_hours: 'freeCancelHours',
  late_cancel_bps: 'latePercent',
  kyf_fields: 'kyfFields',
  kyf_purpose: 'kyfPurpose'
};
