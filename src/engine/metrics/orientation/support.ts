import type { Mesh, Vector } from '../../mesh.js';
import { areaVectorsMm2 } from '../area-vectors.js';
import { type Bvh, castRay, type RayHit } from '../rays/bvh.js';
import { usedPoints } from './outline-points.js';
import { overhangCosineOf, usualSelfSupportingAngleDeg } from './overhang.js';

export type Support = {
  /** Solid volume between the overhanging faces and the plate or the part's own faces below them. */
  supportVolumeMm3: number;
  /** Area of the overhanging faces, without those that lie on the plate. */
  supportedAreaMm2: number;
};

/** What the support in any direction is found from: three coordinates per outer point, three components per triangle. */
export type SupportFaces = { points: Float64Array; areaVectors: Float64Array; overhangCosine: number };

/**
 * What `supportAt` needs of a mesh. `points` are the vertices of its convex hull, or any points that hold them; a face that looks down
 * and is flatter than the angle to the plate needs support.
 */
export function supportFaces(mesh: Mesh, points = usedPoints(mesh), selfSupportingAngleDeg = usualSelfSupportingAngleDeg): SupportFaces {
  return { points, areaVectors: areaVectorsMm2(mesh), overhangCosine: overhangCosineOf(selfSupportingAngleDeg) };
}

/** Rays per direction. Real parts then agree with a fine grid of rays within 1.5 %. */
const rayCount = 4000;

/** Shares of the part's height: below the first a face lies on the plate, below the second a ray meets the face it starts from. */
const resting = 1e-4;
const startGap = 1e-7;

/** Steps of the additive recurrence that spreads points evenly over the plane (R2 sequence of M. Roberts, 2018). */
const firstStep = 0.7548776662466927;
const secondStep = 0.5698402909980532;

/**
 * Support that the part needs when `up`, of unit length, points away from the build plate.
 *
 * Faces that look down and are flatter to the plate than the angle of `faces` (45° unless given) are sampled evenly by their
 * projected area; a ray goes from each sample down to the plate or the nearest own face. `faces` spares the work when many directions
 * are asked of one mesh.
 * The same mesh and direction always give the same result.
 *
 * @throws {InputError} when the mesh has no triangles.
 */
export function supportAt(mesh: Mesh, bvh: Bvh, up: Vector, faces = supportFaces(mesh)): Support {
  const { areaVectors } = faces;
  const { lowestMm, highestMm } = reachAlong(faces.points, up);
  const heightMm = highestMm - lowestMm;
  const overhang = overhangingTriangles(mesh, faces, up, lowestMm + resting * heightMm);
  const support: Support = { supportVolumeMm3: 0, supportedAreaMm2: overhang.areaMm2 };
  const strideMm2 = overhang.projectedMm2 / rayCount;
  const point = new Float64Array(3);
  let sample = 0;
  let passedMm2 = 0;
  for (const triangle of overhang.triangles) {
    passedMm2 -= along(areaVectors, 3 * triangle, up);
    // Samples stand in the middle of equal shares of the area, so a triangle smaller than a share gets one or none.
    for (; (sample + 0.5) * strideMm2 < passedMm2; sample++) {
      samplePoint(mesh, triangle, sample, point);
      const aboveMm = along(point, 0, up) - lowestMm;
      support.supportVolumeMm3 += strideMm2 * columnMm(bvh, areaVectors, point, up, aboveMm, startGap * heightMm);
    }
  }
  return support;
}

type Overhang = { triangles: number[]; areaMm2: number; projectedMm2: number };

/** Triangles that need support: their middle is higher than `restingMm` along `up`. */
function overhangingTriangles(
  { positions, indices }: Mesh,
  { areaVectors, overhangCosine }: SupportFaces,
  up: Vector,
  restingMm: number,
): Overhang {
  const [dx, dy, dz] = up;
  const overhang: Overhang = { triangles: [], areaMm2: 0, projectedMm2: 0 };
  for (let t = 0; t < areaVectors.length; t += 3) {
    const x = areaVectors[t]!;
    const y = areaVectors[t + 1]!;
    const z = areaVectors[t + 2]!;
    const projected = -(x * dx + y * dy + z * dz);
    if (projected <= 0) continue;
    const area = Math.sqrt(x * x + y * y + z * z);
    if (projected <= overhangCosine * area) continue;
    const heights =
      along(positions, 3 * indices[t]!, up) + along(positions, 3 * indices[t + 1]!, up) + along(positions, 3 * indices[t + 2]!, up);
    if (heights / 3 <= restingMm) continue;
    overhang.triangles.push(t / 3);
    overhang.areaMm2 += area;
    overhang.projectedMm2 += projected;
  }
  return overhang;
}

/** Length of free space below a point, down to the nearest own face or the plate; 0 for a face inside of the part's own material. */
function columnMm(bvh: Bvh, areaVectors: Float64Array, point: Float64Array, up: Vector, aboveMm: number, nearestMm: number): number {
  // A little beyond the plate, so that the part's own underside there is met and tells inside from outside.
  const hit: RayHit = { distanceMm: aboveMm + nearestMm, triangle: -1 };
  const found = castRay(bvh, point[0]!, point[1]!, point[2]!, -up[0], -up[1], -up[2], hit, nearestMm);
  const leavesMaterial = found && along(areaVectors, 3 * hit.triangle, up) < 0;
  return leavesMaterial ? 0 : Math.min(hit.distanceMm, aboveMm);
}

function samplePoint({ positions: p, indices }: Mesh, triangle: number, sample: number, out: Float64Array): void {
  let u = (0.5 + firstStep * sample) % 1;
  let v = (0.5 + secondStep * sample) % 1;
  if (u + v > 1) {
    u = 1 - u;
    v = 1 - v;
  }
  const a = 3 * indices[3 * triangle]!;
  const b = 3 * indices[3 * triangle + 1]!;
  const c = 3 * indices[3 * triangle + 2]!;
  for (let axis = 0; axis < 3; axis++) {
    out[axis] = (1 - u - v) * p[a + axis]! + u * p[b + axis]! + v * p[c + axis]!;
  }
}

function reachAlong(points: Float64Array, [dx, dy, dz]: Vector): { lowestMm: number; highestMm: number } {
  let lowestMm = Infinity;
  let highestMm = -Infinity;
  for (let i = 0; i < points.length; i += 3) {
    const height = points[i]! * dx + points[i + 1]! * dy + points[i + 2]! * dz;
    if (height < lowestMm) lowestMm = height;
    if (height > highestMm) highestMm = height;
  }
  return { lowestMm, highestMm };
}

function along(values: Float64Array, at: number, up: Vector): number {
  return values[at]! * up[0] + values[at + 1]! * up[1] + values[at + 2]! * up[2];
}
