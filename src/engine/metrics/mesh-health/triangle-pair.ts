import type { Mesh } from '../../mesh.js';
import { type Edges, nextCorner, noEdge, triangleOf } from './edges.js';
import { quickSideOfPlane, sideOfLine, sideOfPlane } from './exact-sides.js';

/** How two triangles meet. `crossing`: they go through each other. `overlap`: they lie in one plane and share area. */
export type Meeting = 'apart' | 'crossing' | 'overlap';

/**
 * How two different triangles of a welded mesh meet; neighbors that only share their edge or corner, and triangles that merely touch,
 * are apart. Exact for the coordinates as they are.
 *
 * Crossing means that the intersection is a stretch of some length with each triangle on both sides of the other, or that an edge lies
 * in the other triangle and its two triangles are on different sides of it. Where a surface passes exactly through an edge of the
 * other one, or through single points only, no single pair of triangles shows it.
 *
 * @see P. Guigue, O. Devillers, "Fast and robust triangle-triangle overlap test using orientation predicates", Journal of Graphics
 *   Tools 8(1), 2003
 */
export function meetingOf(mesh: Mesh, edges: Edges, one: number, other: number): Meeting {
  const { positions: p, indices } = mesh;
  if (!writeCorners(indices, one, first) || !writeCorners(indices, other, second)) return 'apart';
  if (!writeQuickSides(p, first, second, sidesOfFirst)) {
    // Mostly neighbors in one plane: that they lie beside each other is far cheaper to see than that their corners are in the plane.
    if (!doOverlapSeen(p)) return 'apart';
    writeSides(p, first, second, sidesOfFirst);
  }
  const around = spread(sidesOfFirst);
  if (around === 'beside') return 'apart';
  if (around === 'within') return doOverlapSeen(p) && hasArea(p, first) ? 'overlap' : 'apart';
  if (sharedCount(first, second) === 2) return 'apart';
  writeSides(p, second, first, sidesOfSecond);
  if (around === 'through' && spread(sidesOfSecond) === 'through') return crossesAlongLine(p) ? 'crossing' : 'apart';
  const passes =
    passesByEdge(mesh, edges, one, first, sidesOfFirst, second) || passesByEdge(mesh, edges, other, second, sidesOfSecond, first);
  return passes ? 'crossing' : 'apart';
}

/** Six numbers: the ends of the line in which two triangles that are known to cross meet, up to rounding, as far as it can be computed. */
export function meetingLine({ positions: p, indices }: Mesh, one: number, other: number): number[] {
  writeCorners(indices, one, first);
  writeCorners(indices, other, second);
  const points = [...pointsOnPlane(p, first, second), ...pointsOnPlane(p, second, first)];
  if (points.length < 4) return points.flat();
  const [a, b] = farthestApart(points);
  const along = (point: number[]) =>
    (point[0]! - a[0]!) * (b[0]! - a[0]!) + (point[1]! - a[1]!) * (b[1]! - a[1]!) + (point[2]! - a[2]!) * (b[2]! - a[2]!);
  return points
    .toSorted((c, d) => along(c) - along(d))
    .slice(1, 3)
    .flat();
}

type Corners = [number, number, number];

const first: Corners = [0, 0, 0];
const second: Corners = [0, 0, 0];
const sidesOfFirst: Corners = [0, 0, 0];
const sidesOfSecond: Corners = [0, 0, 0];

/** False for a triangle with two equal corners. */
function writeCorners(indices: Uint32Array, triangle: number, out: Corners): boolean {
  out[0] = 3 * indices[3 * triangle]!;
  out[1] = 3 * indices[3 * triangle + 1]!;
  out[2] = 3 * indices[3 * triangle + 2]!;
  return out[0] !== out[1] && out[1] !== out[2] && out[2] !== out[0];
}

function sharedCount([a, b, c]: Corners, of: Corners): number {
  return (of.includes(a) ? 1 : 0) + (of.includes(b) ? 1 : 0) + (of.includes(c) ? 1 : 0);
}

/** Sides of the first triangle's corners to the plane of the other: positive above. */
function writeSides(p: Float64Array, of: Corners, [a, b, c]: Corners, out: Corners): void {
  for (let i = 0; i < 3; i++) {
    const corner = of[i]!;
    out[i] = corner === a || corner === b || corner === c ? 0 : -sideOfPlane(p, a, b, c, corner);
  }
}

/** False when double precision is not enough; then not all sides are written. */
function writeQuickSides(p: Float64Array, of: Corners, [a, b, c]: Corners, out: Corners): boolean {
  for (let i = 0; i < 3; i++) {
    const corner = of[i]!;
    out[i] = corner === a || corner === b || corner === c ? 0 : -quickSideOfPlane(p, a, b, c, corner);
    if (Number.isNaN(out[i])) return false;
  }
  return true;
}

function spread([a, b, c]: Corners): 'beside' | 'edge' | 'within' | 'through' {
  const isAbove = a > 0 || b > 0 || c > 0;
  const isBelow = a < 0 || b < 0 || c < 0;
  if (isAbove && isBelow) return 'through';
  if (!isAbove && !isBelow) return 'within';
  return (a === 0 && b === 0) || (b === 0 && c === 0) || (c === 0 && a === 0) ? 'edge' : 'beside';
}

/**
 * Both triangles cut the line in which their planes meet; true when the two stretches share more than a point. Each triangle is taken
 * so that one corner stands above the other's plane and two do not; then two signs tell the order of the ends on the line.
 */
function crossesAlongLine(p: Float64Array): boolean {
  const lone = loneCorner(sidesOfFirst);
  const otherLone = loneCorner(sidesOfSecond);
  const turnsFirst = sidesOfSecond[otherLone]! < 0 ? 1 : 0;
  const turnsSecond = sidesOfFirst[lone]! < 0 ? 1 : 0;
  const top = first[lone]!;
  const otherTop = second[otherLone]!;
  const q1 = first[(lone + 1 + turnsFirst) % 3]!;
  const r1 = first[(lone + 2 - turnsFirst) % 3]!;
  const q2 = second[(otherLone + 1 + turnsSecond) % 3]!;
  const r2 = second[(otherLone + 2 - turnsSecond) % 3]!;
  return sideOfPlane(p, top, q1, otherTop, q2) > 0 && sideOfPlane(p, top, r1, otherTop, r2) < 0;
}

/** The one corner above, or else the one below. */
function loneCorner([a, b, c]: Corners): 0 | 1 | 2 {
  const above = (a > 0 ? 1 : 0) + (b > 0 ? 1 : 0) + (c > 0 ? 1 : 0);
  const isLone = (side: number) => (above === 1 ? side > 0 : side < 0);
  return isLone(a) ? 0 : isLone(b) ? 1 : 2;
}

/** An edge in the plane of the other triangle, inside of it, whose two triangles lie on different sides. */
function passesByEdge({ positions: p, indices }: Mesh, edges: Edges, triangle: number, of: Corners, sides: Corners, through: Corners) {
  for (let i = 0; i < 3; i++) {
    const next = (i + 1) % 3;
    const apexSide = sides[(i + 2) % 3]!;
    if (sides[i] !== 0 || sides[next] !== 0 || apexSide === 0) continue;
    const apex = apexAcross(indices, edges, 3 * triangle + i);
    if (apex < 0 || apexSide * -sideOfPlane(p, through[0], through[1], through[2], apex) >= 0) continue;
    if (runsInside(p, of[i]!, of[next]!, through)) return true;
  }
  return false;
}

/** Offset of the corner that the neighbor across an edge has beyond it, -1 when there is not exactly one neighbor. */
function apexAcross(indices: Uint32Array, edges: Edges, corner: number): number {
  const edge = edges.ofCorner[corner]!;
  if (edge === noEdge || edges.forward[edge]! + edges.backward[edge]! !== 2) return -1;
  const firstCorner = edges.firstCorner[edge]!;
  const across = triangleOf(firstCorner) === triangleOf(corner) ? edges.lastCorner[edge]! : firstCorner;
  return 3 * indices[nextCorner(nextCorner(across))]!;
}

/**
 * True when the triangles, seen along the axis that shows most of the second, share area: two polygons do not when an edge of one has
 * the other on its outer side (separating axes). Triangles that do not can neither cross nor, in one plane, overlap; a triangle seen
 * from its edge counts as apart only when it lies in one plane with the other.
 */
function doOverlapSeen(p: Float64Array): boolean {
  const axis = seenAlong(p, second);
  const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
  const turn = sideOfLine(p, second[0], second[1], second[2], u, v);
  if (turn === 0) return false;
  if (isOutside(p, first, second, turn, u, v)) return false;
  const otherTurn = sideOfLine(p, first[0], first[1], first[2], u, v);
  return otherTurn === 0 || !isOutside(p, second, first, otherTurn, u, v);
}

function hasArea(p: Float64Array, [a, b, c]: Corners): boolean {
  return [0, 1, 2].some((axis) => sideOfLine(p, a, b, c, axis, (axis + 1) % 3) !== 0);
}

/** True when the corners lie on the outer side, or the line, of an edge of the other triangle. */
function isOutside(p: Float64Array, [a, b, c]: Corners, of: Corners, turn: number, u: number, v: number): boolean {
  for (let i = 0; i < 3; i++) {
    const from = of[i]!;
    const to = of[(i + 1) % 3]!;
    if (
      sideOfLine(p, from, to, a, u, v) * turn <= 0 &&
      sideOfLine(p, from, to, b, u, v) * turn <= 0 &&
      sideOfLine(p, from, to, c, u, v) * turn <= 0
    ) {
      return true;
    }
  }
  return false;
}

/** True when the line from `a` to `b`, in the plane of the triangle, has a part inside of it. */
function runsInside(p: Float64Array, a: number, b: number, of: Corners): boolean {
  const axis = seenAlong(p, of);
  const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
  const turn = sideOfLine(p, of[0], of[1], of[2], u, v);
  if (turn === 0) return false;
  const sides = of.map((corner) => sideOfLine(p, a, b, corner, u, v));
  if (sides.every((side) => side <= 0) || sides.every((side) => side >= 0)) return false;
  return [0, 1, 2].every((i) => [a, b].some((end) => sideOfLine(p, of[i]!, of[(i + 1) % 3]!, end, u, v) * turn > 0));
}

/** The axis (0, 1 or 2) along which the triangle shows most of its area. */
function seenAlong(p: Float64Array, [a, b, c]: Corners): number {
  const [ux, uy, uz] = [p[b]! - p[a]!, p[b + 1]! - p[a + 1]!, p[b + 2]! - p[a + 2]!];
  const [vx, vy, vz] = [p[c]! - p[a]!, p[c + 1]! - p[a + 1]!, p[c + 2]! - p[a + 2]!];
  const x = Math.abs(uy * vz - uz * vy);
  const y = Math.abs(uz * vx - ux * vz);
  const z = Math.abs(ux * vy - uy * vx);
  return x >= y && x >= z ? 0 : y >= z ? 1 : 2;
}

/** Where the edges of a triangle go through, or end on, the plane of another. */
function pointsOnPlane(p: Float64Array, of: Corners, plane: Corners): number[][] {
  const sides: Corners = [0, 0, 0];
  writeSides(p, of, plane, sides);
  const points: number[][] = [];
  for (let i = 0; i < 3; i++) {
    const next = (i + 1) % 3;
    const [a, b] = [of[i]!, of[next]!];
    if (sides[i] === 0) points.push([p[a]!, p[a + 1]!, p[a + 2]!]);
    if (sides[i]! * sides[next]! >= 0) continue;
    const share = sides[i]! / (sides[i]! - sides[next]!);
    points.push([0, 1, 2].map((axis) => p[a + axis]! + share * (p[b + axis]! - p[a + axis]!)));
  }
  return points;
}

function farthestApart(points: number[][]): [number[], number[]] {
  const pairs = points.flatMap((a, i) => points.slice(i + 1).map((b): [number[], number[]] => [a, b]));
  const lengthOf = ([a, b]: [number[], number[]]) => Math.hypot(b[0]! - a[0]!, b[1]! - a[1]!, b[2]! - a[2]!);
  return pairs.reduce((best, pair) => (lengthOf(pair) > lengthOf(best) ? pair : best));
}
