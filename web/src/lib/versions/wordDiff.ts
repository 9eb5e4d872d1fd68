/** Part of a line, and whether only this side has it. */
export interface Part {
  text: string;
  isOwn: boolean;
}

/** Two lines of more words than this are shown as wholly different: comparing takes their product. */
const MOST_WORDS = 1_500;
/** Less in common than this, and two lines are not one that was changed. */
const LEAST_SHARED = 0.4;

const wordsOf = (text: string): string[] => text.match(/\s+|[^\s]+/g) ?? [];

/** The parts that two lines share and those that they do not; null where they have too little in common. */
export function wordDiff(before: string, after: string): { before: Part[]; after: Part[] } | null {
  const left = wordsOf(before);
  const right = wordsOf(after);
  if (left.length > MOST_WORDS || right.length > MOST_WORDS) return null;
  const [keptLeft, keptRight] = sharedOf(left, right);
  const shared = left.filter((word, index) => keptLeft[index] && word.trim()).length;
  const longer = Math.max(left.filter((word) => word.trim()).length, right.filter((word) => word.trim()).length);
  if (shared < longer * LEAST_SHARED) return null;
  return { before: partsOf(left, keptLeft), after: partsOf(right, keptRight) };
}

/** Which words of each belong to their longest common sequence. */
function sharedOf(left: readonly string[], right: readonly string[]): [boolean[], boolean[]] {
  const width = right.length + 1;
  const longest = new Uint16Array((left.length + 1) * width);
  const at = (row: number, column: number) => longest[row * width + column] ?? 0;
  for (let row = left.length - 1; row >= 0; row--)
    for (let column = right.length - 1; column >= 0; column--)
      longest[row * width + column] = left[row] === right[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
  const keptLeft = left.map(() => false);
  const keptRight = right.map(() => false);
  for (let row = 0, column = 0; row < left.length && column < right.length; ) {
    if (left[row] === right[column]) {
      keptLeft[row++] = true;
      keptRight[column++] = true;
    } else if (at(row + 1, column) >= at(row, column + 1)) row++;
    else column++;
  }
  return [keptLeft, keptRight];
}

/** Neighbours that are alike become one part; a space between two own words belongs to them. */
function partsOf(words: readonly string[], kept: readonly boolean[]): Part[] {
  const isOwn = (index: number) => {
    const isGap = !words[index]?.trim() && index > 0 && index < words.length - 1;
    return isGap ? !kept[index - 1] && !kept[index + 1] : !kept[index];
  };
  const parts: Part[] = [];
  words.forEach((text, index) => {
    const last = parts.at(-1);
    if (last && last.isOwn === isOwn(index)) last.text += text;
    else parts.push({ text, isOwn: isOwn(index) });
  });
  return parts;
}
