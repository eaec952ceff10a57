import { asWelded, type Mesh } from '../../mesh.js';
import { createMemory, enlargeTo, type Memory } from '../../wasm.js';
import { batchAt, batchTriangles, createWeldKernel, indicesAt, verticesAt } from './weld-kernel.js';

const triangleBytes = 50;
const vertexBytes = 12;

/** Takes the triangles of a binary STL file piece by piece: `add` the bytes of some after those before, and then `finish` once. */
export type CornerWelder = { add(triangles: Uint8Array): void; finish(): Mesh };

/** A hash table in the memory of the kernel: its place, and its number of slots less one. */
type Table = { at: number; mask: number };

/**
 * Makes a mesh, as `weld` would, out of so many binary triangles while they are read: memory is touched for the vertices, not for the
 * corners. In a process that has just begun it takes half the time of the same in JavaScript.
 */
export function createCornerWelder(triangleCount: number): CornerWelder {
  const indices = new Uint32Array(3 * triangleCount);
  // A closed mesh has half as many vertices as triangles.
  let table = tableBehind(verticesAt + vertexBytes * (3 * triangleCount + 1), triangleCount);
  const memory = createMemory(endOf(table));
  const kernel = createWeldKernel(memory);
  let { batch, found } = arraysOver(memory);
  let corner = 0;
  let vertexCount = 0;

  function enlarge(): void {
    const larger = tableBehind(endOf(table), 2 * table.mask + 1);
    enlargeTo(memory, endOf(larger));
    ({ batch, found } = arraysOver(memory));
    table = larger;
    if (vertexCount > 0) kernel.rebuild(table.at, table.mask, vertexCount);
  }

  return {
    add(triangles) {
      for (let from = 0; from < triangles.length; from += batch.length) {
        const bytes = triangles.subarray(from, from + batch.length);
        const corners = (3 * bytes.length) / triangleBytes;
        if (vertexCount + corners > 0.75 * table.mask) enlarge();
        batch.set(bytes);
        vertexCount = kernel.join(corners / 3, table.at, table.mask, vertexCount);
        indices.set(corners < found.length ? found.subarray(0, corners) : found, corner);
        corner += corners;
      }
    },
    finish() {
      const vertices = new Float32Array(memory.buffer, verticesAt + vertexBytes, 3 * vertexCount);
      return asWelded({ positions: new Float64Array(vertices), indices });
    },
  };
}

/** Where a batch is handed over, and where the numbers of its vertices are found, counted from 0. */
function arraysOver({ buffer }: Memory): { batch: Uint8Array; found: Uint32Array } {
  return {
    batch: new Uint8Array(buffer, batchAt, triangleBytes * batchTriangles),
    found: new Uint32Array(buffer, indicesAt, 3 * batchTriangles),
  };
}

/** A table for so many vertices, behind what ends at a byte. */
function tableBehind(end: number, vertexCount: number): Table {
  return { at: end, mask: 2 ** Math.ceil(Math.log2(Math.max(vertexCount, 4 * batchTriangles) + 1)) - 1 };
}

function endOf({ at, mask }: Table): number {
  return at + 4 * (mask + 1);
}
