import type { Mesh } from '../mesh.js';

/** Writes the normal of a triangle times its area in mm² into `out[at …]`; zero for a degenerate triangle. */
export function writeAreaVectorMm2({ positions: p, indices }: Mesh, triangle: number, out: Float64Array, at: number): void {
  const a = 3 * indices[3 * triangle]!;
  const b = 3 * indices[3 * triangle + 1]!;
  const c = 3 * indices[3 * triangle + 2]!;
  const ux = p[b]! - p[a]!;
  const uy = p[b + 1]! - p[a + 1]!;
  const uz = p[b + 2]! - p[a + 2]!;
  const vx = p[c]! - p[a]!;
  const vy = p[c + 1]! - p[a + 1]!;
  const vz = p[c + 2]! - p[a + 2]!;
  out[at] = (uy * vz - uz * vy) / 2;
  out[at + 1] = (uz * vx - ux * vz) / 2;
  out[at + 2] = (ux * vy - uy * vx) / 2;
}

/** Three numbers per triangle: its normal times its area, in mm². Zero for a degenerate triangle. */
export function areaVectorsMm2(mesh: Mesh): Float64Array {
  const vectors = new Float64Array(mesh.indices.length);
  for (let t = 0; 3 * t < vectors.length; t++) writeAreaVectorMm2(mesh, t, vectors, 3 * t);
  return vectors;
}

/** Area of every triangle in mm². */
export function triangleAreasMm2(mesh: Mesh): Float64Array {
  const vector = new Float64Array(3);
  return new Float64Array(mesh.indices.length / 3).map((_, t) => {
    writeAreaVectorMm2(mesh, t, vector, 0);
    return Math.sqrt(vector[0]! * vector[0]! + vector[1]! * vector[1]! + vector[2]! * vector[2]!);
  });
}
