import { type Box, type Mesh, requireTriangles } from '../mesh.js';
import type { ExtentsMm } from '../part-measures.js';

/**
 * Smallest box along the file's axes that holds every triangle, in mm. Vertices that no triangle uses do not count.
 *
 * @throws {InputError} when the mesh has no triangles.
 */
export function boundingBox(mesh: Mesh): Box {
  requireTriangles(mesh);
  const { positions: p, indices } = mesh;
  let minX = Infinity;
  let minY = Infinity;
  let minZ = Infinity;
  let maxX = -Infinity;
  let maxY = -Infinity;
  let maxZ = -Infinity;
  for (let i = 0; i < indices.length; i++) {
    const vertex = 3 * indices[i]!;
    const x = p[vertex]!;
    const y = p[vertex + 1]!;
    const z = p[vertex + 2]!;
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
    if (z < minZ) minZ = z;
    if (z > maxZ) maxZ = z;
  }
  return { min: [minX, minY, minZ], max: [maxX, maxY, maxZ] };
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
