import { asWelded, isKnownAsWelded, type Mesh } from '../../mesh.js';

/**
 * A mesh with the same triangles in the same order, in which corners with equal coordinates share one vertex.
 *
 * Coordinates are equal when their bits are, with -0 read as 0. Vertices that no triangle uses are left out, and a triangle whose
 * corners coincide keeps its place with repeated indices. Open addressing with linear probing; the table grows with the vertices
 * that are found, since a table for every corner would not fit the cache.
 *
 * @see D. E. Knuth, "The Art of Computer Programming", vol. 3, section 6.4, algorithm L
 */
export function weld(mesh: Mesh): Mesh {
  if (isKnownAsWelded(mesh)) return mesh;
  const { positions: source, indices: corners } = mesh;
  const vertexOf = new Int32Array(source.length / 3).fill(-1);
  const indices = new Uint32Array(corners.length);
  const found = new Float64Array(source.length);
  const hashes = new Int32Array(source.length / 3);
  let table = new Int32Array(1024);
  let count = 0;
  for (let i = 0; i < corners.length; i++) {
    const from = corners[i]!;
    let vertex = vertexOf[from]!;
    if (vertex < 0) {
      // Adding 0 turns -0 into 0.
      const x = source[3 * from]! + 0;
      const y = source[3 * from + 1]! + 0;
      const z = source[3 * from + 2]! + 0;
      const hash = hashOf(x, y, z);
      const mask = table.length - 1;
      let slot = hash & mask;
      vertex = table[slot]! - 1;
      while (vertex >= 0 && !(found[3 * vertex] === x && found[3 * vertex + 1] === y && found[3 * vertex + 2] === z)) {
        slot = (slot + 1) & mask;
        vertex = table[slot]! - 1;
      }
      if (vertex < 0) {
        vertex = count++;
        found[3 * vertex] = x;
        found[3 * vertex + 1] = y;
        found[3 * vertex + 2] = z;
        hashes[vertex] = hash;
        table[slot] = vertex + 1;
        if (2 * count > table.length) table = rebuilt(hashes, count, 4 * table.length);
      }
      vertexOf[from] = vertex;
    }
    indices[i] = vertex;
  }
  return asWelded({ positions: found.slice(0, 3 * count), indices });
}

const scratch = new Float64Array(3);
const words = new Uint32Array(scratch.buffer);

/** Multiply-and-shift mixing of the six 32-bit words; the low words of coordinates read as float32 are nearly constant. */
function hashOf(x: number, y: number, z: number): number {
  scratch[0] = x;
  scratch[1] = y;
  scratch[2] = z;
  let hash = Math.imul(words[0]! ^ Math.imul(words[1]!, 0x9e3779b1), 0x85ebca6b);
  hash = Math.imul((hash ^ (hash >>> 15)) + (words[2]! ^ Math.imul(words[3]!, 0x9e3779b1)), 0xc2b2ae35);
  hash = Math.imul((hash ^ (hash >>> 13)) + (words[4]! ^ Math.imul(words[5]!, 0x9e3779b1)), 0x27d4eb2f);
  hash = Math.imul(hash ^ (hash >>> 15), 0x165667b1);
  return hash ^ (hash >>> 13);
}

function rebuilt(hashes: Int32Array, count: number, size: number): Int32Array<ArrayBuffer> {
  const table = new Int32Array(size);
  for (let vertex = 0; vertex < count; vertex++) {
    let slot = hashes[vertex]! & (size - 1);
    while (table[slot] !== 0) slot = (slot + 1) & (size - 1);
    table[slot] = vertex + 1;
  }
  return table;
}
