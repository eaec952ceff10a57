import type { Mesh, Vector } from '../mesh.js';
import { resting } from '../metrics/features/overhang-places.js';

import { ramp } from './color-scale.js';
import { noWallColor, overhangColors, selfSupportingColors } from './palette.js';
import { faceNormals } from './render/normals.js';

/** Stands for a face that lies on the build plate. */
export const onPlate = -1;

/** The color (0xRRGGBB) of an angle to the plate in degrees, 0 … 90; of NaN, for what looks up, gray. */
export type AngleScale = { limitDeg: number; colorOf: (angleDeg: number) => number };

/** Cosines closer than this are one angle: a face at exactly the limit holds itself, an upright one is at 90°. */
const sameCosine = 1e-6;

/**
 * For each triangle the angle between its plane and the build plate in degrees, 0 … 90, when it looks down with `up`, of unit length,
 * upwards: 0 is a flat ceiling, 90 is upright. NaN for what looks up and for triangles without area, `onPlate` for what lies on it.
 */
export function overhangAngles(mesh: Mesh, up: Vector): Float32Array {
  const normals = faceNormals(mesh);
  const { positions: p, indices } = mesh;
  const heightOf = (corner: number) => {
    const v = 3 * indices[corner]!;
    return p[v]! * up[0] + p[v + 1]! * up[1] + p[v + 2]! * up[2];
  };
  let [lowest, highest] = [Infinity, -Infinity];
  for (let corner = 0; corner < indices.length; corner++) {
    lowest = Math.min(lowest, heightOf(corner));
    highest = Math.max(highest, heightOf(corner));
  }
  const restingMm = lowest + resting * (highest - lowest);
  return Float32Array.from({ length: indices.length / 3 }, (_, t) => {
    const [x, y, z] = [normals[3 * t]!, normals[3 * t + 1]!, normals[3 * t + 2]!];
    const down = -(x * up[0] + y * up[1] + z * up[2]);
    if (down < -sameCosine || (x === 0 && y === 0 && z === 0)) return Number.NaN;
    const isResting = (heightOf(3 * t) + heightOf(3 * t + 1) + heightOf(3 * t + 2)) / 3 <= restingMm;
    if (isResting && down > 0.5) return onPlate;
    return (Math.acos(Math.min(1, Math.max(0, down))) * 180) / Math.PI;
  });
}

/** Orange below the angle (above 0°, below 90°) from which faces hold themselves, blue from there on. */
export function angleScale(limitDeg: number): AngleScale {
  const overhanging = ramp(overhangColors, 128);
  const holding = ramp(selfSupportingColors, 128);
  const colorOf = (angleDeg: number) => {
    if (Number.isNaN(angleDeg)) return noWallColor;
    return isOverhanging(angleDeg, limitDeg)
      ? overhanging[Math.round((127 * Math.max(0, angleDeg)) / limitDeg)]!
      : holding[Math.round((127 * Math.max(0, angleDeg - limitDeg)) / (90 - limitDeg))]!;
  };
  return { limitDeg, colorOf };
}

/** Whether a face at this angle needs support. */
export function isOverhanging(angleDeg: number, limitDeg: number): boolean {
  const cosine = (angle: number) => Math.cos((angle * Math.PI) / 180);
  return angleDeg >= 0 && cosine(angleDeg) > cosine(limitDeg) + sameCosine;
}
