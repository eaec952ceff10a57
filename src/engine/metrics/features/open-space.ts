import type { VoxelGrid } from '../voxels/voxel-grid.js';

/**
 * 1 for each cube that can be reached from the first one, which counts as open, through cubes whose value is at least `least`; 0 for all
 * others. Cubes are neighbors when they share a side.
 *
 * Filled by runs along the last axis: one at a time, as most of a grid around a part is open.
 *
 * @see A. R. Smith, "Tint fill", SIGGRAPH 1979
 */
export function openSpace({ counts }: VoxelGrid, values: Float32Array, least: number): Uint8Array {
  const [countI, countJ, countK] = counts;
  const isOpen = new Uint8Array(values.length);
  const seeds = [0];
  for (let seed = seeds.pop(); seed !== undefined; seed = seeds.pop()) {
    if (isOpen[seed] === 1) continue;
    const row = Math.floor(seed / countK);
    const start = row * countK;
    let first = seed;
    while (first > start && values[first - 1]! >= least) first--;
    let last = seed;
    while (last < start + countK - 1 && values[last + 1]! >= least) last++;
    isOpen.fill(1, first, last + 1);
    const j = row % countJ;
    const i = (row - j) / countJ;
    const slice = countJ * countK;
    if (j > 0) addSeeds(seeds, isOpen, values, least, first - countK, last - countK);
    if (j < countJ - 1) addSeeds(seeds, isOpen, values, least, first + countK, last + countK);
    if (i > 0) addSeeds(seeds, isOpen, values, least, first - slice, last - slice);
    if (i < countI - 1) addSeeds(seeds, isOpen, values, least, first + slice, last + slice);
  }
  return isOpen;
}

/** Adds the first cube of each run between two cubes of a row that is not filled yet. */
function addSeeds(seeds: number[], isOpen: Uint8Array, values: Float32Array, least: number, first: number, last: number): void {
  let isInRun = false;
  for (let cube = first; cube <= last; cube++) {
    const isNext = values[cube]! >= least && isOpen[cube] === 0;
    if (isNext && !isInRun) seeds.push(cube);
    isInRun = isNext;
  }
}
