import type { Mesh, Vector } from '../../mesh.js';
import { areaVectorsMm2 } from '../area-vectors.js';
import { binNormals, flatNormals } from '../orientation/overhang.js';
import { type Bvh, castRay, type RayHit } from '../rays/bvh.js';
import { evenDirections } from '../smallest-box/min-bounding-box.js';

const flatCount = 20;
/** Directions within 2 degrees are the same for a machine. */
const nearlySame = Math.cos((2 * Math.PI) / 180);
/** A wall along the tool may lean over by this much [rad] and still count as upright: files are rounded. */
const leaning = 2e-4;

/** Unit normals of the 20 largest flat faces of a mesh, largest first. */
export function largeFlatNormals(mesh: Mesh): Vector[] {
  return flatNormals(binNormals(mesh, areaVectorsMm2(mesh)), flatCount);
}

/** Directions of which none is within 2 degrees of one before it, or of one of `known`. */
export function distinctFrom(known: readonly Vector[], directions: readonly Vector[]): Vector[] {
  const distinct: Vector[] = [];
  for (const direction of directions) {
    if (![...known, ...distinct].some((other) => dot(other, direction) >= nearlySame)) distinct.push(direction);
  }
  return distinct;
}

/** `count` directions spread evenly over the sphere, each with its opposite. */
export function tiltedDirections(count: number): Vector[] {
  return evenDirections(count / 2).flatMap(bothWays);
}

/** A direction and its opposite. */
export function bothWays([x, y, z]: Vector): Vector[] {
  return [
    [x, y, z],
    [0 - x, 0 - y, 0 - z],
  ];
}

/** Whether a straight line without thickness gets to a point of the surface. */
export type Approach = (point: Vector, normals: readonly Vector[], direction: Vector) => boolean;

/**
 * A test whether a point, on faces with the given outward unit normals, is seen from far away along `direction` (pointing from the part
 * to the tool). Faces along the direction count as seen, as the side of a tool cuts them.
 */
export function createApproach(bvh: Bvh): Approach {
  const { bounds: b } = bvh;
  const diagonalMm = bvh.triangles.length > 0 ? Math.hypot(b[3]! - b[0]!, b[4]! - b[1]!, b[5]! - b[2]!) : 0;
  const startMm = leaning * diagonalMm;
  const hit: RayHit = { distanceMm: 0, triangle: -1 };
  return ([px, py, pz], normals, direction) => {
    let [x, y, z] = [px, py, pz];
    for (const normal of normals) {
      if (dot(normal, direction) < -leaning) return false;
      x += startMm * normal[0];
      y += startMm * normal[1];
      z += startMm * normal[2];
    }
    hit.distanceMm = 2 * diagonalMm;
    return !castRay(bvh, x, y, z, direction[0], direction[1], direction[2], hit, 0);
  };
}

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
