import type { Mesh } from '../mesh.js';
import { type Edges, noEdge } from '../metrics/mesh-health/edges.js';

/** Closed outlines of one layer, solid on their left: outline `i` runs through points `starts[i] … starts[i + 1] - 1`, in mm. */
export type Outlines = { starts: number[]; u: Float64Array; v: Float64Array; openCount: number };

/** A mesh in the frame of a build: `u` and `v` across, `w` up from the lowest point, per vertex, in mm. */
export type Standing = { u: Float64Array; v: Float64Array; w: Float64Array };

/** What cutting needs to know about the edges of a mesh. */
export type CutEdges = Pick<Edges, 'count' | 'ofCorner' | 'firstCorner'>;

/** Cuts a standing mesh at rising heights; see `cutter`. */
export type Cutter = (heightMm: number) => Outlines;

/**
 * A function that cuts the mesh at a height, to be called with rising heights.
 *
 * Triangles are met about when their lowest corner is and forgotten above their highest, so a cut costs what it finds. A vertex at the
 * very height counts as above it, and cuts of two neighbors share the point on their common edge: a closed mesh gives closed outlines.
 * Where it is not closed, outlines that do not come back to their start are left out and counted.
 */
export function cutter({ indices }: Mesh, edges: CutEdges, { u, v, w }: Standing): Cutter {
  const { order, metAtMm } = byLowestCorner(indices, w);
  const active: number[] = [];
  let met = 0;
  const marks = { firstOut: new Int32Array(edges.count).fill(-1), isEnd: new Uint8Array(edges.count) };
  return (heightMm) => {
    while (met < order.length && metAtMm[order[met]!]! < heightMm) active.push(order[met++]!);
    const from: number[] = [];
    const to: number[] = [];
    let kept = 0;
    for (const triangle of active) {
      const isOver = addSegment(indices, edges.ofCorner, w, triangle, heightMm, from, to);
      if (isOver) active[kept++] = triangle;
    }
    active.length = kept;
    return chain(from, to, marks, (edge) => crossing(indices, edges.firstCorner[edge]!, { u, v, w }, heightMm));
  };
}

/**
 * Triangles by the height from which they have to be looked at: at most 1/4095 of the part's height below their lowest corner, so that a
 * counting sort will do.
 */
function byLowestCorner(indices: Uint32Array, w: Float64Array): { order: Uint32Array; metAtMm: Float64Array } {
  const low = new Float64Array(indices.length / 3);
  let most = 0;
  for (let t = 0; t < low.length; t++) {
    low[t] = Math.min(w[indices[3 * t]!]!, w[indices[3 * t + 1]!]!, w[indices[3 * t + 2]!]!);
    most = Math.max(most, low[t]!);
  }
  const stepMm = most / (bucketCount - 1) || 1;
  const starts = new Uint32Array(bucketCount + 2);
  const bucketOf = new Uint16Array(low.length);
  for (let t = 0; t < low.length; t++) {
    bucketOf[t] = Math.floor(low[t]! / stepMm);
    starts[bucketOf[t]! + 2]!++;
  }
  for (let b = 2; b < starts.length; b++) starts[b]! += starts[b - 1]!;
  const order = new Uint32Array(low.length);
  // In the place of the lowest corners, which are not looked at again.
  const metAtMm = low;
  for (let t = 0; t < low.length; t++) {
    order[starts[bucketOf[t]! + 1]!++] = t;
    metAtMm[t] = bucketOf[t]! * stepMm;
  }
  return { order, metAtMm };
}

const bucketCount = 4096;

/** Adds the edges that a triangle's cut runs between, and returns false when the triangle lies below the height. */
function addSegment(
  indices: Uint32Array,
  edgeOf: Uint32Array,
  w: Float64Array,
  triangle: number,
  heightMm: number,
  from: number[],
  to: number[],
): boolean {
  const corner = 3 * triangle;
  const a = w[indices[corner]!]! >= heightMm;
  const b = w[indices[corner + 1]!]! >= heightMm;
  const c = w[indices[corner + 2]!]! >= heightMm;
  if (!a && !b && !c) return false;
  if ((a && b && c) || edgeOf[corner] === noEdge) return true;
  // Around the triangle as seen from outside, the solid lies left of the way from the edge that falls to the edge that rises.
  from.push(edgeOf[a && !b ? corner : b && !c ? corner + 1 : corner + 2]!);
  to.push(edgeOf[!a && b ? corner : !b && c ? corner + 1 : corner + 2]!);
  return true;
}

type Point = { u: number; v: number };

function crossing(indices: Uint32Array, corner: number, { u, v, w }: Standing, heightMm: number): Point {
  const one = indices[corner]!;
  const other = indices[corner % 3 === 2 ? corner - 2 : corner + 1]!;
  const share = (heightMm - w[one]!) / (w[other]! - w[one]!);
  return { u: u[one]! + share * (u[other]! - u[one]!), v: v[one]! + share * (v[other]! - v[one]!) };
}

/** Per edge, for one cut at a time: its first segment that has no outline yet, or -1; and whether a segment ends there. */
type EdgeMarks = { firstOut: Int32Array; isEnd: Uint8Array };

/** Joins segments between edges to outlines. All marks are clear before and after. */
function chain(from: readonly number[], to: readonly number[], marks: EdgeMarks, pointOn: (edge: number) => Point): Outlines {
  const nextOut = new Int32Array(from.length);
  for (let s = from.length - 1; s >= 0; s--) {
    nextOut[s] = marks.firstOut[from[s]!]!;
    marks.firstOut[from[s]!] = s;
    marks.isEnd[to[s]!] = 1;
  }
  const outlines = { starts: [0], u: new Float64Array(from.length), v: new Float64Array(from.length), openCount: 0 };
  const take = (edge: number): number => {
    const segment = marks.firstOut[edge]!;
    if (segment >= 0) marks.firstOut[edge] = nextOut[segment]!;
    return segment;
  };
  // Open outlines first, from where they begin: they would fall into pieces when met halfway.
  for (const edge of from) if (marks.isEnd[edge] === 0) follow(edge, to, take, pointOn, outlines);
  for (const edge of from) if (marks.firstOut[edge]! >= 0) follow(edge, to, take, pointOn, outlines);
  for (const edge of from) marks.firstOut[edge] = -1;
  for (const edge of to) marks.isEnd[edge] = 0;
  return outlines;
}

/** Follows segments from an edge until they are back there, or end: what ends elsewhere is counted and taken out again. */
function follow(
  start: number,
  to: readonly number[],
  take: (edge: number) => number,
  pointOn: (edge: number) => Point,
  outlines: Outlines,
): void {
  const { starts, u, v } = outlines;
  const first = starts.at(-1)!;
  let count = first;
  let edge = start;
  let segment = take(edge);
  while (segment >= 0) {
    const point = pointOn(edge);
    u[count] = point.u;
    v[count++] = point.v;
    edge = to[segment]!;
    segment = edge === start ? -1 : take(edge);
  }
  if (edge === start && count > first) starts.push(count);
  else if (count > first) outlines.openCount++;
}
