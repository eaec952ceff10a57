import type { Box, Mesh } from '../../mesh.js';
import type { Place, SelfIntersections } from '../../part-measures.js';
import { writeAreaVectorMm2 } from '../area-vectors.js';
import type { Bvh } from '../rays/bvh.js';
import { visitClosePairs } from '../rays/close-pairs.js';
import type { Topology } from './topology.js';
import { type Meeting, meetingLine, meetingOf } from './triangle-pair.js';

/** Box comparisons before the search ends: a mesh of a million triangles needs some tens of millions. */
const mostTests = 60_000_000;
/** Pairs found before the search ends: what has so many is no surface. */
const mostPairs = 100_000;
const mostPlaces = 20;

/**
 * Triangles of a mesh that go through each other or lie on each other in one plane, as `meetingOf` tells, and where.
 *
 * Touching is no intersection. The search ends early, with `isComplete` false, after 60 million comparisons of boxes or 100,000
 * pairs; counts are then lower bounds. About 1 s per 200,000 triangles.
 *
 * @param topology of the mesh, which must be welded
 * @param bvh of the mesh
 */
export function selfIntersections(mesh: Mesh, { edges, shells }: Topology, bvh: Bvh): SelfIntersections {
  const pairs: Pair[] = [];
  const isComplete = visitClosePairs(bvh, mostTests, (one, other) => {
    const meeting = meetingOf(mesh, edges, one, other);
    if (meeting !== 'apart') pairs.push({ one, other, meeting });
    return pairs.length < mostPairs;
  });
  const places = placesOf(mesh, pairs);
  return {
    pairCount: pairs.length,
    overlappingPairCount: pairs.filter(({ meeting }) => meeting === 'overlap').length,
    pairsBetweenShellsCount: pairs.filter(({ one, other }) => shells.ofTriangle[one] !== shells.ofTriangle[other]).length,
    triangleCount: new Set(pairs.flatMap(({ one, other }) => [one, other])).size,
    isComplete,
    placeCount: places.length,
    places: places.slice(0, mostPlaces),
  };
}

type Pair = { one: number; other: number; meeting: Meeting };

/** One place per set of triangles that hang together by pairs or corners; the one whose intersection reaches farthest first. */
function placesOf(mesh: Mesh, pairs: Pair[]): Place[] {
  const groups = new Map<number, Pair[]>();
  const groupOf = connected(mesh.indices, pairs);
  for (const pair of pairs) {
    const group = groupOf(pair.one);
    const members = groups.get(group);
    if (members) members.push(pair);
    else groups.set(group, [pair]);
  }
  return [...groups.values()].map((group) => placeOf(mesh, group)).toSorted((a, b) => diagonal(b.box) - diagonal(a.box));
}

/** Number of the group that a triangle of the pairs belongs to. */
function connected(indices: Uint32Array, pairs: Pair[]): (triangle: number) => number {
  const parents = new Map<number, number>();
  const rootOf = (node: number): number => {
    let root = node;
    for (let next = parents.get(root) ?? root; next !== root; next = parents.get(root) ?? root) root = next;
    if (root !== node) parents.set(node, root);
    return root;
  };
  const join = (a: number, b: number) => void parents.set(Math.max(rootOf(a), rootOf(b)), Math.min(rootOf(a), rootOf(b)));
  const triangleAt = new Map<number, number>();
  for (const { one, other } of pairs) {
    join(one, other);
    for (const triangle of [one, other]) {
      for (let corner = 3 * triangle; corner < 3 * triangle + 3; corner++) {
        const vertex = indices[corner]!;
        join(triangleAt.get(vertex) ?? triangle, triangle);
        triangleAt.set(vertex, triangle);
      }
    }
  }
  return rootOf;
}

function placeOf(mesh: Mesh, pairs: Pair[]): Place {
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (const pair of pairs) {
    const points = endsOf(mesh, pair);
    for (let i = 0; i < points.length; i++) {
      min[i % 3] = Math.min(min[i % 3]!, points[i]!);
      max[i % 3] = Math.max(max[i % 3]!, points[i]!);
    }
  }
  const ends = endsOf(mesh, pairs[pairs.length >> 1]!);
  const middle = (axis: number) => (ends[axis]! + ends[axis + 3]!) / 2;
  return { at: [middle(0), middle(1), middle(2)], areaMm2: areaMm2(mesh, pairs), box: { min, max } };
}

/** Two points around what the triangles of a pair have in common. */
function endsOf(mesh: Mesh, pair: Pair): number[] {
  const line = pair.meeting === 'crossing' ? meetingLine(mesh, pair.one, pair.other) : [];
  return line.length === 6 ? line : commonBox(mesh, pair);
}

/** Lower and upper corner of what the boxes of two triangles have in common. */
function commonBox({ positions: p, indices }: Mesh, { one, other }: Pair): number[] {
  const values = (t: number, axis: number) => [0, 1, 2].map((corner) => p[3 * indices[3 * t + corner]! + axis]!);
  const low = (axis: number) => Math.max(Math.min(...values(one, axis)), Math.min(...values(other, axis)));
  const high = (axis: number) => Math.min(Math.max(...values(one, axis)), Math.max(...values(other, axis)));
  return [low(0), low(1), low(2), high(0), high(1), high(2)];
}

function areaMm2(mesh: Mesh, pairs: Pair[]): number {
  const vector = new Float64Array(3);
  let sum = 0;
  for (const triangle of new Set(pairs.flatMap(({ one, other }) => [one, other]))) {
    writeAreaVectorMm2(mesh, triangle, vector, 0);
    sum += Math.hypot(vector[0]!, vector[1]!, vector[2]!);
  }
  return sum;
}

function diagonal({ min, max }: Box): number {
  return Math.hypot(max[0] - min[0], max[1] - min[1], max[2] - min[2]);
}
