import type { Mesh } from '../../mesh.js';
import { writeAreaVectorMm2 } from '../../metrics/area-vectors.js';

/** Faces that meet at less than this angle (30°) are taken as one curved surface. STEP files are tessellated at up to 28.6° (0.5 rad). */
export const smoothCosine = Math.cos(Math.PI / 6);

/**
 * The corner normals of a triangle: unit vectors on the side of its face's own normal, as 9 numbers of `values` from the index that
 * `indexOf` gives; -1 where all three are the face's own.
 */
export type CornerNormals = { values: Float32Array; indexOf: (triangle: number) => number };

const unknown = 0;
const flat = 1;
const curved = 2;

/** Unit normals of all triangles (3 numbers each) for the given vertex coordinates; zero for a triangle without area. */
export function faceNormals(mesh: Mesh): Float32Array {
  const normals = new Float32Array(mesh.indices.length);
  const vector = new Float64Array(3);
  for (let t = 0; 3 * t < normals.length; t++) writeFaceNormal(mesh, t, vector, normals);
  return normals;
}

/** Writes the unit normal of a triangle to its place in `normals`, where a triangle without area leaves zeros; `vector` is scratch. */
export function writeFaceNormal(mesh: Mesh, triangle: number, vector: Float64Array, normals: Float32Array): void {
  writeAreaVectorMm2(mesh, triangle, vector, 0);
  const length = Math.sqrt(vector[0]! * vector[0]! + vector[1]! * vector[1]! + vector[2]! * vector[2]!);
  if (!(length > 0)) return;
  normals[3 * triangle] = vector[0]! / length;
  normals[3 * triangle + 1] = vector[1]! / length;
  normals[3 * triangle + 2] = vector[2]! / length;
}

/**
 * Corner normals that make a tessellated curve look round and keep sharp edges: at each corner the mean of the face normals around
 * the vertex that are within 30° of the triangle's own, weighted by the angle of each face at the vertex. Faces count
 * as neighbors where they share a vertex (weld the mesh first), also when they are turned inside out.
 *
 * @see G. Thürmer, C. A. Wüthrich, "Computing vertex normals from polygonal facets", Journal of Graphics Tools 3(1), 1998
 */
export function smoothNormals(mesh: Mesh, normals: Float32Array): CornerNormals {
  const vertexOf = mesh.indices;
  const { starts, corners } = cornersByVertex(vertexOf, mesh.positions.length / 3);
  const angles = new Float32Array(mesh.indices.length);
  const values = new Float32Array(3 * mesh.indices.length);
  const state = new Uint8Array(mesh.indices.length / 3);

  // Computed when first asked for: a picture shows half of the triangles at most.
  function indexOf(triangle: number): number {
    if (state[triangle] === unknown) {
      const first = 3 * triangle;
      for (let corner = first; corner < first + 3; corner++) blendAround(corner, first);
      state[triangle] = isFlat(first) ? flat : curved;
    }
    return state[triangle] === flat ? -1 : 9 * triangle;
  }

  function isFlat(first: number): boolean {
    for (let i = 0; i < 9; i++) {
      if (Math.abs(values[3 * first + i]! - normals[first + (i % 3)]!) > 1e-5) return false;
    }
    return true;
  }

  function blendAround(at: number, own: number): void {
    const nx = normals[own]!;
    const ny = normals[own + 1]!;
    const nz = normals[own + 2]!;
    let [x, y, z] = [0, 0, 0];
    for (let i = starts[vertexOf[at]!]!; i < starts[vertexOf[at]! + 1]!; i++) {
      const corner = corners[i]!;
      const n = corner - (corner % 3);
      const cosine = nx * normals[n]! + ny * normals[n + 1]! + nz * normals[n + 2]!;
      if (Math.abs(cosine) < smoothCosine) continue;
      if (angles[corner] === 0) angles[corner] = cornerAngle(mesh, corner);
      const weight = cosine < 0 ? -angles[corner]! : angles[corner]!;
      x += weight * normals[n]!;
      y += weight * normals[n + 1]!;
      z += weight * normals[n + 2]!;
    }
    const length = Math.sqrt(x * x + y * y + z * z);
    values[3 * at] = length > 0 ? x / length : nx;
    values[3 * at + 1] = length > 0 ? y / length : ny;
    values[3 * at + 2] = length > 0 ? z / length : nz;
  }

  return { values, indexOf };
}

function cornersByVertex(vertexOf: Uint32Array, vertexCount: number): { starts: Uint32Array; corners: Uint32Array } {
  const starts = new Uint32Array(vertexCount + 1);
  for (const vertex of vertexOf) starts[vertex + 1]!++;
  for (let v = 0; v < vertexCount; v++) starts[v + 1]! += starts[v]!;
  const next = starts.slice(0, vertexCount);
  const corners = new Uint32Array(vertexOf.length);
  for (let corner = 0; corner < vertexOf.length; corner++) corners[next[vertexOf[corner]!]!++] = corner;
  return { starts, corners };
}

function cornerAngle({ positions: p, indices }: Mesh, corner: number): number {
  const k = corner % 3;
  const a = 3 * indices[corner]!;
  const b = 3 * indices[corner - k + ((k + 1) % 3)]!;
  const c = 3 * indices[corner - k + ((k + 2) % 3)]!;
  const ux = p[b]! - p[a]!;
  const uy = p[b + 1]! - p[a + 1]!;
  const uz = p[b + 2]! - p[a + 2]!;
  const vx = p[c]! - p[a]!;
  const vy = p[c + 1]! - p[a + 1]!;
  const vz = p[c + 2]! - p[a + 2]!;
  const lengths = Math.sqrt((ux * ux + uy * uy + uz * uz) * (vx * vx + vy * vy + vz * vz));
  return lengths > 0 ? Math.acos(Math.min(1, Math.max(-1, (ux * vx + uy * vy + uz * vz) / lengths))) : 0;
}
