import { inRuns } from '../../in-runs.js';
import type { Mesh } from '../../mesh.js';
import { addUse, type Edges, noEdge, noEdges } from './edges.js';

const partBits = 13;
/** Their half-edges, about six for each, fit the second cache together with what is made of them. */
export const partVertices = 2 ** partBits;

/** Longer lists are matched through a map, which takes longer for each edge and not longer for many. */
const longestList = 32;

/**
 * The edges of a welded mesh whose triangles are in no order, numbered as `edgesOf` says.
 *
 * Half-edges are dealt out to parts of the vertices, each a list that is written in sequence; within a part they are sorted by their lower
 * vertex and matched by their higher one. Everywhere else a look at a vertex would wait for memory: twice as long for a million
 * triangles.
 *
 * @see S. Manegold et al., "Optimizing main-memory join on modern hardware", IEEE Trans. Knowl. Data Eng. 14 (2002)
 */
export function matchInParts({ indices, positions }: Mesh): Edges {
  const edges = noEdges(indices.length);
  const dealt: Dealt = {
    // Signed, because differences of such numbers are integers for the compiler.
    vertices: new Int32Array(indices.buffer, indices.byteOffset, indices.length),
    edges,
    ends: new Uint32Array(Math.ceil(positions.length / 3 / partVertices) + 1),
    corners: edges.firstCorner,
    highs: new Int32Array(edges.lastCorner.buffer),
    lows: new Uint16Array(indices.length),
  };
  inRuns(indices.length / 3, (from, to) => countByPart(dealt, from, to));
  const most = dealt.ends.reduce((largest, count) => Math.max(largest, count));
  startsOf(dealt.ends);
  inRuns(indices.length / 3, (from, to) => deal(dealt, from, to));
  const part: Part = {
    ends: new Uint32Array(partVertices + 1),
    corners: new Uint32Array(most),
    highs: new Int32Array(most),
    found: new Int32Array(longestList),
  };
  for (let p = 1; p < dealt.ends.length; p++) matchPart(dealt, part, dealt.ends[p - 1]!, dealt.ends[p]!);
  return edges;
}

/**
 * Half-edges by parts: of each its corner, its higher vertex (the complement of it where the half-edge comes from there), and by how much
 * its lower vertex is above the part's first. Edges come to lie where corners and vertices were, and never ahead of what is read:
 * there are no more of them.
 *
 * `ends[p + 1]` counts the half-edges of part `p`, then it is where they begin, and at last where they end.
 */
type Dealt = { vertices: Int32Array; edges: Edges; ends: Uint32Array; corners: Uint32Array; highs: Int32Array; lows: Uint16Array };

function countByPart({ vertices, ends }: Dealt, from: number, to: number): void {
  for (let first = 3 * from; first < 3 * to; first += 3) {
    const a = vertices[first]!;
    const b = vertices[first + 1]!;
    const c = vertices[first + 2]!;
    if (a === b || b === c || c === a) continue;
    ends[(lowerOf(a, b) >>> partBits) + 1]!++;
    ends[(lowerOf(b, c) >>> partBits) + 1]!++;
    ends[(lowerOf(c, a) >>> partBits) + 1]!++;
  }
}

/** Without a branch: which one is lower cannot be foreseen. */
function lowerOf(a: number, b: number): number {
  return b + ((a - b) & ((a - b) >> 31));
}

/** Turns counts at `ends[i + 1]` into starts. */
function startsOf(ends: Uint32Array): void {
  for (let i = 1, sum = 0; i < ends.length; i++) {
    const count = ends[i]!;
    ends[i] = sum;
    sum += count;
  }
}

function deal(dealt: Dealt, from: number, to: number): void {
  const { vertices, edges } = dealt;
  for (let first = 3 * from; first < 3 * to; first += 3) {
    const a = vertices[first]!;
    const b = vertices[first + 1]!;
    const c = vertices[first + 2]!;
    if (a === b || b === c || c === a) {
      edges.ofCorner[first] = edges.ofCorner[first + 1] = edges.ofCorner[first + 2] = noEdge;
      continue;
    }
    dealHalfEdge(dealt, first, a, b);
    dealHalfEdge(dealt, first + 1, b, c);
    dealHalfEdge(dealt, first + 2, c, a);
  }
}

function dealHalfEdge({ ends, corners, highs, lows }: Dealt, corner: number, start: number, end: number): void {
  const low = lowerOf(start, end);
  const part = (low >>> partBits) + 1;
  const at = ends[part]!;
  ends[part] = at + 1;
  corners[at] = corner;
  highs[at] = (start + end - low) ^ ((end - start) >> 31);
  lows[at] = low & (partVertices - 1);
}

/** The half-edges of one part, sorted by their lower vertex; `found` has the higher vertices of that vertex's edges. */
type Part = { ends: Uint32Array; corners: Uint32Array; highs: Int32Array; found: Int32Array };

function matchPart(dealt: Dealt, part: Part, start: number, end: number): void {
  part.ends.fill(0);
  inRuns(end - start, (from, to) => countByLowerVertex(dealt, part, start + from, start + to));
  startsOf(part.ends);
  inRuns(end - start, (from, to) => sortByLowerVertex(dealt, part, start + from, start + to));
  inRuns(partVertices, (from, to) => matchLists(dealt.edges, part, from, to));
}

function countByLowerVertex({ lows }: Dealt, { ends }: Part, from: number, to: number): void {
  for (let i = from; i < to; i++) ends[lows[i]! + 1]!++;
}

function sortByLowerVertex(dealt: Dealt, { ends, corners, highs }: Part, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    const at = ends[dealt.lows[i]! + 1]!++;
    corners[at] = dealt.corners[i]!;
    highs[at] = dealt.highs[i]!;
  }
}

function matchLists(edges: Edges, part: Part, from: number, to: number): void {
  const { ends } = part;
  for (let low = from; low < to; low++) {
    const start = ends[low]!;
    const end = ends[low + 1]!;
    if (end - start <= longestList) matchList(edges, part, start, end);
    else matchLongList(edges, part, start, end);
  }
}

function matchList(edges: Edges, { corners, highs, found }: Part, start: number, end: number): void {
  const { ofCorner, forward, backward, firstCorner, lastCorner, count } = edges;
  let few = 0;
  for (let i = start; i < end; i++) {
    const corner = corners[i]!;
    const isBackward = highs[i]! >>> 31;
    const high = highs[i]! ^ -isBackward;
    let place = 0;
    while (place < few && found[place] !== high) place++;
    const edge = count + place;
    if (place === few) {
      found[few++] = high;
      firstCorner[edge] = corner;
    }
    lastCorner[edge] = corner;
    ofCorner[corner] = edge;
    forward[edge]! += 1 - isBackward;
    backward[edge]! += isBackward;
  }
  edges.count = count + few;
}

function matchLongList(edges: Edges, { corners, highs }: Part, start: number, end: number): void {
  const edgeTo = new Map<number, number>();
  for (let i = start; i < end; i++) {
    const corner = corners[i]!;
    const high = Math.max(highs[i]!, ~highs[i]!);
    const edge = edgeTo.get(high) ?? edges.count++;
    if (!edgeTo.has(high)) {
      edgeTo.set(high, edge);
      edges.firstCorner[edge] = corner;
    }
    edges.lastCorner[edge] = corner;
    edges.ofCorner[corner] = edge;
    addUse(edges, edge, highs[i]! >= 0);
  }
}
