/** Why a visit ended, to the persona's owner. */
const ENDINGS: Readonly<Record<string, string>> = {
  left: 'The fan left.',
  time_over: 'The time was over.',
  unsigned: 'It stopped because receipts were not signed in time.',
  safety: 'It was ended for safety.',
  expired: 'It stayed open past its last day.',
  failed: 'It failed on our side.'
};

export const endingOf = (reason: string | null): string => (reason === null ? undefined : ENDINGS[reason]) ?? 'It has ended.';
