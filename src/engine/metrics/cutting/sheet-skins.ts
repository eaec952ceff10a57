import type { Mesh } from '../../mesh.js';
import { areaVectorsMm2 } from '../area-vectors.js';
import { type Edges, nextCorner, triangleOf } from '../mesh-health/edges.js';
import { join, rootOf } from '../mesh-health/shells.js';
import { type Facing, wallLengthMm } from '../walls/opposite-faces.js';
import { type FlatRegions, flatRegions } from './flat-regions.js';

/** Counts and lengths on both sides of a sheet together, so twice those of the sheet. */
export type Skins = {
  flatCount: number;
  /** Bends, and those of them that join two flat faces. */
  bendCount: number;
  joiningBendCount: number;
  /** Total turn by which angles around inner vertices miss a full one. */
  curvatureRad: number;
  /** Where the sides end: length, and connected loops. */
  rimMm: number;
  rimCount: number;
};

/** Neighbors that turn by less than 45 degrees are facets of one bend. */
const smoothCosine = Math.SQRT1_2;
/** A flat face is wider than this many thicknesses, or a tenth of the surface; what is narrower is a cut edge or a facet of a bend. */
const leastWidth = 1.2;
const largeShare = 0.1;
/** Facets of a bend are this much nearer to each other or farther apart than the flat faces are. */
const bentShare = 0.25;
const flatShare = 0.05;

/**
 * The two sides of a sheet of thickness `thicknessMm`: its flat faces, and what follows them smoothly at the same thickness, which are
 * its bends. All other faces are cut edges.
 */
export function skinsOf(mesh: Mesh, edges: Edges, material: Facing, thicknessMm: number): Skins {
  const regions = flatRegions(mesh, edges);
  const isThick = (region: number, share: number) => {
    const length = lengthAt(mesh, material, regions.largest[region]!);
    return length !== undefined && Math.abs(length / thicknessMm - 1) <= share;
  };
  const areaMm2 = regions.areasMm2.reduce((sum, area) => sum + area, 0);
  const isFlat = Uint8Array.from(regions.areasMm2, (area, region) => {
    const isWide = (2 * area) / regions.perimetersMm[region]! >= leastWidth * thicknessMm || area >= largeShare * areaMm2;
    return isWide && isThick(region, flatShare) ? 1 : 0;
  });
  const isSkin = grown(regions, isFlat, (region) => isThick(region, bentShare));
  const flatCount = isFlat.reduce((sum, flag) => sum + flag, 0);
  return {
    flatCount,
    ...bendsOf(regions, isFlat, isSkin),
    ...rimOf(mesh, edges, regions, isSkin),
    curvatureRad: curvature(mesh, regions, isSkin),
  };
}

function lengthAt({ positions: p, indices }: Mesh, material: Facing, triangle: number): number | undefined {
  const middle = (axis: number) => [0, 1, 2].reduce((sum, corner) => sum + p[3 * indices[3 * triangle + corner]! + axis]! / 3, 0);
  return wallLengthMm(material, triangle, middle(0), middle(1), middle(2));
}

/** The flat faces, and from them on every smooth neighbor that is as thick. */
function grown({ borders }: FlatRegions, isFlat: Uint8Array, isThick: (region: number) => boolean): Uint8Array {
  const isSkin = isFlat.slice();
  const tested = isFlat.slice();
  const neighbors = new Map<number, number[]>();
  for (const { a, b, cosine } of borders) {
    if (cosine < smoothCosine) continue;
    neighbors.set(a, [...(neighbors.get(a) ?? []), b]);
    neighbors.set(b, [...(neighbors.get(b) ?? []), a]);
  }
  const open = [...isFlat.keys()].filter((region) => isFlat[region] === 1);
  for (let region = open.pop(); region !== undefined; region = open.pop()) {
    for (const next of neighbors.get(region) ?? []) {
      if (tested[next] === 1) continue;
      tested[next] = 1;
      if (!isThick(next)) continue;
      isSkin[next] = 1;
      open.push(next);
    }
  }
  return isSkin;
}

/** Runs of skin facets that are not flat faces, and edges at which two flat faces meet. */
function bendsOf({ count, borders }: FlatRegions, isFlat: Uint8Array, isSkin: Uint8Array): Pick<Skins, 'bendCount' | 'joiningBendCount'> {
  const isBent = (region: number) => isSkin[region] === 1 && isFlat[region] === 0;
  const parents = Int32Array.from({ length: count }, (_, region) => region);
  for (const { a, b, cosine } of borders) if (isBent(a) && isBent(b) && cosine >= smoothCosine) join(parents, a, b);
  const flatsOf = new Map<number, Set<number>>();
  for (let region = 0; region < count; region++) if (isBent(region)) flatsOf.set(rootOf(parents, region), new Set());
  const edgesBetween = new Set<string>();
  for (const { a, b } of borders) {
    if (isBent(a) && isFlat[b] === 1) flatsOf.get(rootOf(parents, a))?.add(b);
    if (isBent(b) && isFlat[a] === 1) flatsOf.get(rootOf(parents, b))?.add(a);
    if (isFlat[a] === 1 && isFlat[b] === 1) edgesBetween.add([Math.min(a, b), Math.max(a, b)].join());
  }
  const joining = [...flatsOf.values()].filter((flats) => flats.size > 1).length;
  return { bendCount: flatsOf.size + edgesBetween.size, joiningBendCount: joining + edgesBetween.size };
}

function rimOf(mesh: Mesh, edges: Edges, { ofTriangle }: FlatRegions, isSkin: Uint8Array): Pick<Skins, 'rimMm' | 'rimCount'> {
  const { positions: p, indices } = mesh;
  const parents = Int32Array.from({ length: p.length / 3 }, (_, vertex) => vertex);
  const starts: number[] = [];
  let rimMm = 0;
  for (let e = 0; e < edges.count; e++) {
    const corner = edges.firstCorner[e]!;
    const [a, b] = [triangleOf(corner), triangleOf(edges.lastCorner[e]!)].map((triangle) => isSkin[ofTriangle[triangle]!] === 1);
    if (a === b) continue;
    const [from, to] = [indices[corner]!, indices[nextCorner(corner)]!];
    rimMm += Math.hypot(p[3 * to]! - p[3 * from]!, p[3 * to + 1]! - p[3 * from + 1]!, p[3 * to + 2]! - p[3 * from + 2]!);
    join(parents, from, to);
    starts.push(from);
  }
  return { rimMm, rimCount: new Set(starts.map((vertex) => rootOf(parents, vertex))).size };
}

/** Sum over the vertices inside of the skins of how far the angles around them are from a full turn. */
function curvature(mesh: Mesh, { ofTriangle }: FlatRegions, isSkin: Uint8Array): number {
  const { positions: p, indices } = mesh;
  const vectors = areaVectorsMm2(mesh);
  const angles = new Float64Array(p.length / 3);
  const isInside = new Uint8Array(p.length / 3).fill(1);
  for (let corner = 0; corner < indices.length; corner++) {
    const triangle = triangleOf(corner);
    const vertex = indices[corner]!;
    if (ofTriangle[triangle]! < 0) continue;
    if (isSkin[ofTriangle[triangle]!] !== 1) {
      isInside[vertex] = 0;
      continue;
    }
    const [b, c] = [indices[nextCorner(corner)]!, indices[nextCorner(nextCorner(corner))]!];
    const side = (to: number, axis: number) => p[3 * to + axis]! - p[3 * vertex + axis]!;
    const across = 2 * Math.hypot(vectors[3 * triangle]!, vectors[3 * triangle + 1]!, vectors[3 * triangle + 2]!);
    angles[vertex]! += Math.atan2(across, side(b, 0) * side(c, 0) + side(b, 1) * side(c, 1) + side(b, 2) * side(c, 2));
  }
  return angles.reduce((sum, angle, vertex) => sum + (isInside[vertex] === 1 && angle > 0 ? Math.abs(2 * Math.PI - angle) : 0), 0);
}
