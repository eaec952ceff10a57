import type { BitRows } from '../voxels/bit-rows.js';
import type { VoxelGrid } from '../voxels/voxel-grid.js';

/**
 * The cubes that can be reached from the first one, which counts as open, through the cubes of `free`. Cubes are neighbors when they share
 * a side.
 *
 * Filled by rows, 32 cubes at a time: what is open in a row spreads along it, and from there to the rows beside it.
 *
 * @see A. R. Smith, "Tint fill", SIGGRAPH 1979
 */
export function openSpace({ counts: [countI, countJ] }: VoxelGrid, { perRow, words: free }: BitRows): BitRows {
  const open = new Int32Array(free.length);
  const isWaiting = new Uint8Array(countI * countJ);
  const waiting = [0];
  open[0] = 1;
  const enter = (row: number, neighbor: number) => {
    if (!passOn(free, open, row * perRow, neighbor * perRow, perRow) || isWaiting[neighbor] === 1) return;
    isWaiting[neighbor] = 1;
    waiting.push(neighbor);
  };
  for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
    isWaiting[row] = 0;
    spread(free, open, row * perRow, perRow);
    const j = row % countJ;
    if (j > 0) enter(row, row - 1);
    if (j < countJ - 1) enter(row, row + 1);
    if (row >= countJ) enter(row, row - countJ);
    if (row < (countI - 1) * countJ) enter(row, row + countJ);
  }
  return { perRow, words: open };
}

/** Opens the cubes of a row that are free and lie beside open ones of another row; false when there are none but those open already. */
function passOn(free: Int32Array, open: Int32Array, from: number, to: number, perRow: number): boolean {
  let isAny = false;
  for (let w = 0; w < perRow; w++) {
    const fresh = open[from + w]! & free[to + w]! & ~open[to + w]!;
    if (fresh === 0) continue;
    open[to + w]! |= fresh;
    isAny = true;
  }
  return isAny;
}

/** Opens all free cubes of a row that hang together with open ones in it: up the row, then down. */
function spread(free: Int32Array, open: Int32Array, start: number, perRow: number): void {
  let carried = 0;
  for (let w = start; w < start + perRow; w++) {
    open[w] = filledUp(open[w]! | (carried & free[w]!), free[w]!);
    carried = open[w]! >>> 31;
  }
  carried = 0;
  for (let w = start + perRow - 1; w >= start; w--) {
    open[w] = filledDown(open[w]! | (carried & free[w]!), free[w]!);
    carried = open[w]! << 31;
  }
}

/**
 * `set` with all bits of `free` that follow one of its bits without a break, in steps that double.
 *
 * @see P. M. Kogge, H. S. Stone, "A parallel algorithm for the efficient solution of a general class of recurrence equations", 1973
 */
function filledUp(set: number, free: number): number {
  let [bits, way] = [set, free];
  for (let step = 1; step < 32; step *= 2) {
    bits |= way & (bits << step);
    way &= way << step;
  }
  return bits;
}

function filledDown(set: number, free: number): number {
  let [bits, way] = [set, free];
  for (let step = 1; step < 32; step *= 2) {
    bits |= way & (bits >>> step);
    way &= way >>> step;
  }
  return bits;
}
