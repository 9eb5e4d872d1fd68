/** Releases that were signed without a network wait here, across reloads, until they can be sent. */

export interface Waiting {
  meetingId: string;
  signature: string;
  /** Repeated with every try, so that a lost answer pays once. */
  key: string;
  name: string;
  signedAt: number;
  /** Who signed: nobody else's login sends it. */
  fanId?: string;
}

export interface Shelf {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
}

const PLACE = 'mesi-waiting-releases';

const isWaiting = (value: unknown): value is Waiting => {
  if (typeof value !== 'object' || value === null) return false;
  const row = value as Record<string, unknown>;
  return ['meetingId', 'signature', 'key', 'name'].every((name) => typeof row[name] === 'string') && typeof row['signedAt'] === 'number';
};

/** What waits; anything unreadable is left out. */
export function waiting(shelf: Shelf): Waiting[] {
  try {
    const rows: unknown = JSON.parse(shelf.getItem(PLACE) ?? '[]');
    return Array.isArray(rows) ? rows.filter(isWaiting) : [];
  } catch {
    return [];
  }
}

const write = (shelf: Shelf, rows: Waiting[]): void => shelf.setItem(PLACE, JSON.stringify(rows));

/** What this person signed; what has no name on it is anybody's. */
export const waitingOf = (shelf: Shelf, personId: string | null): Waiting[] =>
  waiting(shelf).filter((row) => row.fanId === undefined || row.fanId === personId);

/** Add one; a meeting waits once, under its first key. */
export function keep(shelf: Shelf, row: Waiting): void {
  const rows = waiting(shelf);
  if (!rows.some((one) => one.meetingId === row.meetingId)) write(shelf, [...rows, row]);
}

export const drop = (shelf: Shelf, meetingId: string): void =>
  write(
    shelf,
    waiting(shelf).filter((row) => row.meetingId !== meetingId)
  );

export type Outcome = 'sent' | 'refused' | 'later';

/** What became of one try: a passing trouble leaves it waiting, a refusal ends it. */
export interface Sent {
  row: Waiting;
  outcome: Outcome;
}

/** Send all that a person signed, one after the other; stops at the first that must wait. */
export async function sendWaiting(shelf: Shelf, personId: string | null, send: (row: Waiting) => Promise<Outcome>): Promise<Sent[]> {
  const done: Sent[] = [];
  for (const row of waitingOf(shelf, personId)) {
    const outcome = await send(row);
    done.push({ row, outcome });
    if (outcome === 'later') break;
    drop(shelf, row.meetingId);
  }
  return done;
}
