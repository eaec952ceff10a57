import type { ToolAccess } from '../../cut-forms.js';
import type { Mesh, Vector } from '../../mesh.js';
import { type Edges, nextCorner, triangleOf } from '../mesh-health/edges.js';
import { join, rootOf } from '../mesh-health/shells.js';
import { triangleNormal } from '../rays/bvh.js';
import { type Approach, dot } from './approach.js';

/** Faces that meet at less than 30 degrees are a rounded corner in triangles. */
const sharpCosine = Math.cos((30 * Math.PI) / 180);
/** The flat end of a tool leaves an edge sharp that runs across its axis, within 6 degrees. */
const across = 0.1;
/** Longest ones of a mesh that are looked at. */
const mostTested = 2000;

type InnerEdge = { from: number; to: number; lengthMm: number; middle: Vector; along: Vector; normals: [Vector, Vector] };

/**
 * Inner edges of a welded mesh that no round tool can leave sharp: neither does one of the directions see both faces with the edge
 * across it, where the flat end of the tool cuts one face and its side the other. `count` is of connected runs of edges. Of very
 * many edges only the 2000 longest are looked at.
 */
export function sharpCorners(mesh: Mesh, edges: Edges, directions: readonly Vector[], approach: Approach): ToolAccess['sharpCorners'] {
  const inner = innerEdges(mesh, edges)
    .sort((a, b) => b.lengthMm - a.lengthMm)
    .slice(0, mostTested);
  const sharp = inner.filter(
    ({ along, middle, normals }) =>
      !directions.some((direction) => Math.abs(dot(along, direction)) <= across && approach(middle, normals, direction)),
  );
  const lengthMm = sharp.reduce((sum, edge) => sum + edge.lengthMm, 0);
  const [longest] = sharp;
  return { count: runsOf(sharp, mesh.positions.length / 3), lengthMm, ...(longest && { longestAt: longest.middle }) };
}

function innerEdges(mesh: Mesh, edges: Edges): InnerEdge[] {
  const { positions: p, indices } = mesh;
  const [a, b] = [new Float64Array(3), new Float64Array(3)];
  const found: InnerEdge[] = [];
  for (let e = 0; e < edges.count; e++) {
    if (edges.forward[e] !== 1 || edges.backward[e] !== 1) continue;
    const corner = edges.firstCorner[e]!;
    const other = edges.lastCorner[e]!;
    if (!triangleNormal(mesh, triangleOf(corner), a) || !triangleNormal(mesh, triangleOf(other), b)) continue;
    if (a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]! >= sharpCosine) continue;
    const [from, to, beyond] = [indices[corner]!, indices[nextCorner(corner)]!, indices[nextCorner(nextCorner(other))]!];
    const rise = [0, 1, 2].reduce((sum, axis) => sum + a[axis]! * (p[3 * beyond + axis]! - p[3 * from + axis]!), 0);
    if (rise > 0) found.push(toEdge(p, from, to, [toVector(a), toVector(b)]));
  }
  return found;
}

function toEdge(p: Float64Array, from: number, to: number, normals: [Vector, Vector]): InnerEdge {
  const difference = (axis: number) => p[3 * to + axis]! - p[3 * from + axis]!;
  const half = (axis: number) => (p[3 * to + axis]! + p[3 * from + axis]!) / 2;
  const lengthMm = Math.hypot(difference(0), difference(1), difference(2));
  const along: Vector = [difference(0) / lengthMm, difference(1) / lengthMm, difference(2) / lengthMm];
  return { from, to, lengthMm, middle: [half(0), half(1), half(2)], along, normals };
}

function toVector(values: Float64Array): Vector {
  return [values[0]!, values[1]!, values[2]!];
}

function runsOf(edges: readonly InnerEdge[], vertexCount: number): number {
  const parents = Int32Array.from({ length: vertexCount }, (_, vertex) => vertex);
  for (const { from, to } of edges) join(parents, from, to);
  return new Set(edges.map(({ from }) => rootOf(parents, from))).size;
}
