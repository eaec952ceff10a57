import type { Spans } from './spans.js';

/**
 * How many pieces a region falls into when it is hatched line by line: a piece ends where a line has no neighbor, or where lines split or
 * join. Each piece is one uninterrupted way for the tool.
 *
 * @see H. Choset, P. Pignon, "Coverage path planning: the boustrophedon cellular decomposition", 1998
 */
export function cellCount({ starts, ends }: Spans): number {
  const intervals = ends.length / 2;
  const above = new Uint8Array(intervals);
  const below = new Uint8Array(intervals);
  eachContact(starts, ends, (lower, upper) => {
    if (above[lower]! < 2) above[lower]!++;
    if (below[upper]! < 2) below[upper]!++;
  });
  let count = intervals;
  eachContact(starts, ends, (lower, upper) => {
    if (above[lower] === 1 && below[upper] === 1) count--;
  });
  return count;
}

/** Calls back for each two intervals of neighboring rows that overlap. */
function eachContact(starts: Uint32Array, ends: Float32Array, visit: (lower: number, upper: number) => void): void {
  for (let r = 1; r + 1 < starts.length; r++) {
    let i = starts[r - 1]!;
    let j = starts[r]!;
    while (i < starts[r]! && j < starts[r + 1]!) {
      if (ends[i]! < ends[j + 1]! && ends[j]! < ends[i + 1]!) visit(i / 2, j / 2);
      if (ends[i + 1]! < ends[j + 1]!) i += 2;
      else j += 2;
    }
  }
}
