import { InputError } from '../../../errors.js';
import type { Mesh } from '../../mesh.js';
import { withoutUnusedVertices } from '../mesh-file.js';
import { readAccessor } from './accessors.js';
import { type Buffers, damaged } from './buffers.js';
import type { Document, Primitive } from './document.js';

const triangles = 4;
const strip = 5;

/**
 * Triangles of one primitive, in its mesh's own coordinates; undefined for points and lines, and for one without positions.
 *
 * @throws {InputError} when an index leads to no vertex, or an accessor is damaged.
 * @see Khronos, glTF 2.0 specification, section 3.7.2 "Meshes"
 */
export function readPrimitive(document: Document, buffers: Buffers, { attributes, indices, mode }: Primitive): Mesh | undefined {
  if (mode < triangles || attributes.POSITION === undefined) return undefined;
  const positions = readAccessor(document, buffers, attributes.POSITION, 'VEC3');
  const corners = indices === undefined ? countUp(positions.length / 3) : readIndices(document, buffers, indices, positions.length / 3);
  return withoutUnusedVertices({ positions, indices: mode === triangles ? wholeTriangles(corners) : unrolled(corners, mode) });
}

function readIndices(document: Document, buffers: Buffers, accessor: number, vertexCount: number): Uint32Array {
  const values = readAccessor(document, buffers, accessor, 'SCALAR');
  const corners = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const vertex = values[i]!;
    if (!(vertex >= 0 && vertex < vertexCount)) throw damaged(`a triangle refers to vertex ${vertex}, and there are ${vertexCount}`);
    corners[i] = vertex;
  }
  return corners;
}

function countUp(count: number): Uint32Array {
  const corners = new Uint32Array(count);
  for (let i = 0; i < count; i++) corners[i] = i;
  return corners;
}

function wholeTriangles(corners: Uint32Array): Uint32Array {
  if (corners.length % 3 === 0) return corners;
  throw new InputError('The glTF file ends in the middle of a triangle.', 'Export the part again as GLB (glTF 2.0).');
}

/** Strips turn every second triangle around, fans share their first corner. */
function unrolled(corners: Uint32Array, mode: number): Uint32Array {
  const count = Math.max(0, corners.length - 2);
  const indices = new Uint32Array(3 * count);
  for (let t = 0; t < count; t++) {
    const isTurned = mode === strip && t % 2 === 1;
    indices[3 * t] = corners[mode === strip ? t : 0]!;
    indices[3 * t + 1] = corners[isTurned ? t + 2 : t + 1]!;
    indices[3 * t + 2] = corners[isTurned ? t + 1 : t + 2]!;
  }
  return indices;
}
