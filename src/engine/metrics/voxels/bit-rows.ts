import type { VoxelGrid } from './voxel-grid.js';

/** One bit per cube of a grid, in rows along its last axis: cube k of row r is bit `k % 32` of `words[r * perRow + (k >> 5)]`. */
export type BitRows = { perRow: number; words: Int32Array };

/** The cubes whose value is at least `least`. */
export function bitsOf({ counts }: VoxelGrid, values: Uint8Array | Float32Array, least: number): BitRows {
  const perRow = Math.ceil(counts[2] / 32);
  const words = new Int32Array(counts[0] * counts[1] * perRow);
  for (let row = 0, voxel = 0; row < counts[0] * counts[1]; row++) {
    for (let k = 0; k < counts[2]; k++, voxel++) if (values[voxel]! >= least) words[row * perRow + (k >> 5)]! |= 1 << (k & 31);
  }
  return { perRow, words };
}

/** One flag per cube: 1 for those whose bit is set. */
export function flagsOf({ counts }: VoxelGrid, { perRow, words }: BitRows): Uint8Array {
  const flags = new Uint8Array(counts[0] * counts[1] * counts[2]);
  for (let row = 0, voxel = 0; row < counts[0] * counts[1]; row++) {
    for (let k = 0; k < counts[2]; k++, voxel++) flags[voxel] = (words[row * perRow + (k >> 5)]! >>> (k & 31)) & 1;
  }
  return flags;
}

/** The cubes of one that are not in the other. */
export function without({ perRow, words }: BitRows, other: BitRows): BitRows {
  return { perRow, words: words.map((word, i) => word & ~other.words[i]!) };
}

/**
 * The cubes whose distance to the nearest cube of `bits` has at least the square `least`, between their middles and in units of the
 * pitch: those where `squaredDistances` is at least that. Time grows with `least`: a fraction of that for all distances where it is small.
 *
 * Every row is joined to those around it that are near enough, widened by what is left of the distance along the row, 32 cubes at a time.
 */
export function farFrom(grid: VoxelGrid, bits: BitRows, least: number): BitRows {
  const { perRow } = bits;
  const box = rowsWithin(grid, bits);
  const near = new Int32Array(bits.words.length);
  const wide = bits.words.slice();
  rowOffsets(least).forEach((offsets, width) => {
    if (width > 0) widen(wide, perRow);
    for (const [di, dj] of offsets) addRows(near, wide, perRow, grid, box, di, dj);
  });
  return { perRow, words: near.map((word, i) => ~word & cubesOfWord(grid, i % perRow)) };
}

/** For each widening in cubes the rows, counted from a cube's own, whose cubes are just so far along them nearer than `least`. */
function rowOffsets(least: number): [number, number][][] {
  const byWidth: [number, number][][] = [];
  const reach = Math.ceil(Math.sqrt(least));
  for (let di = -reach; di <= reach; di++) {
    for (let dj = -reach; dj <= reach; dj++) {
      const left = least - di * di - dj * dj;
      if (left <= 0) continue;
      let width = Math.floor(Math.sqrt(left));
      while (width * width >= left) width--;
      const offsets = byWidth[width] ?? [];
      byWidth[width] = offsets;
      offsets.push([di, dj]);
    }
  }
  return byWidth;
}

/** First and last row with any cube in it, along both axes that rows lie across; no row at all when the last one is before the first. */
type RowBox = { firstI: number; lastI: number; firstJ: number; lastJ: number };

function rowsWithin({ counts }: VoxelGrid, { perRow, words }: BitRows): RowBox {
  const box = { firstI: counts[0], lastI: -1, firstJ: counts[1], lastJ: -1 };
  for (let at = 0; at < words.length; at++) {
    if (words[at] === 0) continue;
    const row = Math.floor(at / perRow);
    const j = row % counts[1];
    const i = (row - j) / counts[1];
    if (i < box.firstI) box.firstI = i;
    if (i > box.lastI) box.lastI = i;
    if (j < box.firstJ) box.firstJ = j;
    if (j > box.lastJ) box.lastJ = j;
  }
  return box;
}

/** Adds to each cube its two neighbors in its row. Bits beyond the last cube come from cubes in the row, so they bring nothing back. */
function widen(words: Int32Array, perRow: number): void {
  for (let start = 0; start < words.length; start += perRow) {
    let before = 0;
    for (let w = start; w < start + perRow; w++) {
      const word = words[w]!;
      const after = w + 1 < start + perRow ? words[w + 1]! : 0;
      words[w] = word | (word << 1) | (before >>> 31) | (word >>> 1) | (after << 31);
      before = word;
    }
  }
}

/** Adds the rows of a box to the rows that lie so many rows further on, as far as the grid goes. */
function addRows(to: Int32Array, from: Int32Array, perRow: number, { counts }: VoxelGrid, box: RowBox, di: number, dj: number): void {
  const firstJ = Math.max(box.firstJ, -dj);
  const length = (Math.min(box.lastJ, counts[1] - 1 - dj) - firstJ + 1) * perRow;
  const offset = (di * counts[1] + dj) * perRow;
  for (let i = Math.max(box.firstI, -di); i <= box.lastI && i + di < counts[0]; i++) {
    const start = (i * counts[1] + firstJ) * perRow;
    for (let at = start; at < start + length; at++) to[at + offset]! |= from[at]!;
  }
}

/** The bits of a row's word that are cubes of the grid. */
function cubesOfWord({ counts }: VoxelGrid, word: number): number {
  const left = counts[2] - 32 * word;
  return left >= 32 ? -1 : (1 << left) - 1;
}
