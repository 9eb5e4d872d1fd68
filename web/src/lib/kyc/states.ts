import type { KyfRequest } from '$lib/api/kyc';

/** Where a request stands: for a list, for the fan and for the creator. */
export const KYF_STATE: Readonly<Record<KyfRequest['state'], { label: string; fan: string; creator: string }>> = {
  asked: { label: 'Waits for your answer', fan: 'It is your choice.', creator: 'The fan has not answered yet.' },
  consented: { label: 'Shared', fan: 'You share this. The meeting goes on.', creator: 'The fan shares this with you.' },
  refused: { label: 'Not shared', fan: 'You do not share this. The bid goes back to you.', creator: 'The fan does not share this. The bid went back.' },
  expired: { label: 'Run out', fan: 'The time to answer ran out, or the bid went back.', creator: 'The fan did not answer in time, or the bid went back.' },
  revoked: { label: 'Revoked', fan: 'You took your consent back.', creator: 'The fan took the consent back; you cannot read it any more.' }
};
