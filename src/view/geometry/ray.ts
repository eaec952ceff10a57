import type { ViewMesh } from '../../view-data.js';
import { add, between, cross, dot, scaled, subtract, type Vector, vertexAt } from './vector.js';

export type Ray = { origin: Vector; direction: Vector };

/** Keeps what lies on the side of `normal` below `offset`. */
export type Plane = { normal: Vector; offset: number };

/** Where a ray meets the surface: how far along it, on which triangle, and how much each of its corners counts there. */
export type Hit = { distance: number; point: Vector; triangle: number; weights: Vector };

/** The first place where the ray meets the surface beyond `from` mm, passing what the plane has cut away; undefined where it meets none. */
export function hitOf({ positions: p, indices }: ViewMesh, ray: Ray, plane?: Plane, from = 0): Hit | undefined {
  const [ox, oy, oz] = ray.origin;
  const [dx, dy, dz] = ray.direction;
  let best: Hit | undefined;
  let limit = Infinity;
  // Plain numbers only: this runs over all triangles while the pointer moves.
  for (let t = 0; t < indices.length; t += 3) {
    const a = 3 * indices[t]!;
    const b = 3 * indices[t + 1]!;
    const c = 3 * indices[t + 2]!;
    const ax = p[a]!;
    const ay = p[a + 1]!;
    const az = p[a + 2]!;
    const ux = p[b]! - ax;
    const uy = p[b + 1]! - ay;
    const uz = p[b + 2]! - az;
    const vx = p[c]! - ax;
    const vy = p[c + 1]! - ay;
    const vz = p[c + 2]! - az;
    // T. Möller, B. Trumbore, "Fast, minimum storage ray/triangle intersection", 1997; both sides count.
    const hx = dy * vz - dz * vy;
    const hy = dz * vx - dx * vz;
    const hz = dx * vy - dy * vx;
    const volume = ux * hx + uy * hy + uz * hz;
    if (volume === 0) continue;
    const sx = ox - ax;
    const sy = oy - ay;
    const sz = oz - az;
    const u = (sx * hx + sy * hy + sz * hz) / volume;
    if (u < 0 || u > 1) continue;
    const qx = sy * uz - sz * uy;
    const qy = sz * ux - sx * uz;
    const qz = sx * uy - sy * ux;
    const v = (dx * qx + dy * qy + dz * qz) / volume;
    if (v < 0 || u + v > 1) continue;
    const distance = (vx * qx + vy * qy + vz * qz) / volume;
    if (distance <= from || distance >= limit) continue;
    const point = add(ray.origin, scaled(ray.direction, distance));
    if (plane && dot(plane.normal, point) > plane.offset) continue;
    limit = distance;
    best = { distance, point, triangle: t, weights: [1 - u - v, u, v] };
  }
  return best;
}

/** The triangle that is nearest to a place, as where its three numbers begin in `indices`; -1 without triangles. */
export function nearestTriangle({ positions, indices }: ViewMesh, place: Vector): number {
  let [best, limit] = [-1, Infinity];
  for (let t = 0; t < indices.length; t += 3) {
    if (boxDistance2(positions, indices, t, place) >= limit) continue;
    const corners = [0, 1, 2].map((k) => vertexAt(positions, indices[t + k]!)) as [Vector, Vector, Vector];
    const away = subtract(nearestOn(corners, place), place);
    if (dot(away, away) < limit) [best, limit] = [t, dot(away, away)];
  }
  return best;
}

/** Square of how far a place is from the box around a triangle: it is never nearer to the triangle itself. */
function boxDistance2(positions: Float32Array, indices: Uint32Array, t: number, place: Vector): number {
  let sum = 0;
  for (let axis = 0; axis < 3; axis++) {
    const a = positions[3 * indices[t]! + axis]! - place[axis]!;
    const b = positions[3 * indices[t + 1]! + axis]! - place[axis]!;
    const c = positions[3 * indices[t + 2]! + axis]! - place[axis]!;
    const away = Math.max(0, Math.min(a, b, c), -Math.max(a, b, c));
    sum += away * away;
  }
  return sum;
}

/** The point of a triangle nearest to a place: within it, or on its border. */
function nearestOn([a, b, c]: [Vector, Vector, Vector], place: Vector): Vector {
  const normal = cross(subtract(b, a), subtract(c, a));
  const size = dot(normal, normal);
  const flat = size > 0 ? subtract(place, scaled(normal, dot(subtract(place, a), normal) / size)) : place;
  const isWithin = (from: Vector, to: Vector) => dot(cross(subtract(to, from), subtract(flat, from)), normal) >= 0;
  if (size > 0 && isWithin(a, b) && isWithin(b, c) && isWithin(c, a)) return flat;
  const onSides = [nearestOnSide(a, b, place), nearestOnSide(b, c, place), nearestOnSide(c, a, place)];
  const far = (point: Vector) => dot(subtract(point, place), subtract(point, place));
  return onSides.reduce((nearest, point) => (far(point) < far(nearest) ? point : nearest));
}

function nearestOnSide(from: Vector, to: Vector, place: Vector): Vector {
  const side = subtract(to, from);
  const share = dot(subtract(place, from), side) / (dot(side, side) || 1);
  return between(from, to, Math.min(1, Math.max(0, share)));
}
