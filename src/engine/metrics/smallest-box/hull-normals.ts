import type { Vector } from '../../mesh.js';
import { areaVectorsMm2 } from '../area-vectors.js';
import type { Hull } from './hull.js';

/** Normals that differ by less than this in every coordinate count as one. */
const stepsPerUnit = 1e8;

/**
 * Distinct unit normals of a hull's `limit` largest triangles, the largest first; opposite normals count as one. A hull without
 * faces gives a direction across its line, a single point none.
 */
export function distinctNormals(hull: Hull, limit: number): Vector[] {
  if (hull.faces.length === 0) return acrossLine(hull.positions);
  const areas = areaVectorsMm2({ positions: hull.positions, indices: hull.faces });
  const squares = Float64Array.from(
    { length: areas.length / 3 },
    (_, i) => areas[3 * i]! ** 2 + areas[3 * i + 1]! ** 2 + areas[3 * i + 2]! ** 2,
  );
  const smallest = squares.slice().sort().at(-limit) ?? 0;
  const large = [...squares.keys()].filter((face) => squares[face]! >= smallest);
  const normals = new Map<string, Vector>();
  for (const face of large.sort((a, b) => squares[b]! - squares[a]!)) {
    const [x, y, z] = [0, 1, 2].map((axis) => areas[3 * face + axis]! / Math.sqrt(squares[face]!));
    const normal = upper([x!, y!, z!]);
    const key = normal.map((value) => Math.round(value * stepsPerUnit)).join();
    if (squares[face]! > 0 && !normals.has(key)) normals.set(key, normal);
  }
  return [...normals.values()];
}

/** A unit vector at a right angle to `direction`. */
export function perpendicularTo([x, y, z]: Vector): Vector {
  const isSteep = Math.abs(x) < Math.abs(y);
  const length = isSteep ? Math.hypot(y, z) : Math.hypot(x, z);
  return isSteep ? [0, -z / length, y / length] : [-z / length, 0, x / length];
}

/** The one of a direction and its opposite whose first coordinate that is not zero is positive. */
function upper([x, y, z]: Vector): Vector {
  const isUpper = x > 0 || (x === 0 && (y > 0 || (y === 0 && z > 0)));
  return isUpper ? [x, y, z] : [-x, -y, -z];
}

function acrossLine(p: Float64Array): Vector[] {
  return p.length < 6 ? [] : [perpendicularTo([p[3]! - p[0]!, p[4]! - p[1]!, p[5]! - p[2]!])];
}
