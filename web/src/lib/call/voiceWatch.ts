/** Words without a sound for so long are a fault, not a pause. */
const LATE_MS = 2_000;

/** Whether the persona's voice arrives with its words. */
export class VoiceWatch {
  #wordsAt: number | null = null;

  words(nowMs: number): void {
    this.#wordsAt ??= nowMs;
  }

  /** It is heard, or need not be now. */
  calm(): void {
    this.#wordsAt = null;
  }

  isLate(nowMs: number): boolean {
    return this.#wordsAt !== null && nowMs - this.#wordsAt > LATE_MS;
  }
}
