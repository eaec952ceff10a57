import type { Vector } from '../../mesh.js';

/** Points far apart, one more than the dimension that all points span, and perpendicular unit vectors along that span. */
export type FirstSimplex = { corners: number[]; span: Vector[] };

/**
 * Up to four of the points (x, y, z in turn) that span what all of them span: none for no points, one for a single place, two for
 * a line, three for a plane. Seen from a fourth point, the first three turn clockwise. Points within `tolerance` of a place, line
 * or plane lie on it.
 */
export function firstSimplex(points: Float64Array, tolerance: number): FirstSimplex {
  if (points.length === 0) return { corners: [], span: [] };
  const a = farthest(points, (x, y, z) => Math.abs(x) + Math.abs(y) / 2 + Math.abs(z) / 4);
  const [ax, ay, az] = pointAt(points, a);
  const b = farthest(points, (x, y, z) => (x - ax) ** 2 + (y - ay) ** 2 + (z - az) ** 2);
  const u = unit(points[3 * b]! - ax, points[3 * b + 1]! - ay, points[3 * b + 2]! - az, tolerance);
  if (!u) return { corners: [a], span: [] };
  const [ux, uy, uz] = u;
  const across = (x: number, y: number, z: number): Vector => [
    uy * (z - az) - uz * (y - ay),
    uz * (x - ax) - ux * (z - az),
    ux * (y - ay) - uy * (x - ax),
  ];
  const c = farthest(points, (x, y, z) => {
    const along = ux * (x - ax) + uy * (y - ay) + uz * (z - az);
    return (x - ax - along * ux) ** 2 + (y - ay - along * uy) ** 2 + (z - az - along * uz) ** 2;
  });
  const n = unit(...across(...pointAt(points, c)), tolerance);
  if (!n) return { corners: [a, b], span: [u] };
  const [nx, ny, nz] = n;
  const v: Vector = [ny * uz - nz * uy, nz * ux - nx * uz, nx * uy - ny * ux];
  const height = (x: number, y: number, z: number) => nx * (x - ax) + ny * (y - ay) + nz * (z - az);
  const d = farthest(points, (x, y, z) => Math.abs(height(x, y, z)));
  const side = height(...pointAt(points, d));
  if (!(Math.abs(side) > tolerance)) return { corners: [a, b, c], span: [u, v] };
  return { corners: side < 0 ? [a, b, c, d] : [a, c, b, d], span: [u, v, n] };
}

function farthest(points: Float64Array, distance: (x: number, y: number, z: number) => number): number {
  let best = 0;
  let largest = -Infinity;
  for (let i = 0; i < points.length; i += 3) {
    const value = distance(points[i]!, points[i + 1]!, points[i + 2]!);
    if (value <= largest) continue;
    largest = value;
    best = i / 3;
  }
  return best;
}

function pointAt(points: Float64Array, point: number): Vector {
  return [points[3 * point]!, points[3 * point + 1]!, points[3 * point + 2]!];
}

/** `undefined` when the vector is no longer than the tolerance. */
function unit(x: number, y: number, z: number, tolerance: number): Vector | undefined {
  const length = Math.hypot(x, y, z);
  return length > tolerance ? [x / length, y / length, z / length] : undefined;
}
