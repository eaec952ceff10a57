import type { Mesh, Vector } from '../../mesh.js';
import type { Place, SurfaceHoles } from '../../part-measures.js';
import { boundaryLoops } from './boundary-loops.js';
import { type Edges, nextCorner, noEdge, triangleOf } from './edges.js';
import { type Filling, fillLoop } from './fill-loop.js';
import { shellAreasMm2 } from './shell-measures.js';
import type { Topology } from './topology.js';

/** A hole is closed when what fills it is at most this share of the surface of the shell it is in. */
const largestShare = 0.01;
/** All fillings together are at most this share of the whole surface. */
const largestSum = 0.05;
/** Longest rim that is filled: the work grows with its cube. */
const longestRim = 128;
/** SurfaceHoles that are tried, the ones with the shortest rims first. */
const mostHoles = 1000;
const mostPlaces = 20;

/**
 * The mesh with its small holes closed, and what was found; the given mesh itself when there was nothing to close.
 *
 * A hole is closed when its rim has at most 128 edges and its filling, the surface of least area, at most 1 % of the area of the shell
 * around it, all together at most 5 % of the whole: a missing triangle or patch then changes the volume by about a tenth of a percent,
 * a missing wall stays open. A pipe without wall thickness, open at both ends and 50 times as long as wide, is closed as well. Holes
 * are filled flat, so that in a curved surface the volume becomes an estimate.
 */
export function withHolesClosed(mesh: Mesh, { edges, shells, openEdgeCount }: Topology): { mesh: Mesh; holes?: SurfaceHoles } {
  if (openEdgeCount === 0) return { mesh };
  const loops = boundaryLoops(mesh, edges);
  const mayJoin = joinedOnRims(mesh, edges, loops);
  const areaOf = shellAreasMm2(mesh, shells);
  let roomMm2 = largestSum * areaOf.reduce((sum, area) => sum + area, 0);
  const shellOf = shellsAtRims(mesh, edges, shells.ofTriangle);
  const added: number[] = [];
  const closed: Place[] = [];
  const open: Place[] = [];
  for (const [tried, loop] of loops.toSorted((a, b) => a.length - b.length).entries()) {
    const isTried = loop.length <= longestRim && tried < mostHoles;
    const filling = isTried ? fillLoop(mesh, loop, mayJoin) : undefined;
    const isSmall =
      filling !== undefined && filling.areaMm2 <= Math.min(roomMm2, largestShare * (areaOf[shellOf.get(loop[0]!) ?? -1] ?? 0));
    if (isSmall) {
      added.push(...filling.indices);
      roomMm2 -= filling.areaMm2;
    }
    (isSmall ? closed : open).push(placeOf(mesh, loop, filling));
  }
  const holes: SurfaceHoles = {
    closedCount: closed.length,
    closedAreaMm2: closed.reduce((sum, { areaMm2 }) => sum + areaMm2, 0),
    openCount: open.length,
    places: [...open.toSorted(byExtent), ...closed.toSorted(byExtent)].slice(0, mostPlaces),
  };
  return { mesh: added.length === 0 ? mesh : { positions: mesh.positions, indices: joined(mesh.indices, added) }, holes };
}

/** A chord must not double an edge that is there. Only edges between vertices on rims matter. */
function joinedOnRims({ positions, indices }: Mesh, edges: Edges, loops: number[][]): (a: number, b: number) => boolean {
  const count = positions.length / 3;
  const isOnRim = new Uint8Array(count);
  for (const loop of loops) for (const vertex of loop) isOnRim[vertex] = 1;
  const taken = new Set<number>();
  const key = (a: number, b: number) => Math.min(a, b) * count + Math.max(a, b);
  for (let e = 0; e < edges.count; e++) {
    const a = indices[edges.firstCorner[e]!]!;
    const b = indices[nextCorner(edges.firstCorner[e]!)]!;
    if (isOnRim[a] === 1 && isOnRim[b] === 1) taken.add(key(a, b));
  }
  return (a, b) => !taken.has(key(a, b));
}

/** For every vertex that an open edge starts from, the shell of that edge's triangle. */
function shellsAtRims({ indices }: Mesh, edges: Edges, shellOf: Int32Array): Map<number, number> {
  const shells = new Map<number, number>();
  for (let e = 0; e < edges.count; e++) {
    if (edges.forward[e]! + edges.backward[e]! !== 1) continue;
    const corner = edges.firstCorner[e]!;
    if (edges.ofCorner[corner] !== noEdge) shells.set(indices[corner]!, shellOf[triangleOf(corner)]!);
  }
  return shells;
}

function placeOf({ positions: p }: Mesh, loop: readonly number[], filling: Filling | undefined): Place {
  const along = (axis: number) => loop.map((vertex) => p[3 * vertex + axis]!);
  const low = [0, 1, 2].map((axis) => along(axis).reduce((least, value) => Math.min(least, value)));
  const high = [0, 1, 2].map((axis) => along(axis).reduce((most, value) => Math.max(most, value)));
  const [x0 = 0, y0 = 0, z0 = 0] = low;
  const [x1 = 0, y1 = 0, z1 = 0] = high;
  const at: Vector = [0, 1, 2].map((axis) => p[3 * loop[0]! + axis]!) as [number, number, number];
  return { at, areaMm2: filling?.areaMm2 ?? 0, box: { min: [x0, y0, z0], max: [x1, y1, z1] } };
}

function byExtent({ box: a }: Place, { box: b }: Place): number {
  const size = ({ min, max }: Place['box']) => Math.hypot(max[0] - min[0], max[1] - min[1], max[2] - min[2]);
  return size(b) - size(a);
}

function joined(indices: Uint32Array, added: readonly number[]): Uint32Array {
  const all = new Uint32Array(indices.length + added.length);
  all.set(indices);
  all.set(added, indices.length);
  return all;
}
