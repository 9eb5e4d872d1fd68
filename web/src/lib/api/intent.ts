/**
 * One thing the person wants done, however often the request has to be repeated.
 *
 * The key stays the same while the contents stay the same, so a retry after a lost answer is
 * answered with the first answer; other contents are another intent and get another key.
 */
export class Intent {
  #key: string | null = null;
  #contents: string | null = null;

  constructor(private readonly newKey: () => string = randomKey) {}

  /** The key to send with these contents. */
  keyFor(contents: unknown): string {
    const text = JSON.stringify(contents);
    if (this.#key === null || this.#contents !== text) {
      this.#key = this.newKey();
      this.#contents = text;
    }
    return this.#key;
  }

  /** Go on with an intent that was kept: the same contents get the same key. */
  resume(contents: unknown, key: string): void {
    this.#key = key;
    this.#contents = JSON.stringify(contents);
  }

  /** The intent is done: the next request is a new one. */
  settle(): void {
    this.#key = null;
    this.#contents = null;
  }
}

/** 128 random bits as hex; `crypto.randomUUID` is missing on pages served over plain http. */
export function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
