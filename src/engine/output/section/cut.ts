import type { Mesh, Vector } from '../../mesh.js';
import { dot } from '../render/camera.js';

/** A plane through a point, with perpendicular unit vectors in it (`right`, `up`) and toward the viewer. */
export type Plane = { at: Vector; right: Vector; up: Vector; toViewer: Vector };

/**
 * Where a mesh meets a plane, as stretches x1, y1, x2, y2 in mm along `right` and `up` from the plane's point, one after the other; all
 * of a closed surface run around the material the same way.
 */
export type Cut = Float64Array;

/**
 * Cuts a mesh. A vertex on the plane counts as in front of it, so that a closed surface gives closed outlines.
 */
export function cutMesh({ positions: p, indices }: Mesh, { at, right, up, toViewer }: Plane): Cut {
  const heights = new Float64Array(p.length / 3).map(
    (_, v) => (p[3 * v]! - at[0]) * toViewer[0] + (p[3 * v + 1]! - at[1]) * toViewer[1] + (p[3 * v + 2]! - at[2]) * toViewer[2],
  );
  const stretches: number[] = [];

  /** The point where the edge from vertex `a` to `b` goes through the plane. */
  function pushCrossing(a: number, b: number): void {
    const share = heights[a]! / (heights[a]! - heights[b]!);
    const along = (axis: 0 | 1 | 2) => p[3 * a + axis]! + share * (p[3 * b + axis]! - p[3 * a + axis]!) - at[axis];
    const point: Vector = [along(0), along(1), along(2)];
    stretches.push(dot(point, right), dot(point, up));
  }

  for (let t = 0; t < indices.length; t += 3) {
    const corners = [indices[t]!, indices[t + 1]!, indices[t + 2]!] as const;
    const isFront = corners.map((corner) => heights[corner]! >= 0);
    if (isFront[0] === isFront[1] && isFront[1] === isFront[2]) continue;
    const leaves = isFront.findIndex((front, i) => front && !isFront[(i + 1) % 3]);
    const enters = isFront.findIndex((front, i) => !front && isFront[(i + 1) % 3]);
    pushCrossing(corners[leaves]!, corners[(leaves + 1) % 3]!);
    pushCrossing(corners[enters]!, corners[(enters + 1) % 3]!);
  }
  return Float64Array.from(stretches);
}

/** Lowest and highest x and y of a cut, in mm; undefined when nothing is cut. */
export function extentsOfCut(cut: Cut): { left: number; right: number; low: number; high: number } | undefined {
  if (cut.length === 0) return undefined;
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < cut.length; i += 2) {
    left = Math.min(left, cut[i]!);
    right = Math.max(right, cut[i]!);
    low = Math.min(low, cut[i + 1]!);
    high = Math.max(high, cut[i + 1]!);
  }
  return { left, right, low, high };
}
