import type { Mesh, Vector } from '../../mesh.js';
import type { BuildOrientation } from '../../part-measures.js';
import { rotationOf } from '../../writers/rotation.js';
import { linearOf } from '../color-scale.js';
import { angleScale, onPlate, overhangAngles } from '../overhang-angles.js';
import { hatchColor } from '../palette.js';

/** A build pose, and the angle in degrees from which faces hold themselves in it. */
export type Pose = Pick<BuildOrientation, 'up' | 'rotationDeg'> & { limitDeg: number };

type Quaternion = readonly [number, number, number, number];

/**
 * Colors (RGBA bytes, linear light) of the overhang map for each vertex, by the triangle of the corner that it was made from; faces on the
 * plate are the darker gray.
 */
export function overhangColorsOf(mesh: Mesh, corners: Uint32Array, { up, limitDeg }: Pose): Uint8Array {
  const angles = overhangAngles(mesh, up);
  const { colorOf } = angleScale(limitDeg);
  const colors = Array.from(corners, (corner) => {
    const angleDeg = angles[Math.floor(corner / 3)]!;
    return angleDeg === onPlate ? hatchColor : colorOf(angleDeg);
  });
  return linearRgba(colors);
}

/** Colors as 0xRRGGBB in the way glTF wants them of vertices. */
export function linearRgba(colors: readonly number[]): Uint8Array {
  const rgba = new Uint8Array(4 * colors.length).fill(255);
  const linear = Uint8Array.from({ length: 256 }, (_, component) => Math.round(255 * linearOf(component)));
  colors.forEach((color, i) => {
    for (let channel = 0; channel < 3; channel++) rgba[4 * i + channel] = linear[(color >> (16 - 8 * channel)) & 255]!;
  });
  return rgba;
}

/** How a node stands the part on the plane y = 0 in its build pose; vertices are about `center` [mm], lengths in the file are meters. */
export function poseTransform({ positions: p, indices }: Mesh, center: Vector, { rotationDeg }: Pose, zUpToYUp: Quaternion) {
  const r = rotationOf(rotationDeg);
  let lowestMm = Infinity;
  for (const index of indices) {
    const i = 3 * index;
    lowestMm = Math.min(lowestMm, r[6] * (p[i]! - center[0]) + r[7] * (p[i + 1]! - center[1]) + r[8] * (p[i + 2]! - center[2]));
  }
  const { x, y, z } = rotationDeg;
  const turn = times(about(2, z), times(about(1, y), about(0, x)));
  return { rotation: [...times(zUpToYUp, turn)], translation: [0, -lowestMm / 1000, 0] };
}

function about(axis: 0 | 1 | 2, angleDeg: number): Quaternion {
  const half = (angleDeg * Math.PI) / 360;
  const at = (i: number) => (i === axis ? Math.sin(half) : 0);
  return [at(0), at(1), at(2), Math.cos(half)];
}

/** The turn by `b`, then by `a`. */
function times([ax, ay, az, aw]: Quaternion, [bx, by, bz, bw]: Quaternion): Quaternion {
  return [
    aw * bx + ax * bw + ay * bz - az * by,
    aw * by - ax * bz + ay * bw + az * bx,
    aw * bz + ax * by - ay * bx + az * bw,
    aw * bw - ax * bx - ay * by - az * bz,
  ];
}
