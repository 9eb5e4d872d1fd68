import { answer, api } from './client';
import { offlineError, readError } from './errors';

export const listVoices = () => answer(api.GET('/api/voices'));

type Bytes = ReadableStream<Uint8Array>;

/** Words in a voice, as WAV that comes while it is spoken; without words the server has its own. */
export const hearVoice = (id: string, text: string | null, speed: number, signal: AbortSignal) =>
  answer(
    api.POST('/api/voices/{voice_id}/sample', {
      params: { path: { voice_id: id } },
      body: { text, speed },
      parseAs: 'stream',
      signal
    })
    // The schema types a binary body as text; a stream is what was asked for.
  ) as Promise<unknown> as Promise<Bytes>;

/** The sound at an address that the server gave. */
export async function hearSample(url: string, signal: AbortSignal): Promise<Bytes> {
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch (cause) {
    throw offlineError(cause);
  }
  if (!response.ok || !response.body) throw readError(response.status, await response.json().catch(() => null));
  return response.body;
}
