import type { Mesh } from '../mesh.js';
import type { FileUnits } from '../part-geometry.js';

/** Millimeters in one of each unit; exact by definition (international inch of 1959). */
export const millimetersPer: Record<FileUnits['unit'], number> = { micron: 0.001, mm: 1, cm: 10, inch: 25.4, ft: 304.8, m: 1000 };

/** Below this, a part in mm or inch would be too small to handle: 0.3 mm, 7.6 mm. */
const smallestInch = 0.3;
/** From here on the number is a usual size in mm; a part of 6 inch and more is read as mm, as mm is by far the more frequent unit. */
const smallestMillimeter = 6;

/**
 * The unit that the size of a part speaks for, when its file states none; `source` is always 'guessed'.
 *
 * Looks at the largest extent only: below 0.3 it is meters (a part up to 300 mm), below 6 inch (up to 152 mm), else mm. Centimeters
 * are never guessed, as no range of numbers speaks for them. A screw of 5 mm is taken for 5 inch by this rule: whoever knows the unit
 * should be able to say so, and then this guess is not asked for.
 *
 * @param extents lengths of the axis-aligned box, in units of the file
 */
export function guessUnit(extents: { x: number; y: number; z: number }): FileUnits {
  const largest = Math.max(extents.x, extents.y, extents.z);
  const size = `${digits(extents.x)} x ${digits(extents.y)} x ${digits(extents.z)}`;
  if (largest >= smallestMillimeter || !(largest > 0)) {
    return guessed('mm', `The file carries no unit; its size of ${size} is usual for millimeters, so they are assumed.`);
  }
  const unit = largest < smallestInch ? 'm' : 'inch';
  const name = unit === 'm' ? 'meters' : 'inches';
  return guessed(unit, `The file carries no unit; ${size} would be only ${digits(largest)} mm long in mm, so ${name} are assumed.`);
}

function guessed(unit: FileUnits['unit'], reason: string): FileUnits {
  return { unit, source: 'guessed', reason };
}

function digits(length: number): string {
  return String(Number(length.toPrecision(3)));
}

/** The same mesh object with its positions scaled in place from `unit` to mm; a copy would double the memory of a large part. */
export function scaleToMillimeters(mesh: Mesh, unit: FileUnits['unit']): Mesh {
  const factor = millimetersPer[unit];
  const { positions } = mesh;
  if (factor !== 1) for (let i = 0; i < positions.length; i++) positions[i] = positions[i]! * factor;
  return mesh;
}
