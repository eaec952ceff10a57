import type { Mesh } from '../../mesh.js';
import type { Span } from '../../part-measures.js';
import type { Bvh } from '../rays/bvh.js';
import { createFacing, type Facing, wallLengthMm } from './opposite-faces.js';
import { findSmallestSpan } from './smallest-span.js';
import type { ThicknessProbe } from './thickness.js';

/**
 * Smallest gap of the part that `facing` searches on its void side: the shortest distance in mm through void between faces that
 * oppose each other, of one body or of two, with its two surface points (`findSmallestSpan`); undefined when none do (a box, a plate).
 *
 * A slot, the space between two bodies and the diameter of a bore are gaps. A notch that ends in a sharp edge is none there. Faces
 * nearer than 0.001 mm (1e-4 of the diagonal when that is less) touch: they leave no gap, and bodies that overlap leave none either.
 */
export function measureGap(facing: Facing): Span | undefined {
  return findSmallestSpan(facing);
}

/**
 * A probe for the gap in mm at a point of a triangle of the mesh, by a single ray through the void: for coloring, not for a verdict.
 * Undefined where no face within 50° of parallel is opposite within `longestMm`: what is farther away is as good as open.
 */
export function gapProbe(mesh: Mesh, bvh: Bvh, longestMm: number): ThicknessProbe {
  const facing = createFacing(mesh, bvh, 'void');
  return (triangle, x, y, z) => {
    const lengthMm = wallLengthMm(facing, triangle, x, y, z);
    return lengthMm !== undefined && lengthMm <= longestMm ? lengthMm : undefined;
  };
}
