import type { Mesh, Vector } from '../../mesh.js';
import type { Span } from '../../part-measures.js';
import { dot, usualView } from '../render/camera.js';
import { type Cut, cutMesh, extentsOfCut, type Plane } from './cut.js';

const axes: readonly Vector[] = [
  [0, 1, 0],
  [1, 0, 0],
  [0, 0, 1],
];

/** Below this cosine a plane is not called after the axis it stands nearly across. */
const nearAxis = 0.3;

/** Cosines within this count as equally near to an axis. */
const equallyNear = 0.01;

/**
 * The plane through a wall in which its thickness lies, and what it cuts of the mesh. Of all planes around the wall's direction the one
 * that stands most nearly across an axis of the part is taken, of equal ones that with the smallest cut, in which the wall is largest.
 */
export function planeThrough(mesh: Mesh, { from, to }: Span): { plane: Plane; cut: Cut } {
  const at: Vector = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2, (from[2] + to[2]) / 2];
  const across = unit([to[0] - from[0], to[1] - from[1], to[2] - from[2]]) ?? [0, 0, 1];
  const normals = axes.flatMap((axis) => {
    const normal = unit(perpendicularTo(across, axis));
    const nearness = normal ? Math.abs(dot(normal, axis)) : 0;
    return normal && nearness > nearAxis ? [{ normal, nearness }] : [];
  });
  const nearest = Math.max(...normals.map(({ nearness }) => nearness));
  const cuts = normals
    .filter(({ nearness }) => nearness > nearest - equallyNear)
    .map(({ normal }) => {
      const plane = framed(at, normal);
      const cut = cutMesh(mesh, plane);
      return { plane, cut, sizeMm: sizeOf(cut) };
    });
  return cuts.reduce((best, other) => (other.sizeMm < 0.99 * best.sizeMm ? other : best));
}

function sizeOf(cut: Cut): number {
  const extents = extentsOfCut(cut);
  return extents ? Math.hypot(extents.right - extents.left, extents.high - extents.low) : Infinity;
}

/** Seen from the side of the usual view, with z upwards where that is possible, else y. */
function framed(at: Vector, normal: Vector): Plane {
  const side = dot(normal, usualView.toViewer) < 0 ? -1 : 1;
  const toViewer: Vector = [side * normal[0], side * normal[1], side * normal[2]];
  const [x, y, z] = toViewer;
  const up = unit(perpendicularTo(toViewer, Math.abs(z) < 0.9 ? [0, 0, 1] : [0, 1, 0])) ?? [0, 1, 0];
  const right: Vector = [up[1] * z - up[2] * y, up[2] * x - up[0] * z, up[0] * y - up[1] * x];
  return { at, right, up, toViewer };
}

/** What of `vector` is perpendicular to a unit vector. */
function perpendicularTo(direction: Vector, vector: Vector): Vector {
  const along = dot(direction, vector);
  return [vector[0] - along * direction[0], vector[1] - along * direction[1], vector[2] - along * direction[2]];
}

function unit(vector: Vector): Vector | undefined {
  const length = Math.hypot(...vector);
  return length > 1e-9 ? [vector[0] / length, vector[1] / length, vector[2] / length] : undefined;
}
