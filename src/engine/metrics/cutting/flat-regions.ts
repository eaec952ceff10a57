import type { Mesh } from '../../mesh.js';
import { areaVectorsMm2 } from '../area-vectors.js';
import { type Edges, nextCorner, triangleOf } from '../mesh-health/edges.js';
import { join, rootOf } from '../mesh-health/shells.js';

/** A welded mesh cut into flat pieces. Arrays are indexed by region unless said otherwise. */
export type FlatRegions = {
  count: number;
  /** Per triangle; -1 for one without area. */
  ofTriangle: Int32Array;
  areasMm2: Float64Array;
  perimetersMm: Float64Array;
  /** The largest triangle. */
  largest: Uint32Array;
  /** Pairs of regions that share edges, one entry per edge, with the cosine of the angle that they turn by. */
  borders: { a: number; b: number; cosine: number }[];
};

/** Triangles that turn by less than a quarter degree are in one plane. */
const flatCosine = Math.cos((0.25 * Math.PI) / 180);

/** Connected triangles in one plane as one region each. Edges with more than two triangles end a region. */
export function flatRegions(mesh: Mesh, edges: Edges): FlatRegions {
  const vectors = areaVectorsMm2(mesh);
  const areas = Float64Array.from({ length: vectors.length / 3 }, (_, t) =>
    Math.hypot(vectors[3 * t]!, vectors[3 * t + 1]!, vectors[3 * t + 2]!),
  );
  const cosineOf = (s: number, t: number) =>
    (vectors[3 * s]! * vectors[3 * t]! + vectors[3 * s + 1]! * vectors[3 * t + 1]! + vectors[3 * s + 2]! * vectors[3 * t + 2]!) /
    (areas[s]! * areas[t]!);
  const parents = Int32Array.from(areas, (_, t) => t);
  const open: { s: number; t: number; edge: number; cosine: number }[] = [];
  for (let edge = 0; edge < edges.count; edge++) {
    const [s, t] = [triangleOf(edges.firstCorner[edge]!), triangleOf(edges.lastCorner[edge]!)];
    if (s === t || areas[s] === 0 || areas[t] === 0) continue;
    const cosine = cosineOf(s, t);
    if (cosine >= flatCosine && edges.forward[edge] === 1 && edges.backward[edge] === 1) join(parents, s, t);
    else open.push({ s, t, edge, cosine });
  }
  const numbered = numbers(parents, areas);
  const perimetersMm = new Float64Array(numbered.areasMm2.length);
  const borders = open.flatMap(({ s, t, edge, cosine }) => {
    const [a, b] = [numbered.ofTriangle[s]!, numbered.ofTriangle[t]!];
    if (a === b) return [];
    const lengthMm = lengthOf(mesh, edges.firstCorner[edge]!);
    perimetersMm[a]! += lengthMm;
    perimetersMm[b]! += lengthMm;
    return [{ a, b, cosine }];
  });
  return { ...numbered, count: numbered.areasMm2.length, perimetersMm, borders };
}

function numbers(parents: Int32Array, areas: Float64Array): Pick<FlatRegions, 'ofTriangle' | 'areasMm2' | 'largest'> {
  const numberOf = new Map<number, number>();
  const areasMm2: number[] = [];
  const largest: number[] = [];
  const ofTriangle = Int32Array.from(areas, (area, t) => {
    if (area === 0) return -1;
    const root = rootOf(parents, t);
    const number = numberOf.get(root) ?? numberOf.size;
    numberOf.set(root, number);
    areasMm2[number] = (areasMm2[number] ?? 0) + area;
    if (area > (areas[largest[number] ?? -1] ?? 0)) largest[number] = t;
    return number;
  });
  return { ofTriangle, areasMm2: Float64Array.from(areasMm2), largest: Uint32Array.from(largest) };
}

function lengthOf({ positions: p, indices }: Mesh, corner: number): number {
  const [from, to] = [indices[corner]!, indices[nextCorner(corner)]!];
  return Math.hypot(p[3 * to]! - p[3 * from]!, p[3 * to + 1]! - p[3 * from + 1]!, p[3 * to + 2]! - p[3 * from + 2]!);
}
