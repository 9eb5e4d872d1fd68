import type { Me } from '$lib/api/types';
import type { IconName } from './Icon.svelte';

export interface Destination {
  href: string;
  label: string;
  icon: IconName;
}

const DISCOVER: Destination = { href: '/', label: 'Discover', icon: 'discover' };
const BIDS: Destination = { href: '/bids', label: 'Bids', icon: 'bids' };
const WALLET: Destination = { href: '/wallet', label: 'Wallet', icon: 'wallet' };
const STUDIO: Destination = { href: '/owner', label: 'Studio', icon: 'owner' };

/** The places a person can go to; owners also have a studio. */
export function destinations(me: Me | null): Destination[] {
  return me?.roles.includes('owner') ? [DISCOVER, BIDS, WALLET, STUDIO] : [DISCOVER, BIDS, WALLET];
}

/** Whether a path lies under a destination. */
export function isHere(href: string, path: string): boolean {
  if (href === '/') return path === '/' || path.startsWith('/p/');
  return path === href || path.startsWith(`${href}/`);
}
