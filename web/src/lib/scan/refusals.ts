import type { ApiError } from '$lib/api/errors';

export interface Refusal {
  title: string;
  help: string;
  /** Whether scanning again can help. */
  again: boolean;
}

const SIGNED_OUT: Refusal = { title: 'You are signed out.', help: 'Sign in with the account that placed the bid; then scan the code that is on the screen by then. Nothing was signed.', again: false };

const WORDS: Readonly<Record<string, Refusal>> = {
  code_unreadable: { title: 'This is not a meeting’s code.', help: 'Scan the code on the creator’s screen, on their page “Show my code”.', again: true },
  code_foreign: { title: 'This code is of another meeting.', help: 'It belongs to other people, or you are signed in with another account. Check both, then scan again.', again: true },
  code_forged: { title: 'This code was not made by Mesi.', help: 'Do not pay. Ask the creator to open “Show my code” on their own phone, and scan that.', again: true },
  code_stale: { title: 'This code is too old.', help: 'Codes change every 15 seconds. Scan the one that is on the creator’s screen now; a photo or a screenshot does not work.', again: true },
  code_early: { title: 'This code is for later.', help: 'One of the two clocks is wrong. Let both phones set their time by themselves, ask the creator to reload their page, and scan again.', again: true },
  code_used: { title: 'This code was read already.', help: 'Each code counts once. Wait for the next one, at most 15 seconds, and scan that.', again: true },
  scan_needed: { title: 'The scan is more than ten minutes old.', help: 'Scan the creator’s code once more, then sign.', again: true },
  invalid_signature: { title: 'The signature does not fit this meeting.', help: 'Open this page in the browser in which you placed the bid, and scan again.', again: true }
};

/** Why a code or a signature was not taken, and what to do. */
export function refusalOf(error: Pick<ApiError, 'code' | 'message' | 'isPassing'>): Refusal {
  if (error.code === 'unauthenticated') return SIGNED_OUT;
  const known = WORDS[error.code];
  if (known) return known;
  if (error.code === 'meeting_state') {
    return { title: 'Not now.', help: `${error.message} Open the meeting to see where it stands.`, again: false };
  }
  return { title: 'That did not work.', help: error.message, again: true };
}
