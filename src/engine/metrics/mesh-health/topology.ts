import { inRuns } from '../../in-runs.js';
import type { Mesh } from '../../mesh.js';
import { type Edges, noEdge } from './edges.js';
import { edgesOf } from './edges-of.js';
import { bodyCountOf, type Shells, shellsOf } from './shells.js';

/** How the triangles of a welded mesh hang together. */
export type Topology = {
  edges: Edges;
  shells: Shells;
  /** Edges used by one triangle only. */
  openEdgeCount: number;
  /** Edges used by more than two triangles. */
  nonManifoldEdgeCount: number;
  /** True when no edge is run along twice in the same direction by its only two triangles; false for a mesh without triangles. */
  isWindingConsistent: boolean;
  /** True when every edge is run along as often one way as the other, so that the triangles leave no hole. */
  isBalanced: boolean;
  /** Pieces connected through vertices, as trimesh counts them. */
  bodyCount: number;
  degenerateTriangleCount: number;
};

/**
 * Edge uses, shells and bodies of a welded mesh; triangles with two equal indices are skipped and counted.
 *
 * Two triangles are neighbors only when they share vertex indices: weld the mesh first.
 */
export function topology(mesh: Mesh): Topology {
  const edges = edgesOf(mesh);
  const shells = shellsOf(edges);
  const counts = { open: 0, nonManifold: 0, twisted: 0, unbalanced: 0 };
  inRuns(edges.count, (from, to) => countUses(counts, edges, from, to));
  return {
    edges,
    shells,
    openEdgeCount: counts.open,
    nonManifoldEdgeCount: counts.nonManifold,
    isWindingConsistent: edges.count > 0 && counts.twisted === 0,
    isBalanced: edges.count > 0 && counts.unbalanced === 0,
    bodyCount: bodyCountOf(mesh.indices, mesh.positions.length / 3, shells),
    degenerateTriangleCount: degenerateTriangleCount(edges),
  };
}

type UseCounts = { open: number; nonManifold: number; twisted: number; unbalanced: number };

function countUses(counts: UseCounts, edges: Edges, from: number, to: number): void {
  for (let e = from; e < to; e++) {
    const forward = edges.forward[e]!;
    const uses = forward + edges.backward[e]!;
    if (2 * forward !== uses) counts.unbalanced++;
    if (uses === 1) counts.open++;
    else if (uses > 2) counts.nonManifold++;
    else if (forward !== 1) counts.twisted++;
  }
}

function degenerateTriangleCount({ ofCorner }: Edges): number {
  let count = 0;
  for (let corner = 0; corner < ofCorner.length; corner += 3) if (ofCorner[corner] === noEdge) count++;
  return count;
}
