import type { ViewMesh } from '../../view-data.js';
import type { Plane } from './ray.js';
import { between, type Vector, vertexAt } from './vector.js';

/** The line in which the plane cuts the surface, as x, y, z of start and end of its pieces, in mm. */
export function cutOutline({ positions, indices }: ViewMesh, { normal, offset }: Plane): Float32Array {
  const lines: number[] = [];
  const above = new Float32Array(positions.length / 3);
  const [x, y, z] = normal;
  for (let v = 0; v < above.length; v++) above[v] = x * positions[3 * v]! + y * positions[3 * v + 1]! + z * positions[3 * v + 2]! - offset;
  for (let t = 0; t < indices.length; t += 3) {
    const isAbove = above[indices[t]!]! > 0;
    if (isAbove === above[indices[t + 1]!]! > 0 && isAbove === above[indices[t + 2]!]! > 0) continue;
    const corners = [indices[t]!, indices[t + 1]!, indices[t + 2]!] as const;
    const count = corners.filter((v) => above[v]! > 0).length;
    // The corner that is alone on its side has both cut sides.
    const alone = corners.findIndex((v) => above[v]! > 0 === (count === 1));
    const apex = corners[alone]!;
    for (const other of [corners[(alone + 1) % 3]!, corners[(alone + 2) % 3]!]) {
      lines.push(...crossing(positions, apex, other, above[apex]! / (above[apex]! - above[other]!)));
    }
  }
  return new Float32Array(lines);
}

function crossing(positions: Float32Array, a: number, b: number, share: number): Vector {
  return between(vertexAt(positions, a), vertexAt(positions, b), share);
}
