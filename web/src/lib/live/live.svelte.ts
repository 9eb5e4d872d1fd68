const FALLBACK_MS = 4_000;
/** Of a page that is told: a notice may be lost, and so may the read that it set off. */
const LOOK_AGAIN_MS = 15_000;

export interface LiveEvent {
  topic: string;
  key: string;
}

/** News from the server: server-sent events and a slow poll, or a quicker one while they cannot be had. */
class Live {
  isStreaming = $state(false);
  #source: EventSource | null = null;
  readonly #listeners = new Set<(event: LiveEvent | null) => void>();
  #timer: ReturnType<typeof setInterval> | null = null;
  #everyMs = 0;
  /** A page that nobody sees waits until somebody does. */
  readonly #lookIfSeen = (): void => {
    if (!document.hidden) this.#tell(null);
  };

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
      this.#poll(LOOK_AGAIN_MS);
      this.#tell(null); // Whatever happened while we were not listening.
    };
    source.onmessage = (message) => this.#tell(readEvent(message.data));
    source.onerror = () => {
      this.isStreaming = false;
      this.#poll(FALLBACK_MS);
    };
    this.#poll(FALLBACK_MS);
    document.addEventListener('visibilitychange', this.#lookIfSeen);
  }

  #close(): void {
    this.#source?.close();
    this.#source = null;
    this.isStreaming = false;
    this.#stopPolling();
    document.removeEventListener('visibilitychange', this.#lookIfSeen);
  }

  #poll(everyMs: number): void {
    if (this.#timer && this.#everyMs === everyMs) return;
    this.#stopPolling();
    this.#everyMs = everyMs;
    this.#timer = setInterval(this.#lookIfSeen, everyMs);
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
