import type { Case, DisputeReason } from '$lib/api/meetings';

export const DISPUTE_WORDS: Readonly<Record<DisputeReason, string>> = {
  no_show: 'The other side did not come',
  refused_scan: 'We met, but the fan did not scan or sign',
  not_as_agreed: 'It was not as agreed',
  safety: 'I was not safe'
};

/** Of the fan's and of the creator's list: a fan does not accuse themselves of not scanning. */
export const reasonsFor = (side: 'fan' | 'creator', isSafetyOnly: boolean): DisputeReason[] => {
  if (isSafetyOnly) return ['safety'];
  return side === 'fan' ? ['no_show', 'not_as_agreed', 'safety'] : ['no_show', 'refused_scan', 'not_as_agreed', 'safety'];
};

export interface Moment {
  at: string;
  what: string;
}

const KNOWN: readonly [string, string][] = [
  ['fan_checked_in_at', 'The fan checked in'],
  ['creator_checked_in_at', 'The creator checked in'],
  ['starts_at', 'Agreed start'],
  ['code_shown_at', 'The creator’s code was shown'],
  ['scanned_at', 'The fan scanned the code'],
  ['released_at', 'The fan signed'],
  ['ends_at', 'Agreed end']
];

const textAt = (evidence: Case['evidence'], name: string): string => {
  const value: unknown = evidence[name];
  return typeof value === 'string' ? value : '';
};

/** What the house knew, in the order in which it happened. */
export function timeline(subject: Pick<Case, 'evidence' | 'opened_at' | 'decided_at'>): Moment[] {
  const moments = KNOWN.map(([name, what]) => ({ at: textAt(subject.evidence, name), what })).filter((one) => one.at !== '');
  moments.push({ at: subject.opened_at, what: 'The case was opened' });
  if (subject.decided_at) moments.push({ at: subject.decided_at, what: 'The case was decided' });
  return moments.sort((left, right) => Date.parse(left.at) - Date.parse(right.at));
}

/** What was not there, which often decides a case. */
export const missing = (evidence: Case['evidence']): string[] =>
  KNOWN.filter(([name]) => ['fan_checked_in_at', 'creator_checked_in_at', 'code_shown_at', 'scanned_at'].includes(name) && !textAt(evidence, name)).map(
    ([, what]) => what
  );

export interface HeardMessage {
  seq: number;
  senderId: string;
  at: string;
  kind: string;
  text: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** The conversation as it was when the case was opened. */
export function heard(evidence: Case['evidence']): HeardMessage[] {
  const rows: unknown = evidence['messages'];
  if (!Array.isArray(rows)) return [];
  return rows.filter(isRecord).map((row) => ({
    seq: Number(row['seq']),
    senderId: String(row['sender_id'] ?? ''),
    at: String(row['at'] ?? ''),
    kind: String(row['kind'] ?? ''),
    text: String(row['text'] ?? '')
  }));
}
