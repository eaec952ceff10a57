import type { Mesh } from '../../mesh.js';
import { type Edges, nextCorner, noEdge } from './edges.js';

/** Per triangle the first triangle on the same three vertices (itself when there is none before it), and how many are not the first. */
export type Duplicates = { count: number; firstOf: Uint32Array };

/**
 * Triangles of a welded mesh that lie on the same three vertices, wound either way; degenerate triangles are left out.
 *
 * Only triangles whose neighbor across an edge has the same third vertex, or which meet several neighbors there, are hashed: in a
 * clean mesh that is none.
 */
export function duplicatesOf(mesh: Mesh, edges: Edges): Duplicates {
  const { indices } = mesh;
  const triangleCount = indices.length / 3;
  const firstOf = new Uint32Array(triangleCount);
  const candidates: number[] = [];
  for (let t = 0; t < triangleCount; t++) {
    firstOf[t] = t;
    if (mayBeDouble(indices, edges, 3 * t)) candidates.push(t);
  }
  const mask = 2 ** Math.ceil(Math.log2(2 * candidates.length + 1)) - 1;
  const table = new Int32Array(mask + 1);
  let count = 0;
  for (const t of candidates) {
    let slot = hashOf(indices, t) & mask;
    while (table[slot]! > 0 && !hasSameVertices(indices, table[slot]! - 1, t)) slot = (slot + 1) & mask;
    if (table[slot] === 0) table[slot] = t + 1;
    else count++;
    firstOf[t] = table[slot]! - 1;
  }
  return { count, firstOf };
}

/** True when two triangles on the same vertices run around them in the same direction. */
export function isWoundAlike(indices: Uint32Array, a: number, b: number): boolean {
  for (let shift = 0; shift < 3; shift++) {
    if (indices[3 * a] === indices[3 * b + shift]) return indices[3 * a + 1] === indices[3 * b + ((shift + 1) % 3)];
  }
  return false;
}

function mayBeDouble(indices: Uint32Array, edges: Edges, corner: number): boolean {
  const edge = edges.ofCorner[corner]!;
  if (edge === noEdge) return false;
  const uses = edges.forward[edge]! + edges.backward[edge]!;
  if (uses !== 2) return uses > 2;
  return apexOf(indices, edges.firstCorner[edge]!) === apexOf(indices, edges.lastCorner[edge]!);
}

function apexOf(indices: Uint32Array, corner: number): number {
  return indices[nextCorner(nextCorner(corner))]!;
}

/** Symmetric in the three vertices. */
function hashOf(indices: Uint32Array, triangle: number): number {
  let hash = 0;
  for (let i = 3 * triangle; i < 3 * triangle + 3; i++) {
    const mixed = Math.imul(indices[i]! + 1, 0x9e3779b1);
    hash = (hash + Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b)) | 0;
  }
  return hash ^ (hash >>> 16);
}

function hasSameVertices(indices: Uint32Array, a: number, b: number): boolean {
  for (let i = 3 * b; i < 3 * b + 3; i++) {
    const vertex = indices[i];
    if (vertex !== indices[3 * a] && vertex !== indices[3 * a + 1] && vertex !== indices[3 * a + 2]) return false;
  }
  return true;
}
