import type { Mesh } from '../../mesh.js';
import { faceNormals, smoothNormals } from '../render/normals.js';

/** Vertices of a drawable mesh: `corners[i]` is a corner of the source mesh at the place of vertex `i`. Triangles without area are gone. */
export type Corners = { corners: Uint32Array; normals: Float32Array; indices: Uint32Array };

/** Corners of one place share a vertex when their normals agree to about 0.8°. */
const sameNormal = 0.9999;

/** The vertices that a welded mesh needs to be drawn: one per vertex where the surface is smooth, several at a sharp edge. */
export function sharedCorners(mesh: Mesh): Corners {
  const face = faceNormals(mesh);
  const smooth = smoothNormals(mesh, face);
  const firstAt = new Int32Array(mesh.positions.length / 3).fill(-1);
  const next = new Int32Array(mesh.indices.length).fill(-1);
  const corners = new Uint32Array(mesh.indices.length);
  const normals = new Float32Array(3 * mesh.indices.length);
  const indices = new Uint32Array(mesh.indices.length);
  let vertexCount = 0;
  let indexCount = 0;

  function vertexFor(corner: number, nx: number, ny: number, nz: number): number {
    const place = mesh.indices[corner]!;
    for (let v = firstAt[place]!; v >= 0; v = next[v]!) {
      if (normals[3 * v]! * nx + normals[3 * v + 1]! * ny + normals[3 * v + 2]! * nz > sameNormal) return v;
    }
    corners[vertexCount] = corner;
    normals.set([nx, ny, nz], 3 * vertexCount);
    next[vertexCount] = firstAt[place]!;
    firstAt[place] = vertexCount;
    return vertexCount++;
  }

  for (let corner = 0; corner < mesh.indices.length; corner++) {
    const f = corner - (corner % 3);
    if (face[f] === 0 && face[f + 1] === 0 && face[f + 2] === 0) continue;
    const at = smooth.indexOf(f / 3);
    const [from, n] = at < 0 ? [face, f] : [smooth.values, at + 3 * (corner % 3)];
    indices[indexCount++] = vertexFor(corner, from[n]!, from[n + 1]!, from[n + 2]!);
  }
  return { corners: corners.slice(0, vertexCount), normals: normals.slice(0, 3 * vertexCount), indices: indices.slice(0, indexCount) };
}
