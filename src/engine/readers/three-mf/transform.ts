import { InputError } from '../../../errors.js';
import { determinant, identity, type Transform } from '../placed-meshes.js';

/**
 * The map in the attribute `transform`; the identity when there is none.
 *
 * @throws {InputError} when it is not twelve numbers that map volumes to volumes.
 * @see 3MF Core Specification 1.3, section 3.3 "3D Matrices"
 */
export function parseTransform(text: string | undefined): Transform {
  if (text === undefined) return identity;
  const transform = text.trim().split(/\s+/).map(Number);
  const volumeFactor = Math.abs(determinant(transform));
  if (transform.length === 12 && transform.every(Number.isFinite) && volumeFactor > 0 && Number.isFinite(volumeFactor)) return transform;
  throw new InputError(
    'The 3MF file holds a transform that is not twelve numbers or that flattens the part.',
    'Export the part again without the transform applied to it.',
  );
}
