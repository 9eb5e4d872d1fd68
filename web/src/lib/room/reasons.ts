/** Why a room ended, as a sentence. */
const REASONS: Readonly<Record<string, string>> = {
  left: 'You left the room.',
  time_over: 'The time you bought is over.',
  unsigned: 'The room stopped because receipts were not signed in time. You pay only for signed minutes.',
  safety: 'The room was ended for safety. Time that was not delivered is refunded.',
  consent_ended: 'The person whose face or voice this room used does not permit it any more, so it ended at once. Time that was not delivered is refunded.',
  expired: 'The room stayed open past its last day.',
  failed: 'The room failed on our side. Time that was not delivered is refunded.'
};

export const endingText = (reason: string | null): string => (reason ? REASONS[reason] : undefined) ?? 'The room has ended.';
