import type { Mesh } from '../../mesh.js';
import { type Edges, nextCorner, noEdge, triangleOf } from './edges.js';

/**
 * Rims of the holes of a mesh: each a ring of vertices in the direction in which the triangles around the hole run along it, so that
 * what fills the hole runs the other way. No ring visits a vertex twice.
 *
 * At the end of every open edge the walk turns around the vertex, from triangle to triangle, to the next open edge. Where it meets an
 * edge with more than two triangles, or two that face different ways, there is no telling which hole is meant and the rim is left out.
 */
export function boundaryLoops({ indices }: Mesh, edges: Edges): number[][] {
  const isSeen = new Uint8Array(indices.length);
  const loops: number[][] = [];
  for (let start = 0; start < indices.length; start++) {
    if (isSeen[start] === 1 || !isOpen(edges, start)) continue;
    const ring: number[] = [];
    let corner = start;
    while (corner >= 0 && isSeen[corner] === 0) {
      isSeen[corner] = 1;
      ring.push(indices[corner]!);
      corner = nextOpen(indices, edges, corner);
    }
    if (corner === start) loops.push(...simpleRings(ring));
  }
  return loops;
}

function isOpen(edges: Edges, corner: number): boolean {
  const edge = edges.ofCorner[corner]!;
  return edge !== noEdge && edges.forward[edge]! + edges.backward[edge]! === 1;
}

/** The open edge that starts where this one ends, -1 when there is no way to it. */
function nextOpen(indices: Uint32Array, edges: Edges, open: number): number {
  const pivot = indices[nextCorner(open)]!;
  let corner = nextCorner(open);
  // As many turns as there are triangles would do; a vertex has a few dozen.
  for (let turns = 0; turns <= indices.length; turns++) {
    if (isOpen(edges, corner)) return corner;
    const edge = edges.ofCorner[corner]!;
    if (edge === noEdge || edges.forward[edge] !== 1 || edges.backward[edge] !== 1) return -1;
    const first = edges.firstCorner[edge]!;
    const across = triangleOf(first) === triangleOf(corner) ? edges.lastCorner[edge]! : first;
    // The neighbor runs along the edge towards the pivot; its next edge leads away from it.
    corner = nextCorner(across);
    if (indices[corner] !== pivot) return -1;
  }
  return -1;
}

/** A ring that comes back to a vertex is cut into rings there. */
function simpleRings(ring: number[]): number[][] {
  const rings: number[][] = [];
  const path: number[] = [];
  const placeOf = new Map<number, number>();
  for (const vertex of ring) {
    const place = placeOf.get(vertex);
    if (place !== undefined) {
      const loop = path.splice(place);
      for (const left of loop) placeOf.delete(left);
      rings.push(loop);
    }
    placeOf.set(vertex, path.length);
    path.push(vertex);
  }
  rings.push(path);
  return rings.filter(({ length }) => length >= 3);
}
