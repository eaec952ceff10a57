import type { Mesh, Vector } from '../../mesh.js';
import type { WallThickness } from '../../part-measures.js';
import type { Bvh } from '../rays/bvh.js';
import { largestBallMm } from './largest-ball.js';
import { createFacing, type Facing, wallLengthMm } from './opposite-faces.js';
import { findSmallestSpan } from './smallest-span.js';
import { areaSamples, type SurfaceSamples } from './surface-samples.js';
import { coneThicknessMm, wallSpotAt } from './wall-spot.js';

const sampleCount = 5000;
const ballSampleCount = 1000;
const lowShare = 0.005;

/**
 * Wall thickness in mm of the part that `facing` searches on its material side: the distance through material between faces that
 * oppose each other. Undefined when none do (a cone, a tetrahedron, a bare knife, an open sheet). The mesh should be oriented outward;
 * holes only hide what lies opposite them.
 *
 * `min` is the smallest confirmed wall with its two surface points (`findSmallestSpan`). `lowQuantileMm` is the 0.5 % quantile of
 * the thickness that a cone of rays agrees on (`coneThicknessMm`), over 5000 points of equal area, never less than `min`. `maxMm` is
 * the diameter of the largest ball inside the material (`largestBallMm`): a ray along a plate would measure its length.
 *
 * Sharp edges and tips are no walls: a blade is as thick as its back, a pointed rod as thick as the rod. A blunt taper (a gear tooth)
 * counts with its width across the tip where the rest of the part is clearly thicker. A sheet of two coincident faces is a wall of
 * 0 mm. Where bodies touch or overlap, only their outer faces count. Limit: a spot narrower than 0.8 of its thickness is not seen.
 */
export function measureThickness(facing: Facing): WallThickness | undefined {
  const { mesh } = facing;
  const min = findSmallestSpan(facing);
  if (min === undefined) return undefined;
  const samples = areaSamples(mesh, sampleCount);
  const sortedMm = sortedThicknessesMm(facing, samples);
  const lowMm = sortedMm[Math.floor(lowShare * sortedMm.length)] ?? min.distanceMm;
  const lowQuantileMm = Math.max(lowMm, min.distanceMm);
  return { min, lowQuantileMm, maxMm: Math.max(largestBallMm(facing, areaSamples(mesh, ballSampleCount)), lowQuantileMm) };
}

function sortedThicknessesMm(facing: Facing, { triangles, points }: SurfaceSamples): Float64Array {
  const thicknessesMm = new Float64Array(triangles.length);
  let count = 0;
  for (let i = 0; i < triangles.length; i++) {
    const from: Vector = [points[3 * i]!, points[3 * i + 1]!, points[3 * i + 2]!];
    const spot = wallSpotAt(facing, triangles[i]!, from);
    const thicknessMm = spot && coneThicknessMm(facing, spot);
    if (thicknessMm !== undefined) thicknessesMm[count++] = thicknessMm;
  }
  return thicknessesMm.subarray(0, count).sort();
}

/** Wall thickness in mm at a point of a triangle of the mesh; undefined where no face within 50° of parallel is opposite. */
export type ThicknessProbe = (triangle: number, x: number, y: number, z: number) => number | undefined;

/**
 * A probe that casts a single ray through the material at any point of the surface: for coloring a picture, not for a verdict. Its
 * values run to 0 at sharp edges.
 */
export function thicknessProbe(mesh: Mesh, bvh: Bvh): ThicknessProbe {
  const facing = createFacing(mesh, bvh, 'material');
  return (triangle, x, y, z) => wallLengthMm(facing, triangle, x, y, z);
}
