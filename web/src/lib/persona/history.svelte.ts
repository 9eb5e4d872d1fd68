import type { Sheet } from '$lib/api/types';
import { isSameSheet } from './sheet';

const PAUSE_MS = 700;
const MAX_STEPS = 100;

/** The states of a sheet to step back to; fast typing counts as one step. */
export class History {
  #past = $state.raw<readonly Sheet[]>([]);
  #last: Sheet;
  #notedAt = 0;

  constructor(
    first: Sheet,
    private readonly now: () => number = () => performance.now()
  ) {
    this.#last = structuredClone(first);
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  /** The sheet changed. */
  note(sheet: Sheet): void {
    if (isSameSheet(sheet, this.#last)) return;
    if (this.now() - this.#notedAt > PAUSE_MS || this.#past.length === 0) {
      this.#past = [...this.#past.slice(1 - MAX_STEPS), this.#last];
    }
    this.#notedAt = this.now();
    this.#last = structuredClone(sheet);
  }

  /** The sheet one step ago; the given one when there is none. */
  back(sheet: Sheet): Sheet {
    const previous = this.#past.at(-1);
    if (!previous) return sheet;
    this.#past = this.#past.slice(0, -1);
    this.#last = structuredClone(previous);
    this.#notedAt = 0;
    return previous;
  }
}
