import { inRuns } from '../../in-runs.js';
import { type Edges, noEdge, triangleOf } from './edges.js';

/** Per triangle the number of its shell, counted from 0; -1 for a degenerate triangle. */
export type Shells = { count: number; ofTriangle: Int32Array };

/**
 * Shells: triangles that are connected through edges used by exactly two of them.
 *
 * Where more than two triangles meet at an edge, a patch that uses the edge an even number of times closes on its own and stays
 * apart, as two cubes that touch along one edge do; patches that use it an odd number of times need each other and are joined.
 *
 * @see R. E. Tarjan, "Efficiency of a good but not linear set union algorithm", J. ACM 22 (1975)
 */
export function shellsOf(edges: Edges): Shells {
  const parents = ownParents(edges.ofCorner.length / 3);
  let slotCount = 0;
  inRuns(edges.count, (from, to) => {
    slotCount += joinAcross(edges, parents, from, to);
  });
  if (slotCount > 0) joinOddPatches(edges, parents, slotCount);
  return numbered(edges, parents);
}

/** Joins the triangles of every edge that has two; gives back how many uses the edges with more of them have. */
function joinAcross({ forward, backward, firstCorner, lastCorner }: Edges, parents: Int32Array, from: number, to: number): number {
  let more = 0;
  for (let e = from; e < to; e++) {
    const uses = forward[e]! + backward[e]!;
    if (uses === 2) join(parents, triangleOf(firstCorner[e]!), triangleOf(lastCorner[e]!));
    else if (uses > 2) more += uses;
  }
  return more;
}

/**
 * Number of connected pieces: shells that share a vertex are one piece. This is trimesh's `body_count`, which follows vertices;
 * PrusaSlicer and admesh follow faces and count two pieces where two solids touch in an edge or a corner only.
 */
export function bodyCountOf(indices: Uint32Array, vertexCount: number, shells: Shells): number {
  if (shells.count < 2) return shells.count;
  const parents = ownParents(shells.count);
  const shellAt = new Int32Array(vertexCount).fill(-1);
  let bodies = shells.count;
  for (let corner = 0; corner < indices.length; corner++) {
    const shell = shells.ofTriangle[triangleOf(corner)]!;
    const vertex = indices[corner]!;
    const other = shellAt[vertex]!;
    if (shell < 0 || shell === other) continue;
    if (other >= 0 && join(parents, shell, other)) bodies--;
    shellAt[vertex] = shell;
  }
  return bodies;
}

function joinOddPatches(edges: Edges, parents: Int32Array, slotCount: number): void {
  const patches = new Int32Array(slotCount);
  const ends = new Int32Array(edges.count);
  let offset = 0;
  for (let e = 0; e < edges.count; e++) {
    ends[e] = offset;
    const uses = edges.forward[e]! + edges.backward[e]!;
    if (uses > 2) offset += uses;
  }
  for (let corner = 0; corner < edges.ofCorner.length; corner++) {
    const e = edges.ofCorner[corner]!;
    if (e !== noEdge && edges.forward[e]! + edges.backward[e]! > 2) patches[ends[e]!++] = rootOf(parents, triangleOf(corner));
  }
  let start = 0;
  for (let e = 0; e < edges.count; e++) {
    const end = ends[e]!;
    if (end > start) joinOdd(parents, patches.subarray(start, end).sort());
    start = end;
  }
}

function joinOdd(parents: Int32Array, sorted: Int32Array): void {
  let odd = -1;
  for (let i = 0; i < sorted.length; ) {
    const patch = sorted[i]!;
    const start = i;
    while (i < sorted.length && sorted[i] === patch) i++;
    if ((i - start) % 2 === 0) continue;
    if (odd >= 0) join(parents, odd, patch);
    odd = patch;
  }
}

/** Numbers take the place of the parents: each member's parent is a smaller one, or itself, and has its number already. */
function numbered(edges: Edges, parents: Int32Array): Shells {
  let count = 0;
  inRuns(parents.length, (from, to) => {
    count = numberRun(edges, parents, count, from, to);
  });
  return { count, ofTriangle: parents };
}

function numberRun({ ofCorner }: Edges, parents: Int32Array, before: number, from: number, to: number): number {
  let count = before;
  for (let t = from; t < to; t++) {
    const parent = parents[t]!;
    if (ofCorner[3 * t] === noEdge) parents[t] = -1;
    else parents[t] = parent === t ? count++ : parents[parent]!;
  }
  return count;
}

function ownParents(count: number): Int32Array {
  const parents = new Int32Array(count);
  for (let i = 0; i < count; i++) parents[i] = i;
  return parents;
}

/** The smallest member of the set that a number is in; `parents` has each number point to itself at first. */
export function rootOf(parents: Int32Array, start: number): number {
  let node = start;
  while (parents[node] !== node) {
    parents[node] = parents[parents[node]!]!;
    node = parents[node]!;
  }
  return node;
}

/** Joins the sets of two numbers; false when both were in one already. */
export function join(parents: Int32Array, a: number, b: number): boolean {
  const rootA = rootOf(parents, a);
  const rootB = rootOf(parents, b);
  parents[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
  return rootA !== rootB;
}
