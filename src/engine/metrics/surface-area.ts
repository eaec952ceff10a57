import type { Mesh } from '../mesh.js';

/** Sum of the areas of all triangles, in mm²; 0 for a mesh without triangles. Half the lengths of cross products, in double precision. */
export function surfaceAreaMm2(mesh: Mesh): number {
  const { positions: p, indices } = mesh;
  let doubleArea = 0;
  for (let i = 0; i < indices.length; i += 3) {
    const a = 3 * indices[i]!;
    const b = 3 * indices[i + 1]!;
    const c = 3 * indices[i + 2]!;
    const ux = p[b]! - p[a]!;
    const uy = p[b + 1]! - p[a + 1]!;
    const uz = p[b + 2]! - p[a + 2]!;
    const vx = p[c]! - p[a]!;
    const vy = p[c + 1]! - p[a + 1]!;
    const vz = p[c + 2]! - p[a + 2]!;
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    doubleArea += Math.sqrt(nx * nx + ny * ny + nz * nz);
  }
  return doubleArea / 2;
}
