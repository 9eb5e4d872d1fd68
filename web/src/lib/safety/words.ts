import type { Appeal, Decision } from '$lib/api/safety';

/** Characters of an appeal, and of its answer. */
export const MAX_WORDS = 2000;

type Told = Pick<Decision, 'about' | 'band'>;

/** What was done, for a card of it. */
export function deedOf({ about, band }: Told, side: Decision['side']): string {
  const isStop = band === 'stop';
  if (about === 'persona') return isStop ? 'A reply was stopped' : 'A part of a reply was held back';
  const whose = side === 'fan' ? 'Your words' : 'The fan’s words';
  return isStop ? `${whose} ended the room` : `${whose} were led away`;
}

/** Codes whose meaning says what was done already. */
const WHOLE = new Set(['self_harm', 'abuse', 'harm_to_others']);

/** What stands in the room at the turn: quietly what was done, and why. */
export function noteText({ about, band, code, meaning }: Told & Pick<Decision, 'code' | 'meaning'>): string {
  if (band === 'stop') return `${about === 'fan' ? 'The room ends here.' : 'This reply was stopped.'} ${meaning}`;
  if (WHOLE.has(code)) return meaning;
  return `${about === 'fan' ? 'This was not taken up.' : 'Something was held back here.'} ${meaning}`;
}

/** The meaning as its reader may read it: "you" in it is the fan. */
export const meaningFor = ({ side, meaning }: Pick<Decision, 'side' | 'meaning'>): string =>
  side === 'fan' ? meaning : `The fan was told: “${meaning}”`;

export const APPEAL_STATE: Readonly<Record<Appeal['state'], { label: string; text: string }>> = {
  open: { label: 'A second look is asked for', text: 'A moderator who has no part in the room reads it. You are told when they answer.' },
  granted: { label: 'You were right', text: 'The decision is set aside: it counts no more. It moves no money; undelivered time was refunded when the room ended.' },
  dismissed: { label: 'The decision stands', text: 'A moderator looked again and found it right.' }
};

/** What may be done about a decision now. */
export type NextStep = 'ask' | 'none' | 'late';

export function nextStep({ can_appeal: canAppeal, appeal }: Pick<Decision, 'can_appeal' | 'appeal'>): NextStep {
  if (canAppeal) return 'ask';
  return appeal ? 'none' : 'late';
}

/** Where the decisions of one room are listed, or all of them. */
export const decisionsHref = (roomId: string | null = null): string =>
  roomId ? `/account/safety?room=${encodeURIComponent(roomId)}` : '/account/safety';
