import type { Mesh, Vector } from '../../mesh.js';
import type { Place } from '../../part-measures.js';
import { areaVectorsMm2 } from '../area-vectors.js';
import { type Edges, noEdge, triangleOf } from '../mesh-health/edges.js';
import { join, rootOf } from '../mesh-health/shells.js';

/** Share of the part's height below which a face lies on the plate. */
export const resting = 1e-4;
/** Keeps a face at exactly the limit out, whatever the rounding. */
const atLimit = 1e-6;

/**
 * The overhanging regions of a welded mesh when `up`, of unit length, points away from the build plate, largest first: connected faces
 * that look down, are flatter than `angleDeg` to the plate and do not lie on it. Areas are those of the triangles [mm²], `at` is the
 * middle of a triangle near the middle of the region.
 */
export function overhangPlaces(mesh: Mesh, edges: Edges, up: Vector, angleDeg: number): Place[] {
  const vectors = areaVectorsMm2(mesh);
  const isOverhang = overhangFlags(mesh, vectors, up, Math.cos((angleDeg * Math.PI) / 180) + atLimit);
  const parents = new Int32Array(isOverhang.length).map((_, triangle) => triangle);
  for (let edge = 0; edge < edges.count; edge++) {
    const first = triangleOf(edges.firstCorner[edge]!);
    const last = triangleOf(edges.lastCorner[edge]!);
    if (isOverhang[first] === 1 && isOverhang[last] === 1) join(parents, first, last);
  }
  const regions = new Map<number, number[]>();
  for (let triangle = 0; triangle < isOverhang.length; triangle++) {
    if (isOverhang[triangle] === 0 || edges.ofCorner[3 * triangle] === noEdge) continue;
    const root = rootOf(parents, triangle);
    const members = regions.get(root);
    if (members) members.push(triangle);
    else regions.set(root, [triangle]);
  }
  return [...regions.values()].map((members) => toPlace(mesh, vectors, members)).sort((a, b) => b.areaMm2 - a.areaMm2);
}

function overhangFlags(mesh: Mesh, vectors: Float64Array, [ux, uy, uz]: Vector, cosine: number): Uint8Array {
  const flags = new Uint8Array(mesh.indices.length / 3);
  const { positions: p, indices } = mesh;
  const heights = new Float64Array(p.length / 3).map((_, v) => p[3 * v]! * ux + p[3 * v + 1]! * uy + p[3 * v + 2]! * uz);
  const lowest = heights.reduce((least, height) => Math.min(least, height), Infinity);
  const highest = heights.reduce((most, height) => Math.max(most, height), -Infinity);
  const restingMm = lowest + resting * (highest - lowest);
  for (let t = 0; t < flags.length; t++) {
    const down = -(vectors[3 * t]! * ux + vectors[3 * t + 1]! * uy + vectors[3 * t + 2]! * uz);
    if (down <= cosine * areaOf(vectors, t)) continue;
    const heightMm = (heights[indices[3 * t]!]! + heights[indices[3 * t + 1]!]! + heights[indices[3 * t + 2]!]!) / 3;
    if (heightMm > restingMm) flags[t] = 1;
  }
  return flags;
}

function areaOf(vectors: Float64Array, triangle: number): number {
  return Math.hypot(vectors[3 * triangle]!, vectors[3 * triangle + 1]!, vectors[3 * triangle + 2]!);
}

function toPlace(mesh: Mesh, vectors: Float64Array, members: readonly number[]): Place {
  const sum = [0, 0, 0];
  let areaMm2 = 0;
  for (const triangle of members) {
    const area = areaOf(vectors, triangle);
    areaMm2 += area;
    centroidOf(mesh, triangle).forEach((value, axis) => {
      sum[axis]! += area * value;
    });
  }
  const middle = sum.map((value) => value / areaMm2);
  const distance = (triangle: number) => Math.hypot(...centroidOf(mesh, triangle).map((value, axis) => value - middle[axis]!));
  const distances = members.map(distance);
  const nearest = members[distances.indexOf(distances.reduce((least, value) => Math.min(least, value)))]!;
  return { at: centroidOf(mesh, nearest), areaMm2, box: boxAround(mesh, members) };
}

function centroidOf({ positions: p, indices }: Mesh, triangle: number): Vector {
  const along = (axis: number) =>
    (p[3 * indices[3 * triangle]! + axis]! + p[3 * indices[3 * triangle + 1]! + axis]! + p[3 * indices[3 * triangle + 2]! + axis]!) / 3;
  return [along(0), along(1), along(2)];
}

function boxAround({ positions: p, indices }: Mesh, members: readonly number[]): Place['box'] {
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (const triangle of members) {
    for (let corner = 3 * triangle; corner < 3 * triangle + 3; corner++) {
      for (const axis of [0, 1, 2] as const) {
        const value = p[3 * indices[corner]! + axis]!;
        min[axis] = Math.min(min[axis], value);
        max[axis] = Math.max(max[axis], value);
      }
    }
  }
  return { min, max };
}
