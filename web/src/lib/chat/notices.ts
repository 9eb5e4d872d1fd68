const WORDS: Readonly<Record<string, string>> = {
  meeting_opened: 'The bid was accepted. Agree on a time and a place here.',
  meeting_agreed: 'Time and place are agreed.',
  meeting_moved: 'The meeting was moved to another time.',
  meeting_cancelled: 'The meeting was called off.',
  dispute_opened: 'A case was opened. The money stays in escrow until it is decided.',
  money_released: 'The money was paid out.',
  money_kept_in_part: 'It was called off late: the creator keeps the part that the terms name, and the rest went back to the fan.',
  money_refunded: 'The money went back to the fan.',
  money_split: 'The case was decided and the money shared out.'
};

/** What the house says in a conversation, in words. */
export const noticeWords = (code: string): string => {
  const plain = code.replaceAll('_', ' ');
  return WORDS[code] ?? `${plain.charAt(0).toUpperCase()}${plain.slice(1)}.`;
};
