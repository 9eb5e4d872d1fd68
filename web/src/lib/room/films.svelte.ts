import { asApiError } from '$lib/api/errors';
import { beginFilm, eraseFilm, listFilms, stopFilm } from '$lib/api/films';
import type { FilmList, FilmView } from '$lib/api/types';

export const isRecording = (film: FilmView): boolean => film.state === 'recording';
/** It changes by itself: look again. */
export const isUnfinished = (film: FilmView): boolean => film.state === 'recording' || film.state === 'rendering';

/** How long a film has been recorded, by this page's clock. */
export const recordedMs = (film: FilmView, nowMs: number): number => Math.max(0, nowMs - Date.parse(film.created_at));

/** What the server calls a failure, as a sentence. */
const FAILURES: Readonly<Record<string, string>> = {
  empty: 'It was stopped before anything was recorded.',
  lost: 'What was recorded was lost on our side.',
  not_drawn: 'It could not be drawn. Nothing of it is kept.',
  consent_ended: 'Somebody whose face or voice is in it does not permit them any more. Nothing of it is kept.'
};
export const failureText = (reason: string | null): string => (reason ? FAILURES[reason] : undefined) ?? 'It could not be made.';

export const sizeText = (bytes: number): string => (bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`);

/** The films of one room. */
export class Films {
  list = $state.raw<FilmList | null>(null);
  /** Why the last wish was not granted. */
  trouble = $state<string | null>(null);
  isBusy = $state(false);
  #asked = 0;
  #shown = 0;

  constructor(private readonly roomId: string) {}

  get items(): readonly FilmView[] {
    return this.list?.items ?? [];
  }

  get recorded(): FilmView | null {
    return this.items.find(isRecording) ?? null;
  }

  /** Read again; an answer older than the one that is shown is dropped, and a failure keeps what is shown. */
  async look(): Promise<void> {
    const turn = ++this.#asked;
    try {
      const list = await listFilms(this.roomId);
      if (turn < this.#shown) return;
      this.#shown = turn;
      this.list = list;
    } catch {
      // The next look tries again.
    }
  }

  begin = (): Promise<boolean> => this.#do(() => beginFilm(this.roomId, this.list?.statement ?? ''));

  stop = (id: string): Promise<boolean> => this.#do(() => stopFilm(id));

  erase = (id: string): Promise<boolean> => this.#do(() => eraseFilm(id));

  async #do(wish: () => Promise<unknown>): Promise<boolean> {
    this.isBusy = true;
    this.trouble = null;
    try {
      await wish();
      await this.look();
      return true;
    } catch (thrown) {
      this.trouble = asApiError(thrown).message;
      return false;
    } finally {
      this.isBusy = false;
    }
  }
}
