import type { Mesh, Vector } from '../../mesh.js';
import { boundingBox } from '../bounding-box.js';
import { crossesRightOf, heightAt } from '../mesh-health/nesting.js';

/** Cubes of equal size around a part; cube (i, j, k) has the number `(i * counts[1] + j) * counts[2] + k`. */
export type VoxelGrid = {
  pitchMm: number;
  /** Middle of the first cube. */
  origin: Vector;
  counts: readonly [number, number, number];
};

/** A part so long and thin that the space around it would take more cubes than this share gets larger ones. */
const mostShare = 4;

/** A grid of about `voxelCount` cubes around a mesh, four times as many at most, with `marginMm` and two cubes of space on all sides. */
export function gridAround(mesh: Mesh, voxelCount: number, marginMm: number): VoxelGrid {
  const { min, max } = boundingBox(mesh);
  const sides = [0, 1, 2].map((axis) => max[axis]! - min[axis]! + 2 * marginMm);
  const countsAt = (pitchMm: number) => sides.map((side) => Math.ceil(side / pitchMm) + 4) as [number, number, number];
  let pitchMm = Math.cbrt((sides[0]! * sides[1]! * sides[2]!) / voxelCount);
  let counts = countsAt(pitchMm);
  while (counts[0] * counts[1] * counts[2] > mostShare * voxelCount) {
    pitchMm *= 2;
    counts = countsAt(pitchMm);
  }
  const at = (axis: 0 | 1 | 2) => min[axis] - marginMm - 1.5 * pitchMm;
  return { pitchMm, origin: [at(0), at(1), at(2)], counts };
}

/** Middle of a cube. */
export function middleOfVoxel({ pitchMm, origin, counts }: VoxelGrid, voxel: number): Vector {
  const k = voxel % counts[2];
  const j = Math.floor(voxel / counts[2]) % counts[1];
  const i = Math.floor(voxel / (counts[1] * counts[2]));
  return [origin[0] + i * pitchMm, origin[1] + j * pitchMm, origin[2] + k * pitchMm];
}

/**
 * One flag per cube: 1 when its middle lies in material of the given triangles of an outward oriented mesh.
 *
 * Counts along every vertical line how often it has entered material less how often it has left (winding number), so bodies may
 * overlap. Lines through edges are counted once, as in `pointsInside`.
 */
export function voxelize({ positions: p, indices }: Mesh, isUsed: (triangle: number) => boolean, grid: VoxelGrid): Uint8Array {
  const { pitchMm, origin, counts } = grid;
  const steps = new Int16Array(counts[0] * counts[1] * counts[2]);
  for (let t = 0; 3 * t < indices.length; t++) {
    if (!isUsed(t)) continue;
    const a = 3 * indices[3 * t]!;
    const b = 3 * indices[3 * t + 1]!;
    const c = 3 * indices[3 * t + 2]!;
    const down = (p[b]! - p[a]!) * (p[c + 1]! - p[a + 1]!) - (p[b + 1]! - p[a + 1]!) * (p[c]! - p[a]!) < 0;
    const firstI = Math.ceil((Math.min(p[a]!, p[b]!, p[c]!) - origin[0]) / pitchMm);
    const lastI = Math.floor((Math.max(p[a]!, p[b]!, p[c]!) - origin[0]) / pitchMm);
    const firstJ = Math.ceil((Math.min(p[a + 1]!, p[b + 1]!, p[c + 1]!) - origin[1]) / pitchMm);
    const lastJ = Math.floor((Math.max(p[a + 1]!, p[b + 1]!, p[c + 1]!) - origin[1]) / pitchMm);
    for (let j = firstJ; j <= lastJ; j++) {
      const y = origin[1] + j * pitchMm;
      for (let i = firstI; i <= lastI; i++) {
        const x = origin[0] + i * pitchMm;
        const crossings = crossesRightOf(p, a, b, x, y) + crossesRightOf(p, b, c, x, y) + crossesRightOf(p, c, a, x, y);
        if (crossings % 2 === 0) continue;
        const k = Math.max(0, Math.ceil((heightAt(p, a, b, c, x, y) - origin[2]) / pitchMm));
        steps[(i * counts[1] + j) * counts[2] + k]! += down ? 1 : -1;
      }
    }
  }
  return filled(steps, counts[2]);
}

function filled(steps: Int16Array, perColumn: number): Uint8Array {
  const flags = new Uint8Array(steps.length);
  let winding = 0;
  for (let voxel = 0; voxel < steps.length; voxel++) {
    if (voxel % perColumn === 0) winding = 0;
    winding += steps[voxel]!;
    if (winding > 0) flags[voxel] = 1;
  }
  return flags;
}
