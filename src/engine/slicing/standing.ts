import type { Mesh, Vector } from '../mesh.js';
import type { Standing } from './cut-layers.js';
import type { Rows } from './fill-rows.js';

/**
 * Rows lie at 22.5 degrees to the part's own axes: faces along the axes and at 45 degrees to them then cross them at 22.5 degrees or more.
 * A face along the rows would fall into one row or the other as a whole.
 */
const rowTurnRad = Math.PI / 8;

/** Heights and positions across of all vertices of a mesh that stands with `up`, of unit length, upwards; the lowest point is at 0. */
export function standing({ positions }: Mesh, up: Vector): Standing & { heightMm: number } {
  const [across, along] = axesAcross(up);
  const count = positions.length / 3;
  const [u, v, w] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < count; i++) {
    const x = positions[3 * i]!;
    const y = positions[3 * i + 1]!;
    const z = positions[3 * i + 2]!;
    u[i] = x * across[0] + y * across[1] + z * across[2];
    v[i] = x * along[0] + y * along[1] + z * along[2];
    const height = x * up[0] + y * up[1] + z * up[2];
    w[i] = height;
    if (height < low) low = height;
    if (height > high) high = height;
  }
  for (let i = 0; i < count; i++) w[i]! -= low;
  return { u, v, w, heightMm: high - low };
}

/** Rows over all of a standing mesh, with some to spare on both sides. */
export function rowsOver({ v }: Standing, distanceMm: number): Rows {
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < v.length; i++) {
    if (v[i]! < min) min = v[i]!;
    if (v[i]! > max) max = v[i]!;
  }
  return { count: Math.ceil((max - min) / distanceMm) + 1, firstMm: min - distanceMm / 2, distanceMm };
}

function axesAcross(up: Vector): [Vector, Vector] {
  const smallest = Math.min(Math.abs(up[0]), Math.abs(up[1]), Math.abs(up[2]));
  const helper: Vector = Math.abs(up[0]) === smallest ? [1, 0, 0] : Math.abs(up[1]) === smallest ? [0, 1, 0] : [0, 0, 1];
  const along = unit(cross(up, helper));
  const across = cross(along, up);
  const cos = Math.cos(rowTurnRad);
  const sin = Math.sin(rowTurnRad);
  return [mixed(across, cos, along, sin), mixed(along, cos, across, -sin)];
}

function mixed(a: Vector, p: number, b: Vector, q: number): Vector {
  return [p * a[0] + q * b[0], p * a[1] + q * b[1], p * a[2] + q * b[2]];
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function unit([x, y, z]: Vector): Vector {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}
