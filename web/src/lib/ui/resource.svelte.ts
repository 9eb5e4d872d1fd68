import { asApiError, type ApiError } from '$lib/api/errors';

/** Something read from the server: its data, its error, and a way to read it again. */
export class Resource<Data> {
  data = $state.raw<Data | null>(null);
  error = $state.raw<ApiError | null>(null);
  isLoading = $state(false);
  #turn = 0;
  #of = '';

  constructor(private readonly read: () => Promise<Data>) {}

  /** Read again. Data already shown stays; a late answer to an older read is dropped. */
  async load(): Promise<void> {
    const turn = ++this.#turn;
    this.isLoading = true;
    try {
      const data = await this.read();
      if (turn !== this.#turn) return;
      this.data = data;
      this.error = null;
    } catch (thrown) {
      if (turn !== this.#turn) return;
      this.error = asApiError(thrown);
    } finally {
      if (turn === this.#turn) this.isLoading = false;
    }
  }

  /** Read again; only what was read of something else, or by somebody else, is forgotten before. */
  async readOf(...of: readonly string[]): Promise<void> {
    const name = of.join(' ');
    const isOther = name !== this.#of;
    this.#of = name;
    await (isOther ? this.reset() : this.load());
  }

  /** Forget what was read, then read again: for another id. */
  async reset(): Promise<void> {
    this.data = null;
    this.error = null;
    await this.load();
  }
}
