import type { Box, Mesh } from '../../mesh.js';
import type { Cavity } from '../../part-measures.js';
import { type BitRows, bitsOf, farFrom, flagsOf, without } from '../voxels/bit-rows.js';
import { squaredDistances } from '../voxels/distance-field.js';
import { gridAround, middleOfVoxel, type VoxelGrid, voxelize } from '../voxels/voxel-grid.js';
import { openSpace } from './open-space.js';

/** The void around and in a part. */
export type VoidField = {
  grid: VoxelGrid;
  material: BitRows;
  /** For each cube the square of its distance to the nearest material, in units of the pitch; made when it is asked for. */
  squares: () => Float32Array;
};

/** Cubes of the first look, and at most of the second one where the first is too coarse for the openings that matter. */
const coarseCount = 800_000;
const fineCount = 6_000_000;
/** An opening is seen when it is at least this many cubes wide. */
const cubesPerOpening = 4;
/** The way through an opening misses the middle of its cubes by up to half a cube. */
const slackCubes = 0.5;

/** A part whose closed cavities count as material: `isUsed` is false for their triangles. */
export type CavityFree = { mesh: Mesh; isUsed: (triangle: number) => boolean };

/** The void of a part and `marginMm` around it, for `findChambers`. */
export function voidField({ mesh, isUsed }: CavityFree, marginMm: number, voxelCount: number = coarseCount): VoidField {
  const grid = gridAround(mesh, voxelCount, marginMm);
  const flags = voxelize(mesh, isUsed, grid);
  let squares: Float32Array | undefined;
  return {
    grid,
    material: bitsOf(grid, flags, 1),
    squares: () => {
      squares ??= squaredDistances(grid, flags);
      return squares;
    },
  };
}

/**
 * Chambers from which powder or resin cannot leave, largest first: void that a ball of the drain's diameter fits into, but cannot get
 * out of to the outside. `drainMm` of the answer is the diameter that was looked at: more than asked for on a part so large that such
 * an opening is lost between the cubes (about 90 mm for 4 mm).
 *
 * A coarse field comes first; only where it shows a chamber, and is too coarse for the opening, a finer one decides. On such parts
 * chambers narrower than four cubes of the coarse field (each about 1/100 of the part's mean side) are missed.
 *
 * @param coarse from `voidField`, with a margin of at least half the drain's diameter
 */
export function findChambers(part: CavityFree, coarse: VoidField, drainMm: number): Cavity[] {
  const first = chambersIn(coarse, Math.max(drainMm, narrowestSeenMm(coarse)));
  if (first.length === 0 || narrowestSeenMm(coarse) <= drainMm) return first;
  const needed = 1.2 * coarseCount * (narrowestSeenMm(coarse) / drainMm) ** 3;
  const fine = voidField(part, drainMm / 2, Math.min(fineCount, needed));
  return chambersIn(fine, Math.max(drainMm, narrowestSeenMm(fine)));
}

function narrowestSeenMm({ grid }: VoidField): number {
  return cubesPerOpening * grid.pitchMm;
}

/**
 * The ball's center moves through the cubes at least its radius away from all material; those it cannot reach from outside are the
 * chambers. Openings are seen to about a cube; volume, area and box are those of the cubes that the balls cover.
 */
function chambersIn(field: VoidField, drainMm: number): Cavity[] {
  const { grid } = field;
  const radius = drainMm / 2 / grid.pitchMm;
  const least = Math.max(radius - slackCubes, 1) ** 2;
  const open = openSpace(grid, voidFar(field, least));
  const closed = without(voidFar(field, radius * radius), open);
  if (closed.words.every((word) => word === 0)) return [];
  const squares = field.squares();
  const isVisited = flagsOf(grid, open);
  const chambers: number[][] = [];
  for (let voxel = 0; voxel < squares.length; voxel++) {
    if (isVisited[voxel] === 1 || squares[voxel]! < radius * radius) continue;
    chambers.push(flood(grid, isVisited, [voxel], (other) => squares[other]! >= least));
  }
  return covered(grid, squares, chambers, radius, drainMm);
}

/** Up to this square of a distance all of the field costs more than the few distances that are asked for on an ordinary part. */
const mostSquare = 12;

/** The cubes as far from material as the square of a distance says, in units of the pitch. */
function voidFar({ grid, material, squares }: VoidField, least: number): BitRows {
  return least <= mostSquare ? farFrom(grid, material, least) : bitsOf(grid, squares(), least);
}

/** The void within the ball's radius of the places that its center can be at, for each chamber. */
function covered(grid: VoxelGrid, squares: Float32Array, chambers: readonly number[][], radius: number, drainMm: number): Cavity[] {
  const isCenter = new Uint8Array(squares.length);
  for (const centers of chambers) for (const voxel of centers) isCenter[voxel] = 1;
  const fromCenters = squaredDistances(grid, isCenter);
  const isVisited = new Uint8Array(squares.length);
  const cavities = chambers.map((centers) => {
    const voxels = flood(grid, isVisited, centers, (voxel) => squares[voxel]! > 0 && fromCenters[voxel]! <= radius * radius);
    const deepest = centers.reduce((best, voxel) => (squares[voxel]! > squares[best]! ? voxel : best));
    return {
      at: middleOfVoxel(grid, deepest),
      areaMm2: sideCount(grid, voxels) * sidesToArea * grid.pitchMm ** 2,
      box: boxAround(grid, voxels),
      volumeMm3: voxels.length * grid.pitchMm ** 3,
      drainMm,
    };
  });
  return cavities.sort((a, b) => b.volumeMm3 - a.volumeMm3);
}

/** The cubes that can be reached from some others through cubes that are free; all of them become visited. */
function flood({ counts }: VoxelGrid, isVisited: Uint8Array, from: readonly number[], isFree: (voxel: number) => boolean): number[] {
  const [countI, countJ, countK] = counts;
  const reached = [...from];
  for (const voxel of from) isVisited[voxel] = 1;
  const visit = (voxel: number) => {
    if (isVisited[voxel] === 1 || !isFree(voxel)) return;
    isVisited[voxel] = 1;
    reached.push(voxel);
  };
  for (let next = 0; next < reached.length; next++) {
    const voxel = reached[next]!;
    const k = voxel % countK;
    const row = (voxel - k) / countK;
    const j = row % countJ;
    const i = (row - j) / countJ;
    if (k > 0) visit(voxel - 1);
    if (k < countK - 1) visit(voxel + 1);
    if (j > 0) visit(voxel - countK);
    if (j < countJ - 1) visit(voxel + countK);
    if (i > 0) visit(voxel - countJ * countK);
    if (i < countI - 1) visit(voxel + countJ * countK);
  }
  return reached;
}

/** Sides of cubes along a surface have one and a half times its area, on average over its directions. */
const sidesToArea = 2 / 3;

function sideCount({ counts }: VoxelGrid, voxels: readonly number[]): number {
  const [, countJ, countK] = counts;
  const inside = new Set(voxels);
  const steps = [1, -1, countK, -countK, countJ * countK, -countJ * countK];
  return voxels.reduce((sum, voxel) => sum + steps.filter((step) => !inside.has(voxel + step)).length, 0);
}

function boxAround(grid: VoxelGrid, voxels: readonly number[]): Box {
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (const voxel of voxels) {
    const middle = middleOfVoxel(grid, voxel);
    for (const axis of [0, 1, 2] as const) {
      min[axis] = Math.min(min[axis], middle[axis] - grid.pitchMm / 2);
      max[axis] = Math.max(max[axis], middle[axis] + grid.pitchMm / 2);
    }
  }
  return { min, max };
}
