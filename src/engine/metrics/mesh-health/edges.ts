import { inRuns } from '../../in-runs.js';
import type { Mesh } from '../../mesh.js';

/** Stands in `ofCorner` for a triangle that has no edges because two of its corners are one vertex. */
export const noEdge = 0xffffffff;

/** The unordered edges of a welded mesh. Corner `c` belongs to triangle `floor(c / 3)`; its edge leads to the triangle's next corner. */
export type Edges = {
  count: number;
  /** Per corner its edge, or `noEdge`. */
  ofCorner: Uint32Array;
  /** Per edge, how many triangles run along it from its lower to its higher vertex, and the other way. */
  forward: Uint8Array | Uint32Array;
  backward: Uint8Array | Uint32Array;
  /** Per edge, the first and the last corner that uses it. */
  firstCorner: Uint32Array;
  lastCorner: Uint32Array;
};

/** What a byte can count; an edge of a surface has one or two uses. */
const mostUses = 255;

/** The corner after `corner` in the same triangle. */
export function nextCorner(corner: number): number {
  return corner % 3 === 2 ? corner - 2 : corner + 1;
}

/** The triangle a corner belongs to. */
export function triangleOf(corner: number): number {
  // For integers, cheaper than Math.floor.
  return (corner / 3) | 0;
}

/** True when two of a triangle's corners are the same vertex; for a welded mesh that means the same point. */
export function isDegenerate(indices: Uint32Array, triangle: number): boolean {
  const a = indices[3 * triangle]!;
  const b = indices[3 * triangle + 1]!;
  const c = indices[3 * triangle + 2]!;
  return a === b || b === c || c === a;
}

/**
 * Edges of a welded mesh with their uses; degenerate triangles are skipped.
 *
 * Half-edges are listed by their lower vertex, then each list is matched through a mark per higher vertex: linear in the triangles for
 * any vertex degree, and several times faster than hashing pairs of vertices. The lists are kept in `ofCorner` until its edges are known.
 */
export function edgesOf(mesh: Mesh): Edges {
  const { indices } = mesh;
  const vertexCount = mesh.positions.length / 3;
  const ofCorner = new Uint32Array(indices.length);
  const matching = {
    indices,
    firstOfVertex: new Uint32Array(vertexCount).fill(noEdge),
    edgeTo: new Int32Array(vertexCount).fill(-1),
    count: 0,
    ofCorner,
    forward: new Uint8Array(indices.length),
    backward: new Uint8Array(indices.length),
    firstCorner: new Uint32Array(indices.length),
    lastCorner: new Uint32Array(indices.length),
  };
  // Backwards, so that the corners of a list ascend.
  inRuns(indices.length / 3, (from, to) => listByLowerVertex(matching, indices.length / 3 - to, indices.length / 3 - from));
  inRuns(vertexCount, (from, to) => matchLists(matching, from, to));
  const { count, forward, backward, firstCorner, lastCorner } = matching;
  return { count, ofCorner, forward, backward, firstCorner, lastCorner };
}

type Matching = Edges & { indices: Uint32Array; firstOfVertex: Uint32Array; edgeTo: Int32Array };

function listByLowerVertex({ indices, firstOfVertex, ofCorner }: Matching, from: number, to: number): void {
  for (let first = 3 * (to - 1); first >= 3 * from; first -= 3) {
    const a = indices[first]!;
    const b = indices[first + 1]!;
    const c = indices[first + 2]!;
    if (a === b || b === c || c === a) {
      ofCorner[first] = ofCorner[first + 1] = ofCorner[first + 2] = noEdge;
      continue;
    }
    const ca = c < a ? c : a;
    ofCorner[first + 2] = firstOfVertex[ca]!;
    firstOfVertex[ca] = first + 2;
    const bc = b < c ? b : c;
    ofCorner[first + 1] = firstOfVertex[bc]!;
    firstOfVertex[bc] = first + 1;
    const ab = a < b ? a : b;
    ofCorner[first] = firstOfVertex[ab]!;
    firstOfVertex[ab] = first;
  }
}

function matchLists(matching: Matching, from: number, to: number): void {
  const { indices, firstOfVertex, edgeTo, ofCorner, firstCorner, lastCorner } = matching;
  let { count } = matching;
  for (let low = from; low < to; low++) {
    const firstEdge = count;
    for (let corner = firstOfVertex[low]!; corner !== noEdge; ) {
      const next = ofCorner[corner]!;
      const start = indices[corner]!;
      const high = start === low ? indices[nextCorner(corner)]! : start;
      let edge = edgeTo[high]!;
      if (edge < firstEdge) {
        edge = count++;
        edgeTo[high] = edge;
        firstCorner[edge] = corner;
      }
      lastCorner[edge] = corner;
      ofCorner[corner] = edge;
      const uses = start === low ? matching.forward : matching.backward;
      if (uses[edge] === mostUses) widen(matching);
      if (start === low) matching.forward[edge]!++;
      else matching.backward[edge]!++;
      corner = next;
    }
  }
  matching.count = count;
}

function widen(matching: Matching): void {
  matching.forward = Uint32Array.from(matching.forward);
  matching.backward = Uint32Array.from(matching.backward);
}
