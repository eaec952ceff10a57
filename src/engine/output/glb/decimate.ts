import { type Box, type Mesh, triangleCount } from '../../mesh.js';
import { boundingBox, extentsMm } from '../../metrics/bounding-box.js';

/** A mesh made from another one: `source[t]` is the triangle of the original that triangle `t` stems from, corner by corner. */
export type DerivedMesh = { mesh: Mesh; source: Uint32Array };

/** A cubic grid over the mesh; `columns` cells along its longest side. */
type Grid = { origin: readonly [number, number, number]; cellMm: number; columns: number };

/** Pulls the best point of a cell toward the mean of its vertices where the faces in it leave a direction open (flat or straight). */
const regularization = 1e-3;

/**
 * The mesh with at most `maxTriangles` triangles, by vertex clustering: a cubic grid is laid over the part, all vertices in one cell
 * become one, and triangles that lose a side are dropped. Each cell's vertex is the point nearest to the planes of all faces around,
 * which keeps edges and corners sharp, and stays inside its cell. So no point moves by more than the diagonal of a cell; flat faces
 * stay where they are, while holes, gaps and walls finer than a cell may close or become a sheet. For viewing, not for measuring.
 *
 * @see J. Rossignac, P. Borrel, "Multi-resolution 3D approximations for rendering complex scenes", 1993;
 *      P. Lindstrom, "Out-of-core simplification of large polygonal models", SIGGRAPH 2000 (quadric of a cell)
 */
export function decimate(mesh: Mesh, maxTriangles: number): DerivedMesh {
  const cells = finestCells(mesh, maxTriangles);
  const cluster = new Map<number, number>();
  const clusterOf = new Uint32Array(cells.keys.length);
  for (let v = 0; v < clusterOf.length; v++) {
    const key = cells.keys[v]!;
    const known = cluster.get(key);
    if (known === undefined) cluster.set(key, cluster.size);
    clusterOf[v] = known ?? cluster.size - 1;
  }
  const source = keptTriangles(mesh, cells.keys);
  const indices = new Uint32Array(3 * source.length);
  for (let i = 0; i < indices.length; i++) indices[i] = clusterOf[mesh.indices[3 * source[Math.floor(i / 3)]! + (i % 3)]!]!;
  return { mesh: { positions: clusterPoints(mesh, clusterOf, [...cluster.keys()], cells.grid), indices }, source };
}

/** Bisection on the number of cells: the finest grid that meets the budget. */
function finestCells(mesh: Mesh, maxTriangles: number): { keys: Float64Array; grid: Grid } {
  const box = boundingBox(mesh);
  let low = 2;
  let high = 4 * Math.ceil(Math.sqrt(maxTriangles)) + 4;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (keptTriangles(mesh, cellKeys(mesh, gridOf(box, middle))).length <= maxTriangles) low = middle;
    else high = middle;
  }
  const grid = gridOf(box, low);
  return { keys: cellKeys(mesh, grid), grid };
}

function gridOf(box: Box, columns: number): Grid {
  const { x, y, z } = extentsMm(box);
  const cellMm = Math.max(x, y, z) / (columns - 0.5);
  // A quarter cell of margin: faces on the border of the part then do not lie on the border between two cells.
  return { origin: [box.min[0] - cellMm / 4, box.min[1] - cellMm / 4, box.min[2] - cellMm / 4], cellMm, columns };
}

function cellKeys({ positions: p }: Mesh, { origin, cellMm, columns }: Grid): Float64Array {
  const keys = new Float64Array(p.length / 3);
  for (let v = 0; v < keys.length; v++) {
    const i = Math.floor((p[3 * v]! - origin[0]) / cellMm);
    const j = Math.floor((p[3 * v + 1]! - origin[1]) / cellMm);
    const k = Math.floor((p[3 * v + 2]! - origin[2]) / cellMm);
    keys[v] = (k * columns + j) * columns + i;
  }
  return keys;
}

function keptTriangles(mesh: Mesh, keys: Float64Array): Uint32Array {
  const { indices } = mesh;
  const kept = new Uint32Array(triangleCount(mesh));
  let count = 0;
  for (let t = 0; t < kept.length; t++) {
    const a = keys[indices[3 * t]!]!;
    const b = keys[indices[3 * t + 1]!]!;
    const c = keys[indices[3 * t + 2]!]!;
    if (a !== b && b !== c && c !== a) kept[count++] = t;
  }
  return kept.subarray(0, count);
}

/** One point per cell, from sums over all triangles that touch it: area-weighted plane quadric (9 numbers), mean of vertices (4). */
function clusterPoints(mesh: Mesh, clusterOf: Uint32Array, keys: number[], grid: Grid): Float64Array {
  const { positions: p, indices } = mesh;
  const { origin } = grid;
  const width = 13;
  const sums = new Float64Array(width * keys.length);
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [3 * indices[t]!, 3 * indices[t + 1]!, 3 * indices[t + 2]!];
    const [ax, ay, az] = [p[a]! - origin[0], p[a + 1]! - origin[1], p[a + 2]! - origin[2]];
    const [ux, uy, uz] = [p[b]! - p[a]!, p[b + 1]! - p[a + 1]!, p[b + 2]! - p[a + 2]!];
    const [vx, vy, vz] = [p[c]! - p[a]!, p[c + 1]! - p[a + 1]!, p[c + 2]! - p[a + 2]!];
    const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz);
    const w = length > 0 ? 1 / length : 0;
    const d = nx * ax + ny * ay + nz * az;
    for (let k = 0; k < 3; k++) {
      const v = indices[t + k]!;
      const s = width * clusterOf[v]!;
      sums[s]! += w * nx * nx;
      sums[s + 1]! += w * nx * ny;
      sums[s + 2]! += w * nx * nz;
      sums[s + 3]! += w * ny * ny;
      sums[s + 4]! += w * ny * nz;
      sums[s + 5]! += w * nz * nz;
      sums[s + 6]! += w * d * nx;
      sums[s + 7]! += w * d * ny;
      sums[s + 8]! += w * d * nz;
      sums[s + 9]! += p[3 * v]! - origin[0];
      sums[s + 10]! += p[3 * v + 1]! - origin[1];
      sums[s + 11]! += p[3 * v + 2]! - origin[2];
      sums[s + 12]! += 1;
    }
  }
  const points = new Float64Array(3 * keys.length);
  for (const [cell, key] of keys.entries()) setBestPoint(points, 3 * cell, sums.subarray(width * cell, width * cell + width), key, grid);
  return points;
}

/** Least squares for the point nearest to all planes (Cramer's rule on the symmetric 3 x 3 system), kept inside the cell. */
function setBestPoint(points: Float64Array, at: number, s: Float64Array, key: number, { origin, cellMm, columns }: Grid): void {
  const count = s[12]! || 1;
  const mean = [s[9]! / count, s[10]! / count, s[11]! / count] as const;
  const pull = regularization * (s[0]! + s[3]! + s[5]!) + Number.MIN_VALUE;
  const [xx, xy, xz, yy, yz, zz] = [s[0]! + pull, s[1]!, s[2]!, s[3]! + pull, s[4]!, s[5]! + pull];
  const [bx, by, bz] = [s[6]! + pull * mean[0], s[7]! + pull * mean[1], s[8]! + pull * mean[2]];
  const [c0, c1, c2] = [yy * zz - yz * yz, xz * yz - xy * zz, xy * yz - xz * yy];
  const determinant = xx * c0 + xy * c1 + xz * c2;
  const best = [
    (c0 * bx + c1 * by + c2 * bz) / determinant,
    (c1 * bx + (xx * zz - xz * xz) * by + (xy * xz - xx * yz) * bz) / determinant,
    (c2 * bx + (xy * xz - xx * yz) * by + (xx * yy - xy * xy) * bz) / determinant,
  ] as const;
  const cell = [key % columns, Math.floor(key / columns) % columns, Math.floor(key / columns / columns)] as const;
  for (const axis of [0, 1, 2] as const) {
    const wanted = Number.isFinite(best[axis]) ? best[axis] : mean[axis];
    points[at + axis] = origin[axis] + Math.min((cell[axis] + 1) * cellMm, Math.max(cell[axis] * cellMm, wanted));
  }
}
