import { listInbox, type InboxBid, type InboxPage, type InboxSort, type Pile } from '$lib/api/inbox';
import { Pages } from '$lib/ui/pages.svelte';
import { stillChosen } from './selection';

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
  readonly page = new Pages<InboxPage>(
    (page) => listInbox(page, { pile: this.pile, sort: this.sort, subjectId: this.subjectId || null, text: this.text.trim() }),
    (bid) => bid.id,
    PAGE
  );

  get bids(): InboxBid[] {
    return this.page.data?.items ?? [];
  }

  async load(): Promise<void> {
    await this.page.load();
    this.chosen = stillChosen(this.chosen, this.bids);
  }

  /** The filter has changed: begin with its first page. */
  async restart(): Promise<void> {
    this.chosen = [];
    await this.page.restart();
  }
}
