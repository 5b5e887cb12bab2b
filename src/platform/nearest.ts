/** Letters that may be wrong in a word of this length, and it is still taken for a slip of the other. */
const slips = (word: string): number => Math.max(1, Math.floor(word.length / 5));

/** Of the words the one that is meant, if a slip or two away from what was written; undefined: none is. */
export function nearest(written: string, words: Iterable<string>): string | undefined {
  // What is far longer than any word is none of them, and would take long to compare.
  if (written.length > 100) return undefined;
  let [best, least] = [undefined as string | undefined, slips(written) + 1];
  for (const word of words) {
    const distance = distanceOf(written, word);
    if (distance < least) [best, least] = [word, distance];
  }
  return best;
}

/** Letters to put in, take out, replace, or exchange with their neighbour (optimal string alignment distance). */
function distanceOf(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const exchanged = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? Infinity) + 1 : Infinity;
      row.push(Math.min(replaced, exchanged, above[j]! + 1, row[j - 1]! + 1));
    }
    [before, above] = [above, row];
  }
  return above[b.length]!;
}
