import { type Mesh, requireTriangles } from '../../mesh.js';
import { cubeCell } from './overhang.js';

/** Cells along each side of the cube of directions: at most 384 points. */
const cells = 8;

/**
 * A few of the points that reach about as far as all of them in every direction; all of them when they are few. Points are three
 * coordinates each, in mm.
 *
 * Keeps the point farthest from the middle of the bounding box per direction, after stretching that box to a cube so that flat
 * and long parts are covered as evenly as round ones.
 */
export function outlinePoints(points: Float64Array): Float64Array {
  if (points.length <= 3 * 6 * cells * cells) return points;
  const [middle, scale] = boxOf(points);
  const farthest = new Float64Array(6 * cells * cells);
  const pointOfCell = new Int32Array(6 * cells * cells).fill(-1);
  for (let i = 0; i < points.length; i += 3) {
    const x = (points[i]! - middle[0]!) * scale[0]!;
    const y = (points[i + 1]! - middle[1]!) * scale[1]!;
    const z = (points[i + 2]! - middle[2]!) * scale[2]!;
    const distance = x * x + y * y + z * z;
    if (distance === 0) continue;
    const cell = cubeCell(x, y, z, cells);
    if (distance <= farthest[cell]!) continue;
    farthest[cell] = distance;
    pointOfCell[cell] = i / 3;
  }
  return gather(
    points,
    pointOfCell.filter((point) => point >= 0),
  );
}

/** Coordinates of the vertices that triangles use, three each in mm. @throws {InputError} when the mesh has no triangles. */
export function usedPoints(mesh: Mesh): Float64Array {
  requireTriangles(mesh);
  const isUsed = new Uint8Array(mesh.positions.length / 3);
  for (let i = 0; i < mesh.indices.length; i++) isUsed[mesh.indices[i]!] = 1;
  const used = new Int32Array(isUsed.length);
  let count = 0;
  for (let vertex = 0; vertex < isUsed.length; vertex++) {
    if (isUsed[vertex]) used[count++] = vertex;
  }
  return count === isUsed.length ? mesh.positions : gather(mesh.positions, used.subarray(0, count));
}

function boxOf(points: Float64Array): [middle: number[], scale: number[]] {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < points.length; i++) {
    const axis = i % 3;
    if (points[i]! < min[axis]!) min[axis] = points[i]!;
    if (points[i]! > max[axis]!) max[axis] = points[i]!;
  }
  return [min.map((low, axis) => (low + max[axis]!) / 2), min.map((low, axis) => 1 / (max[axis]! - low || 1))];
}

function gather(positions: Float64Array, vertices: Int32Array): Float64Array {
  const points = new Float64Array(3 * vertices.length);
  for (let i = 0; i < vertices.length; i++) {
    for (let axis = 0; axis < 3; axis++) points[3 * i + axis] = positions[3 * vertices[i]! + axis]!;
  }
  return points;
}
