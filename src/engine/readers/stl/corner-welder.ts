import { asWelded, type Mesh } from '../../mesh.js';

const triangleBytes = 50;
const cornerBytes = 12;

/** What is looked up at once: few enough corners that what they fetch stays in the second cache. */
const batchTriangles = 256;

/** The bits of -0, which no vertex has because it is read as 0. */
const negativeZero = -(2 ** 31);

/**
 * Vertices that are found so far. Vertex `v`, counted from 1, has the bits of its three float32 coordinates at `words[3 * v …]`.
 * A slot of `table` holds a vertex in as many low bits as there are to number the slots, and above them those bits of the vertex's hash,
 * which spare most looks at vertices that are not meant; 0 is a free slot.
 */
type Vertices = { words: Int32Array; count: number; table: Int32Array; fetched: number };

/** Takes the triangles of a binary STL file piece by piece: `add` as many as the bytes from `at` on hold, and then `finish` once. */
export type CornerWelder = { add(bytes: DataView, at: number, triangleCount: number): void; finish(): Mesh };

/**
 * Makes a mesh, as `weld` would, out of so many binary triangles while they are read: memory is needed for the vertices, not for the
 * corners. Hash table with linear probing. Corners are looked up in batches, step by step: within a step no memory access waits for
 * another one, which is most of the time that a hash table takes.
 *
 * @see D. E. Knuth, "The Art of Computer Programming", vol. 3, section 6.4, algorithm L
 * @see S. Chen et al., "Improving hash join performance through prefetching", ACM Transactions on Database Systems 32 (2007)
 */
export function createCornerWelder(triangleCount: number): CornerWelder {
  const indices = new Uint32Array(3 * triangleCount);
  const vertices: Vertices = {
    words: new Int32Array(9 * triangleCount + 3),
    count: 0,
    fetched: 0,
    // A closed mesh has half as many vertices as triangles.
    table: new Int32Array(2 ** Math.ceil(Math.log2(Math.max(triangleCount, batchTriangles) + 1))),
  };
  const hashes = new Int32Array(3 * batchTriangles);
  const candidates = new Int32Array(3 * batchTriangles);
  let corner = 0;
  return {
    add(bytes, start, count) {
      for (let done = 0; done < count; done += batchTriangles) {
        const at = start + triangleBytes * done;
        const corners = 3 * Math.min(batchTriangles, count - done);
        writeHashes(bytes, at, corners, hashes);
        writeEntries(vertices.table, hashes, corners, candidates);
        writeCandidates(vertices.table, hashes, corners, candidates);
        fetchVertices(vertices, candidates, corners);
        writeIndices(vertices, bytes, at, { hashes, candidates, indices: indices.subarray(corner, corner + corners) });
        corner += corners;
      }
    },
    finish() {
      const { words, count } = vertices;
      return asWelded({ positions: new Float64Array(new Float32Array(words.buffer, cornerBytes, 3 * count)), indices });
    },
  };
}

function writeHashes(bytes: DataView, start: number, corners: number, hashes: Int32Array): void {
  let at = start;
  for (let corner = 0; corner < corners; at += triangleBytes - 3 * cornerBytes) {
    for (let side = 0; side < 3; side++, corner++, at += cornerBytes) {
      hashes[corner] = hashOf(bitsAt(bytes, at), bitsAt(bytes, at + 4), bitsAt(bytes, at + 8));
    }
  }
}

/** Zero without its sign; every other number as it is. */
function bitsAt(bytes: DataView, at: number): number {
  const bits = bytes.getInt32(at, true);
  return bits === negativeZero ? 0 : bits;
}

function hashOf(x: number, y: number, z: number): number {
  let hash = Math.imul(x, 0x85ebca6b);
  hash = Math.imul((hash ^ (hash >>> 15)) + y, 0xc2b2ae35);
  hash = Math.imul((hash ^ (hash >>> 13)) + z, 0x27d4eb2f);
  return hash ^ (hash >>> 15);
}

function writeEntries(table: Int32Array, hashes: Int32Array, corners: number, entries: Int32Array): void {
  const mask = table.length - 1;
  for (let corner = 0; corner < corners; corner++) entries[corner] = table[hashes[corner]! & mask]!;
}

/** Makes of the entries in the first slots the vertices that are probably meant; 0 where there is none yet. */
function writeCandidates(table: Int32Array, hashes: Int32Array, corners: number, entries: Int32Array): void {
  const mask = table.length - 1;
  for (let corner = 0; corner < corners; corner++) {
    const hash = hashes[corner]!;
    let entry = entries[corner]!;
    for (let slot = hash & mask; entry !== 0 && ((entry ^ hash) & ~mask) !== 0; entry = table[slot]!) slot = (slot + 1) & mask;
    entries[corner] = entry & mask;
  }
}

/** Brings the vertices into the cache; their sum is of use only so that no compiler leaves this out. */
function fetchVertices(vertices: Vertices, candidates: Int32Array, corners: number): void {
  const { words } = vertices;
  let sum = 0;
  for (let corner = 0; corner < corners; corner++) sum ^= words[3 * candidates[corner]!]!;
  vertices.fetched = sum;
}

type Batch = { hashes: Int32Array; candidates: Int32Array; indices: Uint32Array };

function writeIndices(vertices: Vertices, bytes: DataView, start: number, { hashes, candidates, indices }: Batch): void {
  const { words } = vertices;
  let at = start;
  for (let corner = 0; corner < indices.length; at += triangleBytes - 3 * cornerBytes) {
    for (let side = 0; side < 3; side++, corner++, at += cornerBytes) {
      const x = bitsAt(bytes, at);
      const y = bitsAt(bytes, at + 4);
      const z = bitsAt(bytes, at + 8);
      const vertex = candidates[corner]!;
      const isMeant = vertex !== 0 && words[3 * vertex] === x && words[3 * vertex + 1] === y && words[3 * vertex + 2] === z;
      indices[corner] = (isMeant ? vertex : vertexAt(vertices, hashes[corner]!, x, y, z)) - 1;
    }
  }
}

/** The vertex at these coordinates, which is added when there was none. */
function vertexAt(vertices: Vertices, hash: number, x: number, y: number, z: number): number {
  const { table, words } = vertices;
  const mask = table.length - 1;
  let slot = hash & mask;
  for (let entry = table[slot]!; entry !== 0; entry = table[slot]!) {
    const vertex = entry & mask;
    const isMeant = words[3 * vertex] === x && words[3 * vertex + 1] === y && words[3 * vertex + 2] === z;
    if (((entry ^ hash) & ~mask) === 0 && isMeant) return vertex;
    slot = (slot + 1) & mask;
  }
  const added = ++vertices.count;
  words[3 * added] = x;
  words[3 * added + 1] = y;
  words[3 * added + 2] = z;
  table[slot] = (hash & ~mask) | added;
  if (2 * added >= mask) vertices.table = rebuilt(vertices);
  return added;
}

function rebuilt({ words, count, table: { length } }: Vertices): Int32Array {
  const table = new Int32Array(2 * length);
  const mask = table.length - 1;
  for (let vertex = 1; vertex <= count; vertex++) {
    const hash = hashOf(words[3 * vertex]!, words[3 * vertex + 1]!, words[3 * vertex + 2]!);
    let slot = hash & mask;
    while (table[slot] !== 0) slot = (slot + 1) & mask;
    table[slot] = (hash & ~mask) | vertex;
  }
  return table;
}
