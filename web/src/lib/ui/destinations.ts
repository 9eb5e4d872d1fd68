import type { Me } from '$lib/api/types';
import type { IconName } from './Icon.svelte';

export interface Destination {
  href: string;
  label: string;
  icon: IconName;
}

const DISCOVER: Destination = { href: '/', label: 'Discover', icon: 'discover' };
const CREATORS: Destination = { href: '/creators', label: 'Creators', icon: 'creators' };
const BIDS: Destination = { href: '/bids', label: 'Bids', icon: 'bids' };
const MEETINGS: Destination = { href: '/meetings', label: 'Meetings', icon: 'meetings' };
const MESSAGES: Destination = { href: '/messages', label: 'Messages', icon: 'type' };
const CALENDAR: Destination = { href: '/calendar', label: 'Calendar', icon: 'calendar' };
const WALLET: Destination = { href: '/wallet', label: 'Wallet', icon: 'wallet' };
const MEMORIES: Destination = { href: '/memories', label: 'Memories', icon: 'spark' };
const INBOX: Destination = { href: '/inbox', label: 'Inbox', icon: 'inbox' };
const CREATOR: Destination = { href: '/creator', label: 'Your page', icon: 'page' };
const STUDIO: Destination = { href: '/owner', label: 'Studio', icon: 'owner' };
const AGENTS: Destination = { href: '/agents', label: 'Agents', icon: 'link' };
const CASES: Destination = { href: '/arbiter', label: 'Cases', icon: 'shield' };
const MODERATION: Destination = { href: '/moderation', label: 'Moderation', icon: 'shield' };
const ACCOUNT: Destination = { href: '/account', label: 'Account', icon: 'account' };

/** Tabs of a phone, the last of which may open a menu. */
const TABS = 5;

/** The places a person can go to, those of every day first. */
export function destinations(me: Me | null): Destination[] {
  if (!me) return [DISCOVER, CREATORS, BIDS, WALLET];
  const [isCreator, isOwner] = [me.roles.includes('creator'), me.roles.includes('owner')];
  return [
    DISCOVER,
    CREATORS,
    ...(isCreator || isOwner ? [INBOX] : []),
    ...(isCreator ? [CREATOR] : []),
    ...(isOwner ? [STUDIO, AGENTS] : []),
    BIDS,
    MEETINGS,
    MESSAGES,
    WALLET,
    CALENDAR,
    MEMORIES,
    ...(me.roles.includes('arbiter') ? [CASES] : []),
    ...(me.roles.includes('moderator') ? [MODERATION] : [])
  ];
}

/** What a phone shows at its lower edge, and what waits in the menu there. */
export function tabs(me: Me | null): { shown: Destination[]; more: Destination[] } {
  const all = [...destinations(me), ACCOUNT];
  if (all.length <= TABS) return { shown: all, more: [] };
  const first = everyday(me);
  return { shown: first, more: all.filter((place) => !first.includes(place)) };
}

function everyday(me: Me | null): Destination[] {
  if (me?.roles.includes('creator')) return [INBOX, MEETINGS, CALENDAR, CREATOR];
  if (me?.roles.includes('owner')) return [DISCOVER, INBOX, BIDS, STUDIO];
  return [DISCOVER, CREATORS, BIDS, MEETINGS];
}

/** Whether a path lies under a destination. */
export function isHere(href: string, path: string): boolean {
  if (href === '/') return path === '/' || path.startsWith('/p/');
  if (href === '/creators' && path.startsWith('/c/')) return true;
  return path === href || path.startsWith(`${href}/`);
}
