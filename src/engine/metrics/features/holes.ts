import type { Vector } from '../../mesh.js';
import type { CylinderHole } from '../../part-geometry.js';
import type { Hole } from '../../part-measures.js';
import { type Bvh, castRay } from '../rays/bvh.js';

/** The list of holes ends here; a perforated plate has thousands of one kind. */
const mostHoles = 50;

/** A bottom lies no farther beyond the cylinder's end than this share of the radius: the tip of a 90° drill ends at 1. */
const tipShare = 1.05;

/**
 * The smallest holes of a part with their depth, and whether they go through, which the triangles tell: a hole is through when a ray along
 * its axis meets no bottom within a drill's tip of either end.
 */
export function measureHoles(bvh: Bvh, holes: readonly CylinderHole[]): { count: number; smallest: Hole[] } {
  return { count: holes.length, smallest: holes.slice(0, mostHoles).map((hole) => measureHole(bvh, hole)) };
}

/** Unit direction of a hole's axis. */
export function axisOf({ depthMm, from, to }: Hole): Vector {
  return [(to[0] - from[0]) / depthMm, (to[1] - from[1]) / depthMm, (to[2] - from[2]) / depthMm];
}

function measureHole(bvh: Bvh, { diameterMm, from, to }: CylinderHole): Hole {
  const depthMm = Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]);
  const middle: Vector = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2, (from[2] + to[2]) / 2];
  const along: Vector = [(to[0] - from[0]) / depthMm, (to[1] - from[1]) / depthMm, (to[2] - from[2]) / depthMm];
  const reachMm = depthMm / 2 + (tipShare * diameterMm) / 2;
  const isOpen = (sign: 1 | -1) => {
    const hit = { distanceMm: reachMm, triangle: -1 };
    return !castRay(bvh, ...middle, sign * along[0], sign * along[1], sign * along[2], hit, 0);
  };
  return { diameterMm, depthMm, from, to, isThrough: isOpen(1) && isOpen(-1) };
}
