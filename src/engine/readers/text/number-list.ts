import { InputError } from '../../../errors.js';

/** Numbers of a list whose length is known only at its end; the room doubles, so adding costs constant time on average. */
export type NumberList = { values: Float64Array; length: number };

/** An empty list; its first room is small, as a file can hold millions of empty meshes. */
export function createNumberList(): NumberList {
  return { values: new Float64Array(96), length: 0 };
}

/** Adds three numbers: a point, or the corners of a triangle. */
export function addTriple(list: NumberList, a: number, b: number, c: number): void {
  const { length } = list;
  if (length + 3 > list.values.length) {
    const wider = new Float64Array(2 * list.values.length);
    wider.set(list.values);
    list.values = wider;
  }
  list.values[length] = a;
  list.values[length + 1] = b;
  list.values[length + 2] = c;
  list.length = length + 3;
}

/** The numbers of the list, in an array of exactly their length. */
export function toNumbers(list: NumberList): Float64Array {
  return list.values.slice(0, list.length);
}

/**
 * The corners of triangles as indices of vertices, each from 0 up to `vertexCount` - 1.
 *
 * @throws {InputError} when a corner is no such index; the message names the first triangle.
 */
export function toIndices(corners: NumberList, vertexCount: number): Uint32Array {
  const indices = new Uint32Array(corners.length);
  for (let i = 0; i < indices.length; i++) {
    const corner = corners.values[i]!;
    indices[i] = corner;
    // A stored value that differs was negative, fractional, NaN or beyond 32 bits.
    if (indices[i] !== corner || corner >= vertexCount) throw noSuchVertex(Math.floor(i / 3) + 1, vertexCount);
  }
  return indices;
}

function noSuchVertex(triangle: number, vertexCount: number): InputError {
  return new InputError(
    `Triangle ${triangle} refers to a vertex that is not there; there are ${vertexCount} vertices.`,
    'The file is damaged or incomplete. Export the part again.',
  );
}
