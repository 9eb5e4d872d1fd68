import type { Me } from '$lib/api/types';

type Shelf = Pick<Storage, 'getItem' | 'setItem'>;

const PLACE = 'mesi-person';

/** Keep who is signed in here, for a time without a network; null forgets. */
export function remember(shelf: Shelf, me: Me | null): void {
  try {
    shelf.setItem(PLACE, JSON.stringify(me));
  } catch {
    // A full or forbidden storage: without a network nobody is known then.
  }
}

/** Who was signed in here last; null where nobody was. */
export function remembered(shelf: Shelf): Me | null {
  try {
    const kept: unknown = JSON.parse(shelf.getItem(PLACE) ?? 'null');
    return typeof kept === 'object' && kept !== null && 'id' in kept && 'roles' in kept ? (kept as Me) : null;
  } catch {
    return null;
  }
}
