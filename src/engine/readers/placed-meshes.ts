import type { Mesh } from '../mesh.js';
import type { TriangleGroup } from '../part-geometry.js';

/**
 * An affine map of row vectors: three rows of the linear part, then the shift, so that x' = x t[0] + y t[3] + z t[6] + t[9], and so on.
 * 3MF writes it like this; the first three of each column of a glTF matrix are the same twelve numbers.
 */
export type Transform = readonly number[];

/** A mesh, where its transform puts it; its name is '' where the file has none. */
export type PlacedMesh = { name: string; mesh: Mesh; transform: Transform };

/** The map that leaves everything where it is. */
export const identity: Transform = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0];

/** The map that does `inner` first and `outer` after it. */
export function compose(inner: Transform, outer: Transform): Transform {
  const composed = [];
  for (let row = 0; row < 4; row++) {
    for (let column = 0; column < 3; column++) {
      let sum = row === 3 ? outer[9 + column]! : 0;
      for (let i = 0; i < 3; i++) sum += inner[3 * row + i]! * outer[3 * i + column]!;
      composed.push(sum);
    }
  }
  return composed;
}

/** How volumes grow under the map; negative when it mirrors. */
export function determinant(t: Transform): number {
  return t[0]! * (t[4]! * t[8]! - t[5]! * t[7]!) - t[1]! * (t[3]! * t[8]! - t[5]! * t[6]!) + t[2]! * (t[3]! * t[7]! - t[4]! * t[6]!);
}

/**
 * All of them as one mesh, and whose triangles begin where. A mirrored mesh gets its triangles turned around, so that their order tells
 * the outside again.
 */
export function joinPlaced(placed: readonly PlacedMesh[]): { mesh: Mesh; groups: TriangleGroup[] } {
  const positions = new Float64Array(placed.reduce((sum, { mesh }) => sum + mesh.positions.length, 0));
  const indices = new Uint32Array(placed.reduce((sum, { mesh }) => sum + mesh.indices.length, 0));
  const groups: TriangleGroup[] = [];
  let positionsAt = 0;
  let indicesAt = 0;
  for (const { name, mesh, transform } of placed) {
    groups.push({ name, firstTriangle: indicesAt / 3 });
    putIndices(mesh.indices, positionsAt / 3, determinant(transform) < 0, indices, indicesAt);
    putPositions(mesh.positions, transform, positions, positionsAt);
    positionsAt += mesh.positions.length;
    indicesAt += mesh.indices.length;
  }
  return { mesh: { positions, indices }, groups };
}

function putPositions(from: Float64Array, t: Transform, to: Float64Array, at: number): void {
  for (let i = 0; i < from.length; i += 3) {
    const x = from[i]!;
    const y = from[i + 1]!;
    const z = from[i + 2]!;
    for (let axis = 0; axis < 3; axis++) to[at + i + axis] = x * t[axis]! + y * t[3 + axis]! + z * t[6 + axis]! + t[9 + axis]!;
  }
}

function putIndices(from: Uint32Array, firstVertex: number, isMirrored: boolean, to: Uint32Array, at: number): void {
  for (let i = 0; i < from.length; i += 3) {
    to[at + i] = firstVertex + from[i]!;
    to[at + i + 1] = firstVertex + from[isMirrored ? i + 2 : i + 1]!;
    to[at + i + 2] = firstVertex + from[isMirrored ? i + 1 : i + 2]!;
  }
}
