/** Why a face's file did not come. */
export class ModelError extends Error {
  constructor(
    message: string,
    /** Trying again may help. */
    readonly isPassing: boolean
  ) {
    super(message);
  }
}

/** The largest file that is taken. */
const MOST_BYTES = 40 * 1024 * 1024;

/** Fetch a face's file and tell how much of it is there; the whole is null where the server does not say. */
export async function loadModel(url: string, onProgress: (loaded: number, whole: number | null) => void, signal: AbortSignal): Promise<ArrayBuffer> {
  const response = await fetch(url, { signal }).catch((thrown: unknown) => {
    if (signal.aborted) throw thrown;
    throw new ModelError('The picture did not come over the network.', true);
  });
  if (!response.ok || !response.body) throw new ModelError(`The picture did not come (${response.status}).`, response.status >= 500 || response.status === 403);
  const length = Number(response.headers.get('content-length'));
  const whole = length > 0 && !response.headers.get('content-encoding') ? length : null;
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let loaded = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch((thrown: unknown) => {
      if (signal.aborted) throw thrown;
      throw new ModelError('The picture broke off on its way.', true);
    });
    if (done) break;
    pieces.push(value);
    loaded += value.byteLength;
    if (loaded > MOST_BYTES) throw new ModelError('The picture is too large for this page.', false);
    onProgress(loaded, whole);
  }
  return new Blob(pieces).arrayBuffer();
}
