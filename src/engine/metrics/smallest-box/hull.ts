import type { Vector } from '../../mesh.js';
import { firstSimplex } from './first-simplex.js';
import { planarHull } from './planar-hull.js';
import { quickhull } from './quickhull.js';

/** Corners of a convex hull, `positions[3 * i …]` in mm, and its triangles, counter-clockwise seen from outside. */
export type Hull = { positions: Float64Array; faces: Uint32Array };

/** Points closer than this share of the extents to one place, line or plane lie on it: float32 coordinates round to 6e-8. */
const flatShare = 1e-9;
/** Points outside a face by less than this share of the extents count as on it: above rounding, below any feature. */
const outsideShare = 1e-12;

/**
 * Convex hull of points (x, y, z in turn); its corners keep their exact coordinates.
 *
 * Points in one plane, to 1e-9 of the extents, give their polygon as two fans of triangles back to back, points on one line its two
 * ends without faces, one point or many equal ones that point, and no points an empty hull. A point less than 1e-12 of the extents
 * outside may be left out.
 *
 * @see quickhull
 */
export function convexHull(positions: Float64Array): Hull {
  const points = centered(positions);
  const extent = points.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const { corners, span } = firstSimplex(points, flatShare * extent);
  const [a, b, c, d] = corners;
  const [u, v] = span;
  if (a === undefined || b === undefined || c === undefined || !u || !v) return hullOf(positions, corners, []);
  if (d === undefined) return hullOf(positions, corners, fans(planarHull(coordinatesAlong(points, u), coordinatesAlong(points, v))));
  return hullOf(positions, corners, quickhull(points, [a, b, c, d], outsideShare * extent));
}

/** Coordinate of every point along a direction, in mm when the direction has length 1. */
export function coordinatesAlong(points: Float64Array, [x, y, z]: Vector): Float64Array {
  const coordinates = new Float64Array(points.length / 3);
  for (let i = 0; i < coordinates.length; i++) coordinates[i] = points[3 * i]! * x + points[3 * i + 1]! * y + points[3 * i + 2]! * z;
  return coordinates;
}

/** The hull of these triangles, or of the single points when there are none. */
function hullOf(positions: Float64Array, points: number[], triangles: number[]): Hull {
  const numbers = new Int32Array(positions.length / 3).fill(-1);
  const used = (triangles.length > 0 ? triangles : points).filter((point) => {
    const isNew = numbers[point] === -1;
    numbers[point] = 0;
    return isNew;
  });
  const corners = new Float64Array(3 * used.length);
  used.forEach((point, number) => {
    numbers[point] = number;
    for (let axis = 0; axis < 3; axis++) corners[3 * number + axis] = positions[3 * point + axis]!;
  });
  return { positions: corners, faces: Uint32Array.from(triangles, (point) => numbers[point]!) };
}

/** A polygon's front and back. */
function fans(polygon: number[]): number[] {
  const [a = 0, ...rest] = polygon;
  return rest.slice(1).flatMap((c, i) => [a, rest[i]!, c, a, c, rest[i]!]);
}

/** Coordinates about the center of their box, where products lose the fewest digits. */
function centered(positions: Float64Array): Float64Array {
  const points = new Float64Array(positions.length);
  for (let axis = 0; axis < 3; axis++) {
    let min = Infinity;
    let max = -Infinity;
    for (let i = axis; i < positions.length; i += 3) {
      min = Math.min(min, positions[i]!);
      max = Math.max(max, positions[i]!);
    }
    for (let i = axis; i < positions.length; i += 3) points[i] = positions[i]! - (min + max) / 2;
  }
  return points;
}
