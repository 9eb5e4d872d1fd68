import { asApiError, type ApiError } from '$lib/api/errors';
import { listNotices, readNotices, type Notice } from '$lib/api/notices';

/** The notices of whoever is signed in: the newest page, older ones on demand. */
export class NoticeList {
  items = $state.raw<Notice[]>([]);
  unread = $state(0);
  next = $state<string | null>(null);
  isLoaded = $state(false);
  isLoadingMore = $state(false);
  error = $state.raw<ApiError | null>(null);
  #turn = 0;

  constructor(private readonly limit = 20) {}

  /** Read the newest page again; older pages that were opened close. */
  async load(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const page = await listNotices(null, this.limit);
      if (turn !== this.#turn) return;
      this.items = page.items;
      this.unread = page.unread;
      this.next = page.next;
      this.isLoaded = true;
      this.error = null;
    } catch (thrown) {
      if (turn === this.#turn) this.error = asApiError(thrown);
    }
  }

  async loadMore(): Promise<void> {
    if (!this.next || this.isLoadingMore) return;
    const turn = this.#turn;
    this.isLoadingMore = true;
    try {
      const page = await listNotices(this.next, this.limit);
      if (turn !== this.#turn) return;
      this.items = [...this.items, ...page.items];
      this.next = page.next;
    } catch (thrown) {
      this.error = asApiError(thrown);
    } finally {
      this.isLoadingMore = false;
    }
  }

  /** Mark everything up to the newest shown as read. */
  async markRead(): Promise<void> {
    const newest = this.items[0];
    if (!newest || this.unread === 0) return;
    try {
      const { unread } = await readNotices(newest.id);
      this.unread = unread;
      this.items = this.items.map((notice) => (notice.read_at ? notice : { ...notice, read_at: newest.created_at }));
    } catch (thrown) {
      this.error = asApiError(thrown);
    }
  }

  /** Somebody else signs in here, or nobody. */
  forget(): void {
    this.#turn++;
    this.items = [];
    this.unread = 0;
    this.next = null;
    this.isLoaded = false;
    this.error = null;
  }
}
