import { type Mesh, triangleCount } from '../../mesh.js';
import { boundingBox, diagonalMm } from '../../metrics/bounding-box.js';
import type { DerivedMesh } from './decimate.js';

/** Edges are split until none is longer than the part's diagonal divided by this (a power of two), or the budget is used up. */
const finest = 128;

/**
 * The mesh with large triangles split, so that colors at its vertices can follow a map over the surface. Its shape stays exactly the same.
 *
 * In each pass every edge above a length is halved, whatever triangle it is seen from, and each triangle is divided along its halved
 * edges: no gaps arise. Passes go on, with half the length when all edges are short enough, while the result fits `maxTriangles`.
 *
 * @see R. E. Bank et al., "Some refinement algorithms and data structures for regular local mesh refinement", 1983 (red-green templates)
 */
export function subdivide(mesh: Mesh, maxTriangles: number): DerivedMesh {
  const diagonal = diagonalMm(boundingBox(mesh));
  let result: DerivedMesh = { mesh, source: Uint32Array.from({ length: triangleCount(mesh) }, (_, t) => t) };
  for (let parts = 2; parts <= finest; ) {
    const finer = splitLongEdges(result, diagonal / parts, maxTriangles);
    if (!finer) return result;
    // The diagonals that a pass draws may themselves be too long: it is repeated until it finds nothing.
    if (finer.source.length === result.source.length) parts *= 2;
    result = finer;
  }
  return result;
}

function splitLongEdges({ mesh, source }: DerivedMesh, longestMm: number, maxTriangles: number): DerivedMesh | undefined {
  const { indices } = mesh;
  const middles = createMiddles(mesh, longestMm);
  const corners: number[] = [];
  const sources: number[] = [];
  for (let t = 0; t < indices.length; t += 3) {
    for (const [a, b, c] of split(indices[t]!, indices[t + 1]!, indices[t + 2]!, middles.between)) {
      corners.push(a, b, c);
      sources.push(source[t / 3]!);
    }
    if (sources.length > maxTriangles) return undefined;
  }
  return { mesh: { positions: middles.positions(), indices: Uint32Array.from(corners) }, source: Uint32Array.from(sources) };
}

type Triangle = readonly [number, number, number];

/** `middle` gives the vertex in the middle of an edge that is to be halved, or nothing. */
function split(a: number, b: number, c: number, middle: (from: number, to: number) => number | undefined): Triangle[] {
  const [ab, bc, ca] = [middle(a, b), middle(b, c), middle(c, a)];
  if (ab !== undefined && bc !== undefined && ca !== undefined)
    return [
      [a, ab, ca],
      [ab, b, bc],
      [ca, bc, c],
      [ab, bc, ca],
    ];
  if (ab !== undefined && bc !== undefined)
    return [
      [ab, b, bc],
      [a, ab, bc],
      [a, bc, c],
    ];
  if (bc !== undefined && ca !== undefined)
    return [
      [bc, c, ca],
      [b, bc, ca],
      [b, ca, a],
    ];
  if (ca !== undefined && ab !== undefined)
    return [
      [ca, a, ab],
      [c, ca, ab],
      [c, ab, b],
    ];
  if (ab !== undefined)
    return [
      [a, ab, c],
      [ab, b, c],
    ];
  if (bc !== undefined)
    return [
      [b, bc, a],
      [bc, c, a],
    ];
  if (ca !== undefined)
    return [
      [c, ca, b],
      [ca, a, b],
    ];
  return [[a, b, c]];
}

function createMiddles({ positions: p }: Mesh, longestMm: number) {
  const count = p.length / 3;
  const added: number[] = [];
  const known = new Map<number, number>();

  function between(from: number, to: number): number | undefined {
    const low = 3 * Math.min(from, to);
    const high = 3 * Math.max(from, to);
    if (Math.hypot(p[high]! - p[low]!, p[high + 1]! - p[low + 1]!, p[high + 2]! - p[low + 2]!) <= longestMm) return undefined;
    const key = (low / 3) * count + high / 3;
    const old = known.get(key);
    if (old !== undefined) return old;
    const vertex = count + added.length / 3;
    for (let axis = 0; axis < 3; axis++) added.push((p[low + axis]! + p[high + axis]!) / 2);
    known.set(key, vertex);
    return vertex;
  }

  function positions(): Float64Array {
    const all = new Float64Array(p.length + added.length);
    all.set(p);
    all.set(added, p.length);
    return all;
  }

  return { between, positions };
}
