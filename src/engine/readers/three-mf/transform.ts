import { InputError } from '../../../errors.js';

/**
 * An affine map of row vectors as 3MF writes it: three rows of the linear part, then the shift, so that
 * x' = x t[0] + y t[3] + z t[6] + t[9], and so on.
 */
export type Transform = readonly number[];

/** The map that leaves everything where it is. */
export const identity: Transform = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0];

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

/** The map that does `inner` first and `outer` after it. */
export function compose(inner: Transform, outer: Transform): Transform {
  const composed = [];
  for (let row = 0; row < 4; row++) {
    for (let column = 0; column < 3; column++) {
      let sum = row === 3 ? outer[9 + column]! : 0;
      for (let i = 0; i < 3; i++) sum += inner[3 * row + i]! * outer[3 * i + column]!;
      composed.push(sum);
    }
  }
  return composed;
}

/** How volumes grow under the map; negative when it mirrors. */
export function determinant(t: Transform): number {
  return t[0]! * (t[4]! * t[8]! - t[5]! * t[7]!) - t[1]! * (t[3]! * t[8]! - t[5]! * t[6]!) + t[2]! * (t[3]! * t[7]! - t[4]! * t[6]!);
}
