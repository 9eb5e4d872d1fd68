import { asApiError, type ApiError } from '$lib/api/errors';
import { joinedPages, readAgain, type Ask, type IdOf, type PageOf } from './pageReading';

type ItemOf<Page> = Page extends PageOf<infer Item> ? Item : never;

/** A list that is read page by page; read again, it keeps what was opened. */
export class Pages<Page extends PageOf<ItemOf<Page>>> {
  /** All pages that were opened, as one. */
  data = $state.raw<Page | null>(null);
  error = $state.raw<ApiError | null>(null);
  isLoading = $state(false);
  isReadingMore = $state(false);
  /** Counts beginnings: what was asked before the last one belongs to another list. */
  #start = 0;
  #isBegun = false;
  #waiting: Promise<void> | null = null;
  #line: Promise<void> = Promise.resolve();

  constructor(
    private readonly ask: Ask<Page>,
    private readonly idOf: IdOf<ItemOf<Page>> = (item) => (item as { id: string }).id,
    private readonly size = 30
  ) {}

  get hasMore(): boolean {
    return (this.data?.next ?? null) !== null;
  }

  /** Read again what is shown. */
  load(): Promise<void> {
    // One that waits for its turn reads what two would.
    this.#waiting ??= this.#inTurn(() => {
      this.#waiting = null;
      return this.#read();
    });
    return this.#waiting;
  }

  /** Begin again with the first page: another filter. What is shown stays until it is read. */
  restart(): Promise<void> {
    this.#start++;
    this.#isBegun = false;
    return this.load();
  }

  /** Forget what was read. */
  forget(): void {
    this.#start++;
    this.#isBegun = false;
    this.data = null;
    this.error = null;
  }

  /** Forget what was read, then read: another list. */
  reset(): Promise<void> {
    this.forget();
    return this.load();
  }

  /** Read the next page; throws an `ApiError` when it cannot be read. */
  readMore(): Promise<void> {
    return this.#inTurn(async () => {
      const [start, shown] = [this.#start, this.data];
      if (!shown || shown.next === null) return;
      this.isReadingMore = true;
      try {
        const more = await this.ask({ before: shown.next, limit: this.size });
        if (start === this.#start) this.data = joinedPages<ItemOf<Page>, Page>(shown, more, this.idOf);
      } catch (thrown) {
        throw asApiError(thrown);
      } finally {
        this.isReadingMore = false;
      }
    });
  }

  async #read(): Promise<void> {
    const start = this.#start;
    const shown = this.#isBegun ? (this.data?.items ?? []) : [];
    this.isLoading = true;
    try {
      const data = await readAgain<ItemOf<Page>, Page>(this.ask, shown, this.size, this.idOf);
      if (start !== this.#start) return;
      this.data = data;
      this.error = null;
      this.#isBegun = true;
    } catch (thrown) {
      if (start === this.#start) this.error = asApiError(thrown);
    } finally {
      this.isLoading = false;
    }
  }

  /** One after the other: a page that is being read is not lost to a list that is read again. */
  #inTurn(act: () => Promise<void>): Promise<void> {
    const done = this.#line.then(act);
    this.#line = done.catch(() => undefined);
    return done;
  }
}
