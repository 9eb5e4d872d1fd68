const FALLBACK_MS = 4_000;

export interface LiveEvent {
  topic: string;
  key: string;
}

/** News from the server: server-sent events, or a steady poll while they cannot be had. */
class Live {
  isStreaming = $state(false);
  #source: EventSource | null = null;
  #listeners = new Set<(event: LiveEvent | null) => void>();
  #timer: ReturnType<typeof setInterval> | null = null;

  /** Call `listener` at each event; with null when it should simply look again. */
  watch(listener: (event: LiveEvent | null) => void): () => void {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#open();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#close();
    };
  }

  #open(): void {
    const source = new EventSource('/api/events');
    this.#source = source;
    source.onopen = () => {
      this.isStreaming = true;
      this.#stopPolling();
      this.#tell(null); // Whatever happened while we were not listening.
    };
    source.onmessage = (message) => this.#tell(readEvent(message.data));
    source.onerror = () => {
      this.isStreaming = false;
      this.#poll();
    };
    this.#poll();
  }

  #close(): void {
    this.#source?.close();
    this.#source = null;
    this.isStreaming = false;
    this.#stopPolling();
  }

  #poll(): void {
    this.#timer ??= setInterval(() => this.#tell(null), FALLBACK_MS);
  }

  #stopPolling(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  #tell(event: LiveEvent | null): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** Read one event's data; null for anything that is not ours. */
export function readEvent(data: unknown): LiveEvent | null {
  if (typeof data !== 'string') return null;
  try {
    const value: unknown = JSON.parse(data);
    if (typeof value !== 'object' || value === null) return null;
    const { topic, key } = value as Record<string, unknown>;
    return typeof topic === 'string' ? { topic, key: typeof key === 'string' ? key : '' } : null;
  } catch {
    return null;
  }
}

export const live = new Live();
