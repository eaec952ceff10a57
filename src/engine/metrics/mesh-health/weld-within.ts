import type { Mesh } from '../../mesh.js';
import { boundingBox } from '../bounding-box.js';
import { weld } from './weld.js';

/**
 * A mesh with the same triangles in the same order, in which vertices at most `toleranceMm` apart are one.
 *
 * Every vertex joins the nearest one kept before it, or is kept itself, so that a vertex moves by at most the tolerance and chains
 * of close vertices cannot collapse. Kept vertices lie in a hashed grid of cells four tolerances wide; of the 27 cells around a
 * point only those within the tolerance are looked at, mostly one. Slower than `weld`, and it can close a gap that is meant: use
 * it only when the exact weld leaves open edges. A tolerance of 0 or less welds exactly.
 *
 * @see M. Teschner et al., "Optimized spatial hashing for collision detection of deformable objects", VMV 2003
 */
export function weldWithin(mesh: Mesh, toleranceMm: number): Mesh {
  const exact = weld(mesh);
  if (!(toleranceMm > 0) || exact.indices.length === 0) return exact;
  const vertexOf = keptVertices(exact, toleranceMm);
  const indices = exact.indices.map((vertex) => vertexOf[vertex]!);
  return weld({ positions: exact.positions, indices });
}

/** For every vertex the kept vertex that stands for it. */
function keptVertices(mesh: Mesh, toleranceMm: number): Uint32Array {
  const { positions: p } = mesh;
  const [minX, minY, minZ] = boundingBox(mesh).min;
  const perMm = 1 / (4 * toleranceMm);
  const count = p.length / 3;
  const mask = 2 ** Math.ceil(Math.log2(count + 1)) - 1;
  const heads = new Int32Array(mask + 1).fill(-1);
  const next = new Int32Array(count);
  const keptOf = new Uint32Array(count);
  for (let vertex = 0; vertex < count; vertex++) {
    const x = (p[3 * vertex]! - minX) * perMm;
    const y = (p[3 * vertex + 1]! - minY) * perMm;
    const z = (p[3 * vertex + 2]! - minZ) * perMm;
    let nearest = -1;
    let nearestSquared = toleranceMm * toleranceMm;
    for (let i = Math.floor(x - 0.25); i <= x + 0.25; i++) {
      for (let j = Math.floor(y - 0.25); j <= y + 0.25; j++) {
        for (let k = Math.floor(z - 0.25); k <= z + 0.25; k++) {
          for (let other = heads[cellHash(i, j, k) & mask]!; other >= 0; other = next[other]!) {
            const squared = squaredDistance(p, vertex, other);
            if (squared > nearestSquared) continue;
            nearest = other;
            nearestSquared = squared;
          }
        }
      }
    }
    if (nearest < 0) {
      const head = cellHash(Math.floor(x), Math.floor(y), Math.floor(z)) & mask;
      next[vertex] = heads[head]!;
      heads[head] = vertex;
      nearest = vertex;
    }
    keptOf[vertex] = nearest;
  }
  return keptOf;
}

function cellHash(i: number, j: number, k: number): number {
  const hash = Math.imul(i, 73856093) ^ Math.imul(j, 19349663) ^ Math.imul(k, 83492791);
  return hash ^ (hash >>> 15);
}

function squaredDistance(p: Float64Array, a: number, b: number): number {
  return (p[3 * a]! - p[3 * b]!) ** 2 + (p[3 * a + 1]! - p[3 * b + 1]!) ** 2 + (p[3 * a + 2]! - p[3 * b + 2]!) ** 2;
}
