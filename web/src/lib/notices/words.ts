import type { Notice } from '$lib/api/notices';
import { thingOf } from '$lib/consents/consents';
import { formatAmount } from '$lib/money/money';

/** What a notice says, and the page that it is about. */
export interface NoticeWords {
  text: string;
  href: string;
}

type Facts = Readonly<Record<string, string>>;
type Writer = (facts: Facts, subjectId: string) => NoticeWords;

const meeting = (id: string): string => `/meetings/${id}`;

const ANSWERED: Readonly<Record<string, string>> = { granted: ': you were right.', dismissed: ': the decision stands.' };

/** Each kind of notice that the server sends. */
export const NOTICE_WORDS: Readonly<Record<string, Writer>> = {
  bid_received: (facts, id) => ({ text: `${facts['name']} bids ${facts['amount']} for ${facts['title']}.`, href: `/inbox/${id}` }),
  bid_won: (facts, id) =>
    facts['kind'] === 'meeting'
      ? { text: `${facts['name']} accepted your bid for ${facts['title']}. Agree on a time and place.`, href: meeting(id) }
      : { text: `Your bid for ${facts['title']} won: your room is open.`, href: `/bids/${id}` },
  bid_returned: (facts, id) => ({ text: `Your bid of ${facts['amount']} for ${facts['title']} came back.`, href: `/bids/${id}` }),
  bid_outbid: (facts, id) => ({ text: `You were outbid for ${facts['title']}. Raise your bid of ${facts['amount']}, or take it back.`, href: `/bids/${id}` }),
  consent_asked: (facts, id) => ({
    text: `${facts['name']} accepted your bid for ${facts['title']} and asks to see some of your data. It is your choice.`,
    href: `/kyf/${id}`
  }),
  consent_given: (facts, id) => ({ text: `${facts['name']} shares what you asked for. ${facts['title']} is on.`, href: `/inbox/${id}` }),
  consent_refused: (facts, id) => ({
    text: `${facts['name']} does not share the data for ${facts['title']}. The bid goes back.`,
    href: `/inbox/${id}`
  }),
  proposal_made: (facts, id) => ({ text: `${facts['name']} proposes a time for ${facts['title']}.`, href: meeting(id) }),
  meeting_agreed: (facts, id) => ({ text: `${facts['title']} with ${facts['name']} has a time and place.`, href: meeting(id) }),
  meeting_moved: (facts, id) => ({ text: `${facts['title']} with ${facts['name']} was moved.`, href: meeting(id) }),
  meeting_cancelled: (facts, id) => ({ text: `${facts['title']} with ${facts['name']} is off.`, href: meeting(id) }),
  meeting_tomorrow: (facts, id) => ({ text: `Tomorrow: ${facts['title']} with ${facts['name']}.`, href: meeting(id) }),
  meeting_soon: (facts, id) => ({ text: `In an hour: ${facts['title']} with ${facts['name']}.`, href: meeting(id) }),
  meeting_now: (facts, id) => ({ text: `Now: ${facts['title']} with ${facts['name']}.`, href: meeting(id) }),
  meeting_unreleased: (facts, id) => ({ text: `How was ${facts['title']} with ${facts['name']}? The money still waits.`, href: meeting(id) }),
  meeting_signed: (facts, id) => ({ text: `${facts['name']} signed for ${facts['title']}. The payment is on its way.`, href: meeting(id) }),
  meeting_paid: (facts, id) => ({ text: `${facts['title']} with ${facts['name']} is paid.`, href: meeting(id) }),
  cancellation_paid: (facts, id) => ({ text: `${facts['name']} called ${facts['title']} off late. Your part of it is paid.`, href: meeting(id) }),
  meeting_won: (facts, id) => ({ text: `${facts['name']} won ${facts['title']}. Agree on a time and place.`, href: meeting(id) }),
  meeting_split: (facts, id) => ({ text: `The arbiter decided about ${facts['title']} with ${facts['name']}.`, href: meeting(id) }),
  meeting_released: (facts, id) => ({ text: `${facts['title']} with ${facts['name']} is over: the money was paid.`, href: meeting(id) }),
  meeting_refunded: (facts, id) => ({ text: `${facts['title']} with ${facts['name']} is over: the money went back.`, href: meeting(id) }),
  appeal_answered: (facts) => ({ text: `A moderator looked again at what was stopped with ${facts['name']}${ANSWERED[facts['state'] ?? ''] ?? '.'}`, href: '/account/safety' }),
  likeness_signed: (facts) => ({ text: `${facts['name']} agreed that you use their ${thingOf(facts['kind'] ?? '')}.`, href: '/owner/consents' }),
  likeness_refused: (facts) => ({ text: `${facts['name']} does not agree that you use their ${thingOf(facts['kind'] ?? '')}: it is out of use.`, href: '/owner/consents' }),
  likeness_revoked: (facts) => ({ text: `${facts['name']} took a consent back: their ${thingOf(facts['kind'] ?? '')} is out of use.`, href: '/owner/consents' }),
  likeness_expired: (facts) => ({ text: `A consent of ${facts['name']} has run out: their ${thingOf(facts['kind'] ?? '')} is out of use.`, href: '/owner/consents' }),
  report_answered: (facts) => ({ text: `Your report about ${facts['name']} was answered.`, href: '/account/reports' }),
  link_changed: (facts, id) => ({
    text: `${facts['title']} says something else of itself than what you approved for ${facts['name']}. It is off until you look.`,
    href: `/owner/${id}/agents`
  }),
  dispute_opened: (facts, id) => ({ text: `${facts['name']} called the arbiter about ${facts['title']}. Tell your side.`, href: meeting(id) })
};

/** "12.5 MESI" as people read it; other text stays as it is. */
const amountText = (text: string): string => {
  const [amount = '', currency = ''] = text.split(' ');
  return currency ? `${formatAmount(amount)}\u00a0${currency}` : text;
};

/** The words of a notice; a kind that this client does not know yet keeps its name and leads to the list. */
export function wordsOf(notice: Pick<Notice, 'kind' | 'details' | 'subject_id'>): NoticeWords {
  const facts: Record<string, string> = { name: 'Somebody', title: 'a meeting', amount: 'an amount' };
  for (const [name, value] of Object.entries(notice.details)) {
    if (typeof value === 'string' && value !== '') facts[name] = name === 'amount' ? amountText(value) : value;
  }
  const write = NOTICE_WORDS[notice.kind];
  if (write) return write(facts, encodeURIComponent(notice.subject_id));
  const name = notice.kind.replaceAll('_', ' ');
  return { text: `${name.charAt(0).toUpperCase()}${name.slice(1)}.`, href: '/notifications' };
}

/** What stands in the bell's badge. */
export const badgeText = (unread: number): string => (unread > 99 ? '99+' : String(unread));
