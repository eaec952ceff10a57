import type { ViewMesh, ViewScale } from '../../../view-data.js';
import type { Mesh } from '../../mesh.js';
import { thicknessScale } from '../color-scale.js';
import { type ShownSurface, shownSurface, valuesOf } from '../glb/shown-surface.js';
import type { ValueAt } from '../render/surface-values.js';

/** Enough for every fillet of a part of hand size; some 2 MB. */
const mostTriangles = 50_000;

/** Lengths in mm at points of the surface, and the limit that they are colored by. */
export type ViewValues = { valueAt: ValueAt; limitMm: number };
export type ShownMesh = { mesh: ViewMesh; isDecimated: boolean; wall?: ViewScale; gap?: ViewScale };

/**
 * The part as the view shows it: at most 50 000 triangles, in the part's own axes, in mm, and for walls and gaps one value per vertex with
 * the scale of their colors. Either is left out where no face lies opposite anywhere.
 *
 * @throws {InputError} when the mesh has no triangle with an area.
 */
export function viewMesh(part: Mesh, { wall, gap }: { wall?: ViewValues; gap?: ViewValues } = {}): ShownMesh {
  const surface = shownSurface(part, mostTriangles, wall !== undefined || gap !== undefined);
  const { corners, isDecimated } = surface;
  const walls = wall && measured(surface, wall);
  const gaps = gap && measured(surface, gap);
  const mesh: ViewMesh = {
    positions: positionsOf(surface),
    normals: bytesOf(corners.normals),
    indices: corners.indices,
    ...(walls && { wallMm: walls.valuesMm }),
    ...(gaps && { gapMm: gaps.valuesMm }),
  };
  return { mesh, isDecimated, ...(walls && { wall: walls.scale }), ...(gaps && { gap: gaps.scale }) };
}

function measured(surface: ShownSurface, { valueAt, limitMm }: ViewValues): { valuesMm: Float32Array; scale: ViewScale } | undefined {
  const valuesMm = valuesOf(surface, valueAt);
  if (valuesMm.every(Number.isNaN)) return undefined;
  const { topMm } = thicknessScale(limitMm, valuesMm);
  return { valuesMm, scale: { limitMm, topMm } };
}

function positionsOf({ mesh, corners: { corners } }: ShownSurface): Float32Array {
  const positions = new Float32Array(3 * corners.length);
  for (let v = 0; v < corners.length; v++) {
    const p = 3 * mesh.indices[corners[v]!]!;
    for (let axis = 0; axis < 3; axis++) positions[3 * v + axis] = mesh.positions[p + axis]!;
  }
  return positions;
}

/** A fourth byte keeps each normal at a multiple of four bytes, which graphics cards want. */
function bytesOf(normals: Float32Array): Int8Array {
  const bytes = new Int8Array((4 * normals.length) / 3);
  for (let v = 0; 3 * v < normals.length; v++) {
    for (let axis = 0; axis < 3; axis++) bytes[4 * v + axis] = Math.round(127 * normals[3 * v + axis]!);
  }
  return bytes;
}
