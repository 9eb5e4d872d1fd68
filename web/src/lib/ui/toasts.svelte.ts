export interface Toast {
  id: number;
  text: string;
  kind: 'note' | 'good' | 'bad';
  undo: (() => void) | null;
}

const SHOWN_MS = 5_000;
const SHOWN_WITH_UNDO_MS = 9_000;

/** Short messages at the edge of the page; one with an undo stays longer. */
class Toasts {
  items = $state<Toast[]>([]);
  #next = 1;

  show(text: string, options: { kind?: Toast['kind']; undo?: () => void } = {}): void {
    const toast: Toast = { id: this.#next++, text, kind: options.kind ?? 'note', undo: options.undo ?? null };
    this.items = [...this.items.slice(-2), toast];
    setTimeout(() => this.drop(toast.id), toast.undo ? SHOWN_WITH_UNDO_MS : SHOWN_MS);
  }

  drop(id: number): void {
    this.items = this.items.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
