import type { ApiError } from '$lib/api/errors';
import { filmLine, type SpokenLine } from '$lib/api/faces';
import { faceError } from './refusals';

/** A short film of a face that the server draws; holds one at a time. */
export class Film {
  /** Address of the film that is there. */
  url = $state.raw<string | null>(null);
  error = $state.raw<ApiError | null>(null);
  isBusy = $state(false);
  #stop: AbortController | null = null;

  /** Have a line filmed; the film before stays until the new one is there. */
  async shoot(faceId: string, line: SpokenLine & { background: string }): Promise<void> {
    this.cancel();
    const stop = (this.#stop = new AbortController());
    this.isBusy = true;
    this.error = null;
    try {
      const film = await filmLine(faceId, line, stop.signal);
      if (!stop.signal.aborted) this.#show(URL.createObjectURL(film));
    } catch (thrown) {
      if (!stop.signal.aborted) this.error = faceError(thrown);
    } finally {
      if (this.#stop === stop) this.cancel();
    }
  }

  cancel(): void {
    this.#stop?.abort();
    this.#stop = null;
    this.isBusy = false;
  }

  close(): void {
    this.cancel();
    this.#show(null);
  }

  #show(url: string | null): void {
    if (this.url) URL.revokeObjectURL(this.url);
    this.url = url;
  }
}
