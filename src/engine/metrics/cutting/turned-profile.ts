import type { Mesh, Vector } from '../../mesh.js';
import { type Bvh, castRay, type RayHit, triangleNormal } from '../rays/bvh.js';
import type { AxisFrame } from './turned-form.js';

const slabCount = 200;

/**
 * The largest radius about an axis, and the volume between the outer and the inner profile of a mesh that is spun about it, both by 200
 * slabs across the axis from `fromMm` to `toMm` along it. The inner profile counts only where the axis itself lies in void.
 *
 * Radii are those of triangle corners and of edges where they enter a slab: exact for facets of a circle, whose corners lie on it; the
 * flat of a square bore counts with its corners.
 */
export function turnedProfile(
  mesh: Mesh,
  bvh: Bvh,
  frame: AxisFrame,
  fromMm: number,
  toMm: number,
): { radiusMm: number; turnedVolumeMm3: number } {
  const slabMm = (toMm - fromMm) / slabCount;
  const outer = new Float64Array(slabCount);
  const inner = new Float64Array(slabCount).fill(Number.POSITIVE_INFINITY);
  const note = (slab: number, radiusMm: number) => {
    if (slab < 0 || slab >= slabCount) return;
    if (radiusMm > outer[slab]!) outer[slab] = radiusMm;
    if (radiusMm < inner[slab]!) inner[slab] = radiusMm;
  };
  for (let corner = 0; corner < mesh.indices.length; corner++) {
    const next = corner % 3 === 2 ? corner - 2 : corner + 1;
    noteEdge(placeOf(mesh, mesh.indices[corner]!, frame, fromMm), placeOf(mesh, mesh.indices[next]!, frame, fromMm), slabMm, note);
  }
  let volume = 0;
  for (let slab = 0; slab < slabCount; slab++) {
    const boreMm = isVoid(mesh, bvh, frame, fromMm + (slab + 0.5) * slabMm) ? inner[slab]! : 0;
    if (outer[slab]! > 0 && boreMm < outer[slab]!) volume += Math.PI * (outer[slab]! ** 2 - boreMm ** 2) * slabMm;
  }
  return { radiusMm: outer.reduce((most, radius) => Math.max(most, radius), 0), turnedVolumeMm3: volume };
}

type Place = { alongMm: number; u: number; v: number };

function placeOf({ positions: p }: Mesh, vertex: number, { axis, across, aside, centerMm }: AxisFrame, fromMm: number): Place {
  const on = ([x, y, z]: Vector) => p[3 * vertex]! * x + p[3 * vertex + 1]! * y + p[3 * vertex + 2]! * z;
  return { alongMm: on(axis) - fromMm, u: on(across) - centerMm[0], v: on(aside) - centerMm[1] };
}

/** Ends of edges this near to the border of a slab [slabs] lie on it. */
const onBorder = 1e-6;

/** The radii of an edge in every slab that it runs through: where it enters, leaves or ends. Edges across the axis run through none. */
function noteEdge(a: Place, b: Place, slabMm: number, note: (slab: number, radiusMm: number) => void): void {
  const [low, high] = a.alongMm <= b.alongMm ? [a, b] : [b, a];
  const first = Math.floor(low.alongMm / slabMm + onBorder);
  const last = Math.ceil(high.alongMm / slabMm - onBorder) - 1;
  if (last < first) return;
  note(first, Math.hypot(low.u, low.v));
  note(last, Math.hypot(high.u, high.v));
  for (let border = first + 1; border <= last; border++) {
    const share = (border * slabMm - low.alongMm) / (high.alongMm - low.alongMm);
    const radiusMm = Math.hypot(low.u + share * (high.u - low.u), low.v + share * (high.v - low.v));
    note(border - 1, radiusMm);
    note(border, radiusMm);
  }
}

/** Whether the axis lies outside of the material at a place along it. */
function isVoid(mesh: Mesh, bvh: Bvh, { axis, across, aside, centerMm: [u, v] }: AxisFrame, alongMm: number): boolean {
  const at = ([0, 1, 2] as const).map((i) => alongMm * axis[i] + u * across[i] + v * aside[i]);
  const hit: RayHit = { distanceMm: Number.POSITIVE_INFINITY, triangle: -1 };
  // A direction that runs through neither of the axes' planes, where triangles of turned parts have their edges.
  const [shareU, shareV] = [Math.cos(0.37), Math.sin(0.37)];
  const direction = ([0, 1, 2] as const).map((i) => shareU * across[i] + shareV * aside[i]);
  if (!castRay(bvh, at[0]!, at[1]!, at[2]!, direction[0]!, direction[1]!, direction[2]!, hit, 0)) return true;
  const normal = new Float64Array(3);
  if (!triangleNormal(mesh, hit.triangle, normal)) return true;
  return normal.reduce((sum, value, i) => sum + value * direction[i]!, 0) < 0;
}
