import { inRuns } from '../in-runs.js';
import { type Box, isKnownAsWelded, type Mesh, requireTriangles } from '../mesh.js';
import type { ExtentsMm } from '../part-measures.js';

/**
 * Smallest box along the file's axes that holds every triangle, in mm. Vertices that no triangle uses do not count.
 *
 * @throws {InputError} when the mesh has no triangles.
 */
export function boundingBox(mesh: Mesh): Box {
  requireTriangles(mesh);
  const box: MutableBox = { min: [Infinity, Infinity, Infinity], max: [-Infinity, -Infinity, -Infinity] };
  // In a welded mesh every vertex is used, and there are six times as many corners.
  if (isKnownAsWelded(mesh)) inRuns(mesh.positions.length / 3, (from, to) => widenByVertices(box, mesh.positions, from, to));
  else inRuns(mesh.indices.length, (from, to) => widenByCorners(box, mesh, from, to));
  return box;
}

type MutableBox = { min: [number, number, number]; max: [number, number, number] };

function widenByVertices(box: MutableBox, p: Float64Array, from: number, to: number): void {
  for (let vertex = from; vertex < to; vertex++) widen(box, p[3 * vertex]!, p[3 * vertex + 1]!, p[3 * vertex + 2]!);
}

function widenByCorners(box: MutableBox, { positions: p, indices }: Mesh, from: number, to: number): void {
  for (let corner = from; corner < to; corner++) {
    const vertex = 3 * indices[corner]!;
    widen(box, p[vertex]!, p[vertex + 1]!, p[vertex + 2]!);
  }
}

function widen({ min, max }: MutableBox, x: number, y: number, z: number): void {
  if (x < min[0]) min[0] = x;
  if (x > max[0]) max[0] = x;
  if (y < min[1]) min[1] = y;
  if (y > max[1]) max[1] = y;
  if (z < min[2]) min[2] = z;
  if (z > max[2]) max[2] = z;
}

/** Lengths of a box along x, y and z, in mm. */
export function extentsMm({ min, max }: Box): ExtentsMm {
  return { x: max[0] - min[0], y: max[1] - min[1], z: max[2] - min[2] };
}

/** Length of the space diagonal of a box, in mm: the scale that tolerances are relative to. */
export function diagonalMm(box: Box): number {
  const { x, y, z } = extentsMm(box);
  return Math.hypot(x, y, z);
}
