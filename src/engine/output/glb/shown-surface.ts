import { InputError } from '../../../errors.js';
import { type Mesh, triangleCount } from '../../mesh.js';
import { weld } from '../../metrics/mesh-health/weld.js';
import type { ValueAt } from '../render/surface-values.js';
import { type DerivedMesh, decimate } from './decimate.js';
import { type Corners, sharedCorners } from './shared-corners.js';
import { subdivide } from './subdivide.js';

/** A part's surface made fit to be shown in 3D; `original` is the part with equal vertices joined, which `source` counts in. */
export type ShownSurface = DerivedMesh & { original: Mesh; corners: Corners; isDecimated: boolean };

/** Enough for colors to follow a map over plain faces: points about 1 mm apart on a part of hand size, in a file below 1 MB. */
const coloredTriangles = 30_000;

/**
 * The part with at most `maxTriangles` triangles and one normal per vertex. Where values are to be shown on it, large triangles are split
 * so that these can vary over them.
 *
 * @throws {InputError} when no triangle has an area.
 */
export function shownSurface(part: Mesh, maxTriangles: number, hasValues: boolean): ShownSurface {
  const original = weld(part);
  const isDecimated = triangleCount(original) > maxTriangles;
  const model = isDecimated
    ? decimate(original, maxTriangles)
    : hasValues
      ? subdivide(original, Math.min(maxTriangles, coloredTriangles))
      : { mesh: original, source: new Uint32Array(0) };
  const corners = sharedCorners(model.mesh);
  requireArea(corners);
  return { ...model, original, corners, isDecimated };
}

function requireArea({ indices }: Corners): void {
  if (indices.length > 0) return;
  throw new InputError('All triangles of the part have no area, so there is no surface to show.', 'Export the part again and check it.');
}

/** One value per vertex, NaN where there is none, asked for a fifth of the way from the corner to the middle of its triangle. */
export function valuesOf({ original, mesh, source, corners, isDecimated }: ShownSurface, valueAt: ValueAt): Float32Array {
  return Float32Array.from(corners.corners, (corner) => {
    const triangle = source[Math.floor(corner / 3)]!;
    // Vertices of a decimated mesh lie off the part's surface, so the corner is taken that it was made from.
    const [x, y, z] = isDecimated ? pulledIn(original, 3 * triangle + (corner % 3)) : pulledIn(mesh, corner);
    return valueAt(triangle, x, y, z) ?? Number.NaN;
  });
}

function pulledIn({ positions: p, indices }: Mesh, corner: number): [number, number, number] {
  const first = corner - (corner % 3);
  const along = (axis: number) => {
    const sum = p[3 * indices[first]! + axis]! + p[3 * indices[first + 1]! + axis]! + p[3 * indices[first + 2]! + axis]!;
    return 0.8 * p[3 * indices[corner]! + axis]! + (0.2 * sum) / 3;
  };
  return [along(0), along(1), along(2)];
}
