import type { Meeting, Phase } from '$lib/api/meetings';

export type Act = 'propose' | 'answer' | 'wait' | 'attend' | 'paid' | 'none';

export interface NextStep {
  title: string;
  text: string;
  act: Act;
}

const PHASE_LABEL: Readonly<Record<Phase, string>> = {
  arranging: 'Arranging',
  agreed: 'Agreed',
  soon: 'Soon',
  now: 'Now',
  after: 'Afterwards',
  over: 'Over'
};

/** Where a meeting stands, in a word or two; a case goes before the clock. */
export function phaseLabel({ phase, bid_state }: Pick<Meeting, 'phase' | 'bid_state'>): string {
  if (bid_state === 'disputing' || bid_state === 'disputed') return 'Case open';
  return bid_state === 'resolving' ? 'Decided' : PHASE_LABEL[phase];
}

type Seen = Pick<Meeting, 'phase' | 'side' | 'bid_state' | 'other_name' | 'is_released' | 'is_scanned' | 'checked_in' | 'proposals' | 'can_scan' | 'can_show_code'>;

/** Ends, and money on its way: whatever the clock says. */
function moneyStep(meeting: Seen): NextStep | null {
  const isFan = meeting.side === 'fan';
  switch (meeting.bid_state) {
    case 'released':
      // Without the fan's signature at the meeting it was a late cancelling.
      if (!meeting.is_released) return { title: 'Called off', text: 'The creator kept the part that the terms leave them; the rest went back to the fan.', act: 'none' };
      return { title: 'Released', text: isFan ? `The money is with ${meeting.other_name}.` : 'The money is in your wallet.', act: 'paid' };
    case 'releasing':
      return meeting.is_released
        ? { title: 'Signed', text: isFan ? `The money is on its way to ${meeting.other_name}.` : 'The money is on its way to you.', act: 'paid' }
        : { title: 'Called off', text: 'Each side’s part is on its way, as the terms say.', act: 'none' };
    case 'refunding':
      return { title: 'Called off', text: isFan ? 'The whole amount is on its way back to you.' : `The whole amount is on its way back to ${meeting.other_name}.`, act: 'none' };
    case 'refunded':
      return { title: 'Refunded', text: isFan ? 'The whole amount is back in your wallet.' : `The whole amount went back to ${meeting.other_name}.`, act: 'none' };
    case 'disputing':
    case 'disputed':
      return { title: 'A case is open', text: 'The money stays in escrow until an arbiter has decided. Read and answer below.', act: 'none' };
    case 'resolving':
      return { title: 'Decided', text: 'The arbiter has decided; the money is on its way.', act: 'none' };
    case 'split':
      return { title: 'Decided', text: 'The arbiter has decided, and the money was shared out.', act: 'none' };
    case 'failed':
      return { title: 'This did not go through', text: 'The money is where it was before the bid.', act: 'none' };
    default:
      return null;
  }
}

function attendStep(meeting: Seen): NextStep {
  const isFan = meeting.side === 'fan';
  if (meeting.phase === 'after') {
    return isFan
      ? { title: 'Did you meet?', text: `Scan ${meeting.other_name}’s code to release the money. If you did not meet, open a case below.`, act: 'attend' }
      : { title: 'Not released yet', text: `${meeting.other_name} has not signed. Show the code again, or open a case below.`, act: 'attend' };
  }
  return isFan
    ? { title: 'Scan when you meet', text: `${meeting.other_name} shows a code on their phone. Scan it, then sign to release the money.`, act: 'attend' }
    : { title: 'Show your code when you meet', text: `${meeting.other_name} scans it and signs. Then the money is yours.`, act: 'attend' };
}

/** What the person does next, in words. */
export function nextStep(meeting: Seen): NextStep {
  const money = moneyStep(meeting);
  if (money) return money;
  const open = meeting.proposals.filter((one) => one.state === 'open');
  const theirs = open.some((one) => !one.is_mine);
  if (meeting.phase === 'arranging') {
    if (theirs) return { title: 'Answer the proposal', text: `${meeting.other_name} proposed a time. Accept it or propose another.`, act: 'answer' };
    if (open.length) return { title: `Waiting for ${meeting.other_name}`, text: 'Your proposal waits for an answer. You can propose further times.', act: 'wait' };
    return { title: 'Propose a time', text: `Nothing is agreed yet. Propose a time and a place to ${meeting.other_name}.`, act: 'propose' };
  }
  if (meeting.phase === 'agreed') {
    if (theirs) return { title: `${meeting.other_name} would like another time`, text: 'The agreed time stays until you accept the new one.', act: 'answer' };
    return { title: 'All set', text: 'Time and place are agreed. One hour before, you can check in here.', act: 'none' };
  }
  if (meeting.phase === 'over') return { title: 'Over', text: 'This meeting is over.', act: 'none' };
  return attendStep(meeting);
}
