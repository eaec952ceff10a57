import { InputError } from '../errors.js';

/** A point or direction in the part's own axes; lengths in mm. */
export type Vector = readonly [number, number, number];

/** Axis-aligned extents in mm. */
export type Box = { min: Vector; max: Vector };

/** For each point the nearest one on the exact surfaces of a part, undefined where none was found. */
export type ToSurface = (points: readonly Vector[]) => Promise<(Vector | undefined)[]>;

/** Triangles over shared vertices, counter-clockwise seen from outside; lengths in mm. Vertex `i` is at `positions[3 * i …]`. */
export type Mesh = { positions: Float64Array; indices: Uint32Array };

const weldedMeshes = new WeakSet<Mesh>();

/** The same mesh, known from now on to have no two vertices at one place, none that no triangle uses, and no -0. */
export function asWelded(mesh: Mesh): Mesh {
  weldedMeshes.add(mesh);
  return mesh;
}

/** True for a mesh that is known to be welded; false tells nothing. */
export function isKnownAsWelded(mesh: Mesh): boolean {
  return weldedMeshes.has(mesh);
}

export function triangleCount(mesh: Mesh): number {
  return mesh.indices.length / 3;
}

/** @throws {InputError} when the mesh has no triangles. */
export function requireTriangles(mesh: Mesh): void {
  if (mesh.indices.length > 0) return;
  throw new InputError(
    'The file holds no triangles, so there is nothing to measure.',
    'Export the part again and check that it is not empty.',
  );
}
