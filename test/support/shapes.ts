import type { Mesh } from '../../src/engine/mesh.js';

type Box = { size: [number, number, number]; at?: [number, number, number] };

/** Closed box of twelve triangles, its smallest corner at `at`. */
export function box({ size: [x, y, z], at: [u, v, w] = [0, 0, 0] }: Box): Mesh {
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((i) => [u + (i & 1 ? x : 0), v + (i & 2 ? y : 0), w + (i & 4 ? z : 0)]);
  const faces = [0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4, 2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7, 5];
  return { positions: new Float64Array(corners), indices: new Uint32Array(faces) };
}

/** Several meshes as one, vertices not shared. */
export function together(...meshes: Mesh[]): Mesh {
  const positions = meshes.flatMap((mesh) => [...mesh.positions]);
  let first = 0;
  const indices = meshes.flatMap((mesh) => {
    const shifted = [...mesh.indices].map((index) => index + first);
    first += mesh.positions.length / 3;
    return shifted;
  });
  return { positions: new Float64Array(positions), indices: new Uint32Array(indices) };
}

/** The mesh as a binary STL file. */
export function binaryStl({ positions, indices }: Mesh): Uint8Array {
  const bytes = new Uint8Array(84 + (indices.length / 3) * 50);
  const view = new DataView(bytes.buffer);
  view.setUint32(80, indices.length / 3, true);
  indices.forEach((vertex, corner) => {
    const at = 84 + Math.floor(corner / 3) * 50 + 12 + (corner % 3) * 12;
    for (let axis = 0; axis < 3; axis++) view.setFloat32(at + 4 * axis, positions[3 * vertex + axis]!, true);
  });
  return bytes;
}
