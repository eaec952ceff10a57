import type { VoxelGrid } from './voxel-grid.js';

/**
 * For each cube the square of its distance to the nearest flagged one, between their middles and in units of the pitch; infinite when
 * none is flagged.
 *
 * Two sweeps along the last axis, then lower envelopes of parabolas along the others: exact, and linear in the number of cubes.
 *
 * @see P. F. Felzenszwalb, D. P. Huttenlocher, "Distance transforms of sampled functions", Theory of Computing 8, 2012
 */
export function squaredDistances({ counts }: VoxelGrid, flags: Uint8Array): Float32Array {
  const [countI, countJ, countK] = counts;
  const squares = alongColumns(flags, countK);
  const line = lineTransform(Math.max(countI, countJ));
  for (let i = 0; i < countI; i++) for (let k = 0; k < countK; k++) line(squares, i * countJ * countK + k, countK, countJ);
  for (let rest = 0; rest < countJ * countK; rest++) line(squares, rest, countJ * countK, countI);
  return squares;
}

/** Squares of the distances along the last axis alone, which two sweeps find without any envelope. */
function alongColumns(flags: Uint8Array, countK: number): Float32Array {
  const squares = new Float32Array(flags.length);
  for (let start = 0; start < flags.length; start += countK) {
    let steps = Number.POSITIVE_INFINITY;
    for (let voxel = start; voxel < start + countK; voxel++) {
      steps = flags[voxel] === 1 ? 0 : steps + 1;
      squares[voxel] = steps * steps;
    }
    steps = Number.POSITIVE_INFINITY;
    for (let voxel = start + countK - 1; voxel >= start; voxel--) {
      steps = flags[voxel] === 1 ? 0 : steps + 1;
      if (steps * steps < squares[voxel]!) squares[voxel] = steps * steps;
    }
  }
  return squares;
}

/** The transform of one line of cubes, in place; its memory is shared by all lines. */
function lineTransform(longest: number) {
  const heights = new Float64Array(longest);
  const centers = new Int32Array(longest);
  const borders = new Float64Array(longest + 1);
  return (squares: Float32Array, start: number, stride: number, count: number): void => {
    let last = -1;
    for (let q = 0; q < count; q++) {
      const height = squares[start + q * stride]!;
      heights[q] = height;
      if (height === Number.POSITIVE_INFINITY) continue;
      let border = Number.NEGATIVE_INFINITY;
      while (last >= 0) {
        const center = centers[last]!;
        border = (height + q * q - heights[center]! - center * center) / (2 * (q - center));
        if (border > borders[last]!) break;
        last--;
      }
      if (last < 0) border = Number.NEGATIVE_INFINITY;
      centers[++last] = q;
      borders[last] = border;
    }
    if (last < 0) return;
    borders[last + 1] = Number.POSITIVE_INFINITY;
    let at = 0;
    for (let q = 0; q < count; q++) {
      while (borders[at + 1]! < q) at++;
      const center = centers[at]!;
      squares[start + q * stride] = (q - center) * (q - center) + heights[center]!;
    }
  };
}
