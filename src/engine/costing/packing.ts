import type { ExtentsMm } from '../part-measures.js';

type Extents = readonly [number, number, number];

/** Keeps a length that is an exact multiple from losing one by rounding. */
const rounding = 1e-9;

/** True when the box fits the envelope: standing as it is with a free turn about the vertical, or lying in `anyPose`. */
export function fitsEnvelope(box: ExtentsMm, envelope: ExtentsMm, anyPose: boolean): boolean {
  return turns(box, anyPose).some(([x, y, z]) => x <= envelope.x + rounding && y <= envelope.y + rounding && z <= envelope.z + rounding);
}

/** Largest number of equal boxes side by side on the plate, not stacked, all turned alike. */
export function boxesOnPlate(box: ExtentsMm, envelope: ExtentsMm, spacingMm: number): number {
  return Math.max(...turns(box, false).map(([x, y]) => along(envelope.x, x, spacingMm) * along(envelope.y, y, spacingMm)));
}

/** Largest number of equal boxes in a straight grid that fills the chamber, all lying alike. */
export function boxesInChamber(box: ExtentsMm, envelope: ExtentsMm, spacingMm: number): number {
  const counts = turns(box, true).map(
    ([x, y, z]) => along(envelope.x, x, spacingMm) * along(envelope.y, y, spacingMm) * along(envelope.z, z, spacingMm),
  );
  return Math.max(...counts);
}

/** Boxes in a row. The distance between parts is not needed beyond the last one, at the wall. */
function along(lengthMm: number, sideMm: number, spacingMm: number): number {
  return Math.floor((lengthMm + spacingMm) / (sideMm + spacingMm) + rounding);
}

function turns({ x, y, z }: ExtentsMm, anyPose: boolean): Extents[] {
  const upright: Extents[] = [
    [x, y, z],
    [y, x, z],
  ];
  return anyPose ? [...upright, [x, z, y], [z, x, y], [y, z, x], [z, y, x]] : upright;
}
