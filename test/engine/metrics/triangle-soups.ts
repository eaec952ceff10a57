import type { Mesh, Vector } from '../../../src/engine/mesh.js';

export type Triangle = readonly [Vector, Vector, Vector];

/** A mesh as STL has it: three vertices of its own for every triangle. */
export function soup(triangles: readonly Triangle[]): Mesh {
  const positions = Float64Array.from(triangles.flat(2));
  return { positions, indices: Uint32Array.from({ length: positions.length / 3 }, (_, i) => i) };
}

/** The twelve outward triangles of a box, two per side in the order -x, +x, -y, +y, -z, +z. */
export function boxTriangles([x, y, z]: Vector, [dx, dy, dz]: Vector): Triangle[] {
  const corner = (i: number): Vector => [x + (i & 1 ? dx : 0), y + (i & 2 ? dy : 0), z + (i & 4 ? dz : 0)];
  const sides = [
    [0, 4, 6, 2],
    [1, 3, 7, 5],
    [0, 1, 5, 4],
    [2, 6, 7, 3],
    [0, 2, 3, 1],
    [4, 5, 7, 6],
  ] as const;
  return sides.flatMap(([a, b, c, d]): Triangle[] => [
    [corner(a), corner(b), corner(c)],
    [corner(a), corner(c), corner(d)],
  ]);
}

/** The same triangles facing the other way. */
export function turned(triangles: readonly Triangle[]): Triangle[] {
  return triangles.map(([a, b, c]) => [a, c, b]);
}

/** Turned about x by 0.3 rad, then about z by 0.7 rad. */
export function rotated(triangles: readonly Triangle[]): Triangle[] {
  const turn = ([x, y, z]: Vector): Vector => {
    const [y1, z1] = [Math.cos(0.3) * y - Math.sin(0.3) * z, Math.sin(0.3) * y + Math.cos(0.3) * z];
    return [Math.cos(0.7) * x - Math.sin(0.7) * y1, Math.sin(0.7) * x + Math.cos(0.7) * y1, z1];
  };
  return triangles.map(([a, b, c]) => [turn(a), turn(b), turn(c)]);
}

/** Numbers between 0 and 1 that look random and are the same in every run. */
export function createNumbers(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
