import { asApiError, type ApiError } from '$lib/api/errors';
import { listNotices, readNotices, type Notice } from '$lib/api/notices';
import { Pages } from '$lib/ui/pages.svelte';

/** The notices of whoever is signed in: the newest page, older ones on demand. */
export class NoticeList {
  readonly pages: Pages<Awaited<ReturnType<typeof listNotices>>>;

  constructor(limit = 20) {
    this.pages = new Pages(listNotices, (notice) => notice.id, limit);
  }

  get items(): Notice[] {
    return this.pages.data?.items ?? [];
  }

  get unread(): number {
    return this.pages.data?.unread ?? 0;
  }

  get error(): ApiError | null {
    return this.pages.error;
  }

  get isLoaded(): boolean {
    return this.pages.data !== null;
  }

  load(): Promise<void> {
    return this.pages.load();
  }

  /** Mark everything up to the newest shown as read. */
  async markRead(): Promise<void> {
    const newest = this.items[0];
    if (!newest || this.unread === 0) return;
    try {
      const { unread } = await readNotices(newest.id);
      const shown = this.pages.data;
      const items = this.items.map((notice) => (notice.read_at ? notice : { ...notice, read_at: newest.created_at }));
      if (shown) this.pages.data = { ...shown, unread, items };
    } catch (thrown) {
      this.pages.error = asApiError(thrown);
    }
  }

  /** Somebody else signs in here, or nobody. */
  forget(): void {
    this.pages.forget();
  }
}
