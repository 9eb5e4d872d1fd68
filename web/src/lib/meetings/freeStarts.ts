import type { ApiError } from '$lib/api/errors';

const CLASHES = ['slot_taken', 'slot_not_offered', 'slot_too_soon'];

/** The free starts that a refusal of a time names. */
export function freeStarts(error: Pick<ApiError, 'code' | 'details'>): string[] {
  const free = error.details['free'];
  if (!CLASHES.includes(error.code) || !Array.isArray(free)) return [];
  return free.filter((one): one is string => typeof one === 'string' && !Number.isNaN(Date.parse(one))).map((one) => new Date(one).toISOString());
}
