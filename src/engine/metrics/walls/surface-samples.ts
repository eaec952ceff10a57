import type { Mesh } from '../../mesh.js';
import { triangleAreasMm2 } from '../area-vectors.js';

/** Points on the surface: point `i` is at `points[3 * i …]`, in triangle `triangles[i]`. */
export type SurfaceSamples = { triangles: Uint32Array; points: Float64Array };

/** Steps of the R2 sequence, which fills the unit square evenly. */
const r2 = [0.7548776662466927, 0.5698402909980532] as const;

/**
 * Points that stand for equal shares of the surface area, `count` of them; none when the area is zero.
 *
 * The triangles are laid end to end by area and one point falls into each of `count` equal strata, so every triangle (and every run of
 * neighbors in the file) gets points in proportion to its area. Inside its triangle a point follows the R2 sequence: the result is the
 * same on every run.
 *
 * @see M. Roberts, "The unreasonable effectiveness of quasirandom sequences", 2018
 */
export function areaSamples(mesh: Mesh, count: number): SurfaceSamples {
  const areas = triangleAreasMm2(mesh);
  const stratumMm2 = areas.reduce((sum, area) => sum + area, 0) / count;
  const triangles = new Uint32Array(stratumMm2 > 0 ? count : 0);
  const points = new Float64Array(3 * triangles.length);
  let triangle = 0;
  let passedMm2 = 0;
  for (let i = 0; i < triangles.length; i++) {
    const atMm2 = (i + 0.5) * stratumMm2;
    while (triangle < areas.length - 1 && passedMm2 + areas[triangle]! <= atMm2) passedMm2 += areas[triangle++]!;
    triangles[i] = triangle;
    writePoint(mesh, triangle, (0.5 + r2[0] * i) % 1, (0.5 + r2[1] * i) % 1, points, 3 * i);
  }
  return { triangles, points };
}

/**
 * The centroid of every triangle, or of about `limit` triangles picked by a hash of their number when there are more: a small
 * feature of many small triangles is met even where its area is too small for `areaSamples`.
 */
export function centroidSamples(mesh: Mesh, limit: number): SurfaceSamples {
  const triangleCount = mesh.indices.length / 3;
  const share = Math.min(1, limit / triangleCount) * 2 ** 32;
  const triangles = new Uint32Array(triangleCount);
  let count = 0;
  for (let t = 0; t < triangleCount; t++) if (Math.imul(t + 1, 0x9e3779b1) >>> 0 < share) triangles[count++] = t;
  const points = new Float64Array(3 * count);
  for (let i = 0; i < count; i++) writePoint(mesh, triangles[i]!, 1 / 3, 1 / 3, points, 3 * i);
  return { triangles: triangles.slice(0, count), points };
}

/** `u` and `v` run over the unit square, whose upper half is folded onto the triangle. */
function writePoint({ positions: p, indices }: Mesh, triangle: number, u: number, v: number, points: Float64Array, at: number): void {
  const folded = u + v > 1;
  const wb = folded ? 1 - u : u;
  const wc = folded ? 1 - v : v;
  const a = 3 * indices[3 * triangle]!;
  const b = 3 * indices[3 * triangle + 1]!;
  const c = 3 * indices[3 * triangle + 2]!;
  for (let axis = 0; axis < 3; axis++) {
    points[at + axis] = (1 - wb - wc) * p[a + axis]! + wb * p[b + axis]! + wc * p[c + axis]!;
  }
}
