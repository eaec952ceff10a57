import type { Mesh } from '../../mesh.js';
import { type Edges, edgesOf, isDegenerate } from './edges.js';
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
  let openEdgeCount = 0;
  let nonManifoldEdgeCount = 0;
  let twistedEdgeCount = 0;
  let unbalancedEdgeCount = 0;
  for (let e = 0; e < edges.count; e++) {
    const forward = edges.forward[e]!;
    const uses = forward + edges.backward[e]!;
    if (2 * forward !== uses) unbalancedEdgeCount++;
    if (uses === 1) openEdgeCount++;
    else if (uses > 2) nonManifoldEdgeCount++;
    else if (forward !== 1) twistedEdgeCount++;
  }
  return {
    edges,
    shells,
    openEdgeCount,
    nonManifoldEdgeCount,
    isWindingConsistent: edges.count > 0 && twistedEdgeCount === 0,
    isBalanced: edges.count > 0 && unbalancedEdgeCount === 0,
    bodyCount: bodyCountOf(mesh.indices, mesh.positions.length / 3, shells),
    degenerateTriangleCount: degenerateTriangleCount(mesh.indices),
  };
}

function degenerateTriangleCount(indices: Uint32Array): number {
  let count = 0;
  for (let t = 0; 3 * t < indices.length; t++) if (isDegenerate(indices, t)) count++;
  return count;
}
