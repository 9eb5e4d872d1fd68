import createClient from 'openapi-fetch';
import { ApiError, offlineError, readError } from './errors';
import type { paths } from './schema';

/** The same-origin API; its types come from the server's OpenAPI. */
export const api = createClient<paths>({
  baseUrl: typeof location === 'undefined' ? '' : location.origin,
  credentials: 'same-origin',
  fetch: (request) => globalThis.fetch(request)
});

type Call<Data> = Promise<{ data?: Data; error?: unknown; response: Response }>;

/** Wait for a call and give its data, or throw an `ApiError` that says what to do. */
export async function answer<Data>(call: Call<Data>): Promise<Data> {
  let result: Awaited<Call<Data>>;
  try {
    result = await call;
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    throw offlineError(cause);
  }
  if (!result.response.ok) throw readError(result.response.status, result.error);
  return result.data as Data;
}
