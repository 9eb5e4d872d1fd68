import { describe, expect, it } from 'vitest';
import { ApiError } from '$lib/api/errors';
import { joinedPages, pageParams, readAgain, type PageOf, type PageQuery } from './pageReading';
import { Pages } from './pages.svelte';

interface Row {
  id: string;
}

/** A list on a server, the newest first; a page begins after a row, as the server's do. */
function shelf(count: number) {
  const rows: Row[] = Array.from({ length: count }, (_, index) => ({ id: String(1000 - index) }));
  const asked: PageQuery[] = [];
  const ask = async ({ before, limit }: PageQuery): Promise<PageOf<Row>> => {
    asked.push({ before, limit });
    if (limit < 1 || limit > 100) throw new Error(`limit ${limit}`);
    const rest = before === null ? rows : rows.filter((row) => Number(row.id) < Number(before));
    const items = rest.slice(0, limit);
    return { items, next: rest.length > limit ? (items.at(-1)?.id ?? null) : null };
  };
  const add = (id: number) => rows.splice(rows.findIndex((row) => Number(row.id) < id), 0, { id: String(id) });
  const drop = (id: number) => rows.splice(rows.findIndex((row) => Number(row.id) === id), 1);
  return { ask, asked, add, drop };
}

const ids = (items: readonly Row[] | undefined) => (items ?? []).map((row) => Number(row.id));
const idOf = (row: Row) => row.id;

describe('reading again', () => {
  it('reads one page while nothing is shown', async () => {
    const list = shelf(5);
    expect(ids((await readAgain(list.ask, [], 2, idOf)).items)).toEqual([1000, 999]);
    expect(list.asked).toEqual([{ before: null, limit: 2 }]);
  });

  it('keeps the last shown row when others come in before it', async () => {
    const list = shelf(9);
    const shown = (await list.ask({ before: null, limit: 4 })).items;
    list.add(1001);
    list.add(1002);
    const page = await readAgain<Row, PageOf<Row>>(list.ask, shown, 2, idOf);
    expect(ids(page.items)).toEqual([1002, 1001, 1000, 999, 998, 997]);
    expect(page.next).toBe('997');
  });

  it('does not run to the end after rows that are gone', async () => {
    const list = shelf(60);
    const shown = (await list.ask({ before: null, limit: 4 })).items;
    list.drop(997);
    list.drop(999);
    expect(ids((await readAgain(list.ask, shown, 2, idOf)).items)).toEqual([1000, 998, 996, 995]);
  });

  it('finds what was shown below more new rows than it held', async () => {
    const list = shelf(9);
    const shown = (await list.ask({ before: null, limit: 3 })).items;
    for (const id of [1001, 1002, 1003, 1004]) list.add(id);
    expect(ids((await readAgain(list.ask, shown, 3, idOf)).items)).toEqual([1004, 1003, 1002, 1001, 1000, 999, 998]);
  });

  it('never asks for more than the server sends at once', async () => {
    const list = shelf(400);
    const shown = [...(await list.ask({ before: null, limit: 100 })).items, ...(await list.ask({ before: '901', limit: 100 })).items];
    expect((await readAgain(list.ask, shown, 30, idOf)).items).toHaveLength(200);
  });
});

describe('pages', () => {
  it('opens page after page, each row once, and ends', async () => {
    const list = shelf(5);
    const pages = new Pages(list.ask, idOf, 2);
    await pages.load();
    expect([ids(pages.data?.items), pages.hasMore]).toEqual([[1000, 999], true]);
    list.add(1001);
    await pages.readMore();
    expect(ids(pages.data?.items)).toEqual([1000, 999, 998, 997]);
    await pages.readMore();
    expect([ids(pages.data?.items), pages.hasMore]).toEqual([[1000, 999, 998, 997, 996], false]);
    await pages.readMore();
    expect(ids(pages.data?.items)).toHaveLength(5);
  });

  it('keeps what was opened when it is read again, also at the same time', async () => {
    const list = shelf(9);
    const pages = new Pages(list.ask, idOf, 2);
    await pages.load();
    await pages.readMore();
    list.add(1001);
    await Promise.all([pages.load(), pages.readMore(), pages.load()]);
    expect(ids(pages.data?.items)).toEqual([1001, 1000, 999, 998, 997, 996, 995]);
  });

  it('begins with one page for another filter', async () => {
    const list = shelf(9);
    const pages = new Pages(list.ask, idOf, 2);
    await pages.load();
    await pages.readMore();
    await pages.restart();
    expect(ids(pages.data?.items)).toEqual([1000, 999]);
    const done = pages.reset();
    expect(pages.data).toBeNull();
    await done;
    expect(ids(pages.data?.items)).toEqual([1000, 999]);
  });

  it('drops an answer to what was asked before', async () => {
    const list = shelf(3);
    let name = 'old';
    const pages = new Pages(async (query) => ({ ...(await list.ask(query)), name }), idOf, 2);
    const late = pages.load();
    name = 'new';
    await Promise.all([late, pages.restart()]);
    expect(pages.data?.name).toBe('new');
  });

  it('shows what it had when it cannot be read, and throws when there is no next page to be had', async () => {
    const list = shelf(5);
    let isDown = false;
    const pages = new Pages(async (query: PageQuery) => (isDown ? Promise.reject(new Error('down')) : list.ask(query)), idOf, 2);
    await pages.load();
    isDown = true;
    await pages.load();
    expect([ids(pages.data?.items), pages.error instanceof ApiError]).toEqual([[1000, 999], true]);
    await expect(pages.readMore()).rejects.toBeInstanceOf(ApiError);
    expect(pages.isReadingMore).toBe(false);
    isDown = false;
    await pages.readMore();
    expect(pages.data?.items).toHaveLength(4);
  });
});

it('shows a row that moved between two pages once, as it was read last', () => {
  const page = (next: string | null, ...rows: [string, string][]) => ({ items: rows.map(([id, state]) => ({ id, state })), next });
  const joined = joinedPages(page('2', ['a', 'open'], ['b', 'open']), page(null, ['b', 'accepted'], ['c', 'open']), idOf);
  expect([joined.items.map(({ id, state }) => `${id} ${state}`), joined.next]).toEqual([['a open', 'b accepted', 'c open'], null]);
});

it('puts no empty cursor into an address', () => {
  expect(pageParams({ before: null, limit: 3 })).toEqual({ limit: 3 });
  expect(pageParams({ before: '1.a', limit: 3 })).toEqual({ limit: 3, before: '1.a' });
});
