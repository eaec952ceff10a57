import type { Mesh, Vector } from '../../mesh.js';
import { castRay, triangleNormal } from '../rays/bvh.js';
import { type Facing, findOpposite } from './opposite-faces.js';
import type { SurfaceSamples } from './surface-samples.js';
import { shift } from './wall-spot.js';

/** Directions in which a ball looks for the surface around it. */
const directionCount = 100;
/** Surfaces up to this many radii away are approached along their own normal, which meets a plane where it is nearest. */
const approached = 1.2;
const shrinkLimit = 30;

/**
 * Diameter of the largest ball inside the part that touches one of the surface points [mm]; 0 when no ray from them ends in material.
 *
 * A ball starts as wide as the ray through the material is long and shrinks until the rays from its center meet no surface inside
 * it. Exact between planes; a few percent too large where an inner edge is nearest, as the rays may pass beside it.
 *
 * @see J. Ma, S. W. Bae, S. Choi, "3D medial axis point approximation using nearest neighbors and the normal field", The Visual
 * Computer 28, 2012 (the shrinking; nearest neighbors are replaced by rays)
 */
export function largestBallMm(facing: Facing, { triangles, points }: SurfaceSamples): number {
  const directions = sphereDirections(directionCount);
  let largestMm = 0;
  for (let i = 0; i < triangles.length; i++) {
    const x = points[3 * i]!;
    const y = points[3 * i + 1]!;
    const z = points[3 * i + 2]!;
    if (!findOpposite(facing, triangles[i]!, x, y, z) || facing.reach.distanceMm <= largestMm) continue;
    largestMm = Math.max(largestMm, 2 * shrunkRadiusMm(facing, [x, y, z], facing.reach.distanceMm / 2, largestMm / 2, directions));
  }
  return largestMm;
}

/** Radius of the ball that touches the surface at a point from inside; ends early with less than `enoughMm` when it shrinks below. */
function shrunkRadiusMm(facing: Facing, point: Vector, startMm: number, enoughMm: number, directions: Vector[]): number {
  const normal: Vector = [facing.normal[0]!, facing.normal[1]!, facing.normal[2]!];
  let radiusMm = startMm;
  for (let shrinks = 0; shrinks < shrinkLimit; shrinks++) {
    const center = shift(point, normal, -radiusMm);
    let smallerMm = radiusMm;
    for (const along of directions) {
      smallerMm = Math.min(smallerMm, radiusAfterMm(facing, point, normal, center, along, radiusMm));
      if (smallerMm <= enoughMm) return smallerMm;
    }
    if (smallerMm > radiusMm * (1 - 1e-6)) return smallerMm;
    radiusMm = smallerMm;
  }
  return radiusMm;
}

/** Radius left when the ball must not contain the surface seen from its center in one direction. */
function radiusAfterMm(facing: Facing, point: Vector, normal: Vector, center: Vector, along: Vector, radiusMm: number): number {
  const { mesh, bvh, reach, opposite } = facing;
  reach.distanceMm = approached * radiusMm;
  if (!castRay(bvh, ...center, ...along, reach, 0)) return radiusMm;
  let smallerMm = Math.min(radiusMm, radiusThroughMm(point, normal, shift(center, along, reach.distanceMm)));
  for (let corner = 0; corner < 3; corner++) {
    smallerMm = Math.min(smallerMm, radiusThroughMm(point, normal, cornerOf(mesh, reach.triangle, corner)));
  }
  if (!triangleNormal(mesh, reach.triangle, opposite)) return smallerMm;
  const across: Vector = [opposite[0]!, opposite[1]!, opposite[2]!];
  reach.distanceMm = radiusMm;
  if (!castRay(bvh, ...center, ...across, reach, 0)) return smallerMm;
  return Math.min(smallerMm, radiusThroughMm(point, normal, shift(center, across, reach.distanceMm)));
}

function cornerOf({ positions, indices }: Mesh, triangle: number, corner: number): Vector {
  const at = 3 * indices[3 * triangle + corner]!;
  return [positions[at]!, positions[at + 1]!, positions[at + 2]!];
}

/** Radius of the ball that touches the surface at `point` and passes through `other`; infinite when none does. */
function radiusThroughMm(point: Vector, normal: Vector, other: Vector): number {
  const x = point[0] - other[0];
  const y = point[1] - other[1];
  const z = point[2] - other[2];
  const along = normal[0] * x + normal[1] * y + normal[2] * z;
  return along > 0 ? (x * x + y * y + z * z) / (2 * along) : Number.POSITIVE_INFINITY;
}

/** Unit vectors spread evenly by the golden angle. */
function sphereDirections(count: number): Vector[] {
  return Array.from({ length: count }, (_, k) => {
    const z = 1 - (2 * k + 1) / count;
    const ring = Math.sqrt(1 - z * z);
    const turn = k * Math.PI * (3 - Math.sqrt(5));
    return [ring * Math.cos(turn), ring * Math.sin(turn), z];
  });
}
