import type { ExtentsMm } from '../../part-measures.js';
import { rotationOf } from '../../writers/rotation.js';

const nearlyOne = 1 - 1e-12;

/**
 * The turn of a build pose in the two forms of 3D Spark's report: `fixed` about x, then y, then z of the machine, from 0 to 360 degrees
 * (`rot_x_cost` …), and `moving` about x, then the turned y, then the twice turned z, from -180 to 180 (`rot_cost_euler`).
 *
 * That these are what the two mean follows from its published example: only so do both give the same turn, to all digits.
 *
 * @param rotationDeg turns about the fixed x, then y, then z, as in `BuildOrientation`
 */
export function eulerAngles(rotationDeg: ExtentsMm): { fixed: ExtentsMm; moving: ExtentsMm } {
  const { x, y, z } = rotationDeg;
  const [m00, m01, m02, m10, m11, m12, , , m22] = rotationOf(rotationDeg);
  // Looking along the first axis after a quarter turn about the second, only the sum of the other two is known.
  const isLocked = Math.abs(m02) > nearlyOne;
  return {
    fixed: { x: fullTurn(x), y: fullTurn(y), z: fullTurn(z) },
    moving: {
      x: degrees(isLocked ? Math.atan2(m10 * Math.sign(m02), m11) : Math.atan2(-m12, m22)),
      y: degrees(Math.asin(Math.min(1, Math.max(-1, m02)))),
      z: isLocked ? 0 : degrees(Math.atan2(-m01, m00)),
    },
  };
}

function fullTurn(angleDeg: number): number {
  const within = angleDeg % 360;
  return within < 0 ? within + 360 : within + 0;
}

/** Adding zero turns -0 into 0. */
function degrees(angle: number): number {
  return (angle * 180) / Math.PI + 0;
}
