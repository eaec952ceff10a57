import type { ExtentsMm } from '../part-measures.js';

/** Rows of a rotation matrix, one after another. */
export type Rotation = readonly [number, number, number, number, number, number, number, number, number];

/**
 * The turn about x, then y, then z, each about an axis that stays where it is, in degrees counter-clockwise seen from the axis' tip:
 * the convention of `BuildOrientation`. Quarter turns are exact.
 */
export function rotationOf({ x, y, z }: ExtentsMm): Rotation {
  const [cosX, sinX] = cosineAndSine(x);
  const [cosY, sinY] = cosineAndSine(y);
  const [cosZ, sinZ] = cosineAndSine(z);
  return [
    cosZ * cosY,
    cosZ * sinY * sinX - sinZ * cosX,
    cosZ * sinY * cosX + sinZ * sinX,
    sinZ * cosY,
    sinZ * sinY * sinX + cosZ * cosX,
    sinZ * sinY * cosX - cosZ * sinX,
    -sinY,
    cosY * sinX,
    cosY * cosX,
  ];
}

const quarterTurns: Record<number, readonly [number, number]> = { 0: [1, 0], 90: [0, 1], 180: [-1, 0], 270: [0, -1] };

/** `Math.cos` of a quarter turn is 6e-17, which would tilt flat faces by that much. */
function cosineAndSine(angleDeg: number): readonly [number, number] {
  const within = ((angleDeg % 360) + 360) % 360;
  const angle = (angleDeg * Math.PI) / 180;
  return quarterTurns[within] ?? [Math.cos(angle), Math.sin(angle)];
}
