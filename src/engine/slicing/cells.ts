import type { Spans } from './spans.js';

/**
 * How many pieces a region falls into when it is hatched line by line: a piece ends where a line has no neighbor, or where lines split or
 * join. Each piece is one uninterrupted way for the tool.
 *
 * @see H. Choset, P. Pignon, "Coverage path planning: the boustrophedon cellular decomposition", 1998
 */
export function cellCount({ starts, ends }: Spans): number {
  const intervals = ends.length / 2;
  // How many neighbors an interval has in the rows above and below, and one of those above.
  const above = new Uint32Array(intervals);
  const below = new Uint32Array(intervals);
  const upper = new Uint32Array(intervals);
  for (let r = 1; r + 1 < starts.length; r++) {
    const iEnd = starts[r]!;
    const jEnd = starts[r + 1]!;
    let i = starts[r - 1]!;
    let j = iEnd;
    while (i < iEnd && j < jEnd) {
      if (ends[i]! < ends[j + 1]! && ends[j]! < ends[i + 1]!) {
        above[i >> 1]!++;
        below[j >> 1]!++;
        upper[i >> 1] = j >> 1;
      }
      if (ends[i + 1]! < ends[j + 1]!) i += 2;
      else j += 2;
    }
  }
  let count = intervals;
  for (let lower = 0; lower < intervals; lower++) if (above[lower] === 1 && below[upper[lower]!] === 1) count--;
  return count;
}
