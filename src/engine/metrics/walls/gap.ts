import type { Span } from '../../part-measures.js';
import type { Facing } from './opposite-faces.js';
import { findSmallestSpan } from './smallest-span.js';

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
