/** Why a key cannot be sent as a bearer token; null where it can. */
export function keyProblem(typed: string): string | null {
  const key = typed.trim();
  if (!key) return 'Paste the key, or take the one that is there away.';
  if (!/^[\x21-\x7e]+$/.test(key)) return 'A key has letters, digits and signs of English only, without spaces.';
  return null;
}
