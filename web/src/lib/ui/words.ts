/** Words with those that were typed or pasted: no blanks, no doubles, no more and no longer than allowed. */
export function withWords(words: readonly string[], typed: string, rule: { keepsCommas: boolean; most: number; limit: number }): string[] {
  const found = typed
    .split(rule.keepsCommas ? /\n/ : /[,\n]/)
    .map((word) => [...word.trim()].slice(0, rule.limit).join(''))
    .filter(Boolean);
  return [...new Set([...words, ...found])].slice(0, Math.max(rule.most, words.length));
}
