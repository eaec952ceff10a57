import { inRuns } from '../../in-runs.js';
import type { Mesh } from '../../mesh.js';
import { addUse, type Edges, nextCorner, noEdge, noEdges } from './edges.js';
import { matchInParts, partVertices } from './edges-in-parts.js';

/** Below this many parts everything is near enough. */
const fewestParts = 4;
const samples = 1000;
/** Of the steps from one triangle to the next; in files that were written face by face some percent are long. */
const scatteredShare = 0.25;

/**
 * Edges of a welded mesh with their uses; degenerate triangles are skipped. They are numbered by their lower vertex, and those of one
 * vertex by their first corner.
 *
 * Half-edges are listed by their lower vertex, then each list is matched by higher vertices: linear in the triangles for any vertex
 * degree, and several times faster than hashing pairs of vertices. A large mesh whose triangles are in no order is dealt out first.
 */
export function edgesOf(mesh: Mesh): Edges {
  return isScattered(mesh) ? matchInParts(mesh) : matchInOrder(mesh);
}

/** True when vertices of neighboring triangles are so far apart that most looks at them would wait for memory. */
function isScattered({ indices, positions }: Mesh): boolean {
  if (positions.length / 3 < fewestParts * partVertices) return false;
  let far = 0;
  for (let i = 1; i <= samples; i++) {
    const corner = 3 * Math.floor((i * (indices.length / 3 - 1)) / samples);
    if (Math.abs(indices[corner]! - indices[corner - 3]!) > partVertices) far++;
  }
  return far > scatteredShare * samples;
}

type Matching = { indices: Uint32Array; edges: Edges; firstOfVertex: Uint32Array; edgeTo: Int32Array };

/** One list for all, with a mark per higher vertex. The lists are kept in `ofCorner` until its edges are known. */
function matchInOrder({ indices, positions }: Mesh): Edges {
  const vertexCount = positions.length / 3;
  const edges = noEdges(indices.length);
  const matching: Matching = {
    indices,
    edges,
    firstOfVertex: new Uint32Array(vertexCount).fill(noEdge),
    edgeTo: new Int32Array(vertexCount).fill(-1),
  };
  // Backwards, so that the corners of a list ascend.
  inRuns(indices.length / 3, (from, to) => listByLowerVertex(matching, indices.length / 3 - to, indices.length / 3 - from));
  inRuns(vertexCount, (from, to) => matchLists(matching, from, to));
  return edges;
}

function listByLowerVertex({ indices, edges: { ofCorner }, firstOfVertex }: Matching, from: number, to: number): void {
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

function matchLists({ indices, edges, firstOfVertex, edgeTo }: Matching, from: number, to: number): void {
  const { ofCorner, firstCorner, lastCorner } = edges;
  let { count } = edges;
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
      addUse(edges, edge, start === low);
      corner = next;
    }
  }
  edges.count = count;
}
