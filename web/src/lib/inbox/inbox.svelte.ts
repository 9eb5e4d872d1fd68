import { listInbox, type InboxBid, type InboxPage, type InboxSort, type Pile } from '$lib/api/inbox';
import { Resource } from '$lib/ui/resource.svelte';
import { joined, stillChosen } from './selection';

const PAGE = 50;
/** Bids that may be declined at once. */
export const MOST_CHOSEN = 200;

/** The bids that a page shows, and which of them are chosen. */
export class Inbox {
  pile = $state<Pile>('waiting');
  sort = $state<InboxSort>('amount');
  subjectId = $state<string>('');
  text = $state('');
  chosen = $state.raw<string[]>([]);
  /** How many are shown: a page read again keeps what was opened. */
  #shown = PAGE;
  readonly page = new Resource(() => this.#read());

  get bids(): InboxBid[] {
    return this.page.data?.items ?? [];
  }

  async load(): Promise<void> {
    await this.page.load();
    this.chosen = stillChosen(this.chosen, this.bids);
  }

  /** The filter has changed: begin with its first page. */
  async restart(): Promise<void> {
    this.#shown = PAGE;
    this.chosen = [];
    await this.load();
  }

  async readMore(): Promise<void> {
    this.#shown += PAGE;
    await this.load();
  }

  /** As many pages as are shown, one after the other. */
  async #read(): Promise<InboxPage> {
    const query = { pile: this.pile, sort: this.sort, subjectId: this.subjectId || null, text: this.text.trim(), limit: PAGE };
    let page = await listInbox({ ...query, offset: 0 });
    const read = [page.items];
    while (page.next !== null && page.next < this.#shown) {
      page = await listInbox({ ...query, offset: page.next });
      read.push(page.items);
    }
    return { ...page, items: joined(read) };
  }
}
