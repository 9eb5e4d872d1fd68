import type { Consent, ConsentRequest, OwnerConsent } from '$lib/api/consents';

export const MAX_PERSON_CHARS = 120;
export const MAX_PURPOSE_CHARS = 600;
const DAY_MS = 86_400_000;
const LONGEST_DAYS = 3 * 365;
/** How long a form may take on its way. */
const MARGIN_MS = 60_000;

export type ConsentKind = ConsentRequest['kind'];
export type ConsentState = Consent['state'];

/** What is asked for, in a sentence. */
export const thingOf = (kind: string): string => (kind === 'voice' ? 'voice' : 'face and likeness');

/** A moment as the day on which it lies at Greenwich: the statement names its end so. */
const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

// Written in English, as the pages are.
const END_DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** "23 Dec 2026 (UTC)". */
export const endText = (iso: string): string => `${END_DAY.format(new Date(iso))} (UTC)`;

/** The end of a day, as a consent's end. */
export const endOf = (day: string): string => `${day}T23:59:59Z`;

/** The first and the last day on which a consent may end. */
export const endBounds = (nowMs: number): { min: string; max: string } => ({
  min: dayAt(nowMs + DAY_MS + MARGIN_MS),
  max: dayAt(nowMs + (LONGEST_DAYS - 1) * DAY_MS)
});

/** What an owner has typed. */
export interface Asked {
  kind: ConsentKind;
  /** A face or a voice; empty while none is chosen. */
  subjectId: string;
  person: string;
  isOwner: boolean;
  purpose: string;
  /** A day such as "2027-01-31". */
  endDay: string;
  /** The owner has read the statement, where they sign for themselves. */
  agrees: boolean;
}

export type AskedField = 'subjectId' | 'person' | 'purpose' | 'endDay' | 'agrees';
export type AskedProblems = Partial<Record<AskedField, string>>;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What is still wrong, by field. */
export function problemsOf(asked: Asked, nowMs: number): AskedProblems {
  const { min, max } = endBounds(nowMs);
  const problems: AskedProblems = {};
  if (!asked.subjectId) problems.subjectId = asked.kind === 'voice' ? 'Choose a voice.' : 'Choose a face.';
  if (!asked.person.trim()) problems.person = asked.isOwner ? 'Write your name, as you sign.' : 'Write the person’s name.';
  if (!asked.purpose.trim()) problems.purpose = 'Say what it is for, in a sentence.';
  if (!DAY.test(asked.endDay)) problems.endDay = 'Choose the day on which it ends.';
  else if (asked.endDay < min) problems.endDay = 'A consent lasts a day at least.';
  else if (asked.endDay > max) problems.endDay = 'A consent lasts three years at most; ask again then.';
  if (asked.isOwner && !asked.agrees) problems.agrees = 'Agree to the statement to sign it.';
  return problems;
}

/** What is sent. */
export const requestOf = (asked: Asked): ConsentRequest => ({
  kind: asked.kind,
  face_id: asked.kind === 'likeness' ? asked.subjectId : null,
  voice_id: asked.kind === 'voice' ? asked.subjectId : null,
  person: asked.person.trim(),
  is_owner: asked.isOwner,
  purpose: asked.purpose.trim(),
  expires_at: endOf(asked.endDay)
});

/** The statement as the server writes it, word for word (personas/consents/rules.py): to be read before one signs for oneself. */
export function statementOf(asked: Asked, ownerName: string): string {
  return (
    `I, ${asked.person.trim() || '…'}, permit ${ownerName} to use my ${thingOf(asked.kind)} for AI personas on this service, ` +
    `whose words a computer writes. Purpose: ${asked.purpose.trim() || '…'} This ends on ` +
    `${asked.endDay || '…'}. I can take it back at any time on this page; from then on no new ` +
    'visit uses it, and one that is under way ends.'
  );
}

/** Where it stands now: what is over is over, even before the server has swept it. */
export function stateAt({ state, expires_at: end }: Pick<Consent, 'state' | 'expires_at'>, nowMs: number): ConsentState {
  return (state === 'asked' || state === 'signed') && Date.parse(end) <= nowMs ? 'expired' : state;
}

/** The address of the page on which a person answers. */
export const linkOf = (origin: string, secret: string): string => `${origin}/consent/${secret}`;

/** A link as the server makes them; others lead nowhere. */
export const isLink = (secret: string): boolean => /^cs_[0-9A-Za-z_-]{20,80}$/.test(secret);

export const STATE_LABEL: Readonly<Record<ConsentState, string>> = {
  asked: 'Waits for an answer',
  signed: 'Signed',
  refused: 'Refused',
  expired: 'Run out',
  revoked: 'Taken back'
};

type Used = Pick<OwnerConsent, 'kind' | 'is_usable' | 'used_by'>;

/** What the lack of a consent does to each persona that has the face or the voice. */
export function effectsOf({ kind, is_usable: isUsable, used_by: uses }: Used): { personaId: string; text: string }[] {
  if (isUsable) return [];
  return uses.map(({ persona_id: personaId, name: known, is_published: isMet }) => {
    const name = known || 'A persona without a name';
    if (!isMet) return { personaId, text: `${name} cannot be published with it.` };
    if (kind === 'voice') return { personaId, text: `${name} speaks with the house’s voice in new visits, and cannot be published anew with this one.` };
    return { personaId, text: `${name}: video rooms are off sale, won ones do not open, visits end, and it cannot be published anew with this face.` };
  });
}
