/** A page of a list, as the server sends it. */
export interface PageOf<Item> {
  items: Item[];
  /** Where the next page begins; null when this is the last. */
  next: string | null;
}

/** Which page is asked for. */
export interface PageQuery {
  before: string | null;
  limit: number;
}

export type Ask<Page> = (query: PageQuery) => Promise<Page>;
export type IdOf<Item> = (item: Item) => string;

/** Rows that the server sends at once. */
const MOST = 100;

/** For what is true of a whole list. */
export const ONE: PageQuery = { before: null, limit: 1 };

/** What goes into an address. */
export const pageParams = ({ before, limit }: PageQuery) => ({ limit, ...(before ? { before } : {}) });

/** Both pages as one; a row that moved meanwhile is there once, as it was read last. */
export function joinedPages<Item, Page extends PageOf<Item>>(shown: Page, more: Page, idOf: IdOf<Item>): Page {
  const items = new Map([...shown.items, ...more.items].map((item) => [idOf(item), item]));
  return { ...more, items: [...items.values()] };
}

/** How many more rows it takes until all that was shown and is still listed was read again. */
function rowsMissing<Item>(read: readonly Item[], shown: readonly Item[], idOf: IdOf<Item>): number {
  const known = new Set(shown.map(idOf));
  const last = read.findLastIndex((item) => known.has(idOf(item)));
  // What came in before a row that was shown pushed one out at the end.
  const fresh = (last < 0 ? read : read.slice(0, last)).filter((item) => !known.has(idOf(item))).length;
  return shown.length + fresh - read.length;
}

/** Read a list again from its beginning, as far as it was shown; without anything shown, its first page. */
export async function readAgain<Item, Page extends PageOf<Item>>(
  ask: Ask<Page>,
  shown: readonly Item[],
  size: number,
  idOf: IdOf<Item>
): Promise<Page> {
  const most = 2 * shown.length + size;
  let page = await ask({ before: null, limit: Math.min(MOST, Math.max(size, shown.length)) });
  for (;;) {
    const missing = Math.min(rowsMissing(page.items, shown, idOf), most - page.items.length);
    if (page.next === null || missing <= 0) return page;
    page = joinedPages<Item, Page>(page, await ask({ before: page.next, limit: Math.min(MOST, missing) }), idOf);
  }
}
