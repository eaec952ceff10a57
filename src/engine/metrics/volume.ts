import { inRuns } from '../in-runs.js';
import type { Mesh, Vector } from '../mesh.js';
import { boundingBox } from './bounding-box.js';

/**
 * Volume enclosed by a closed mesh, in mm³; 0 for a mesh without triangles.
 *
 * Sums the signed volumes of the tetrahedra between the center of the bounding box and each triangle (divergence theorem), in
 * double precision; a part far from the origin loses no digits that way. Exact up to rounding for a watertight mesh, negative
 * when the faces point inwards, and meaningless for an open one: check `openEdgeCount` first.
 *
 * @see C. Zhang, T. Chen, "Efficient feature extraction for 2D/3D objects in mesh representation", ICIP 2001
 */
export function volumeMm3(mesh: Mesh): number {
  if (mesh.indices.length === 0) return 0;
  const { min, max } = boundingBox(mesh);
  const center: Vector = [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2];
  let sixTimesVolume = 0;
  inRuns(mesh.indices.length / 3, (from, to) => {
    sixTimesVolume = withVolumes(sixTimesVolume, mesh, center, from, to);
  });
  return sixTimesVolume / 6;
}

/** The sum, and six times the volumes between the center and each triangle of a run. */
function withVolumes(before: number, { positions: p, indices }: Mesh, [centerX, centerY, centerZ]: Vector, from: number, to: number) {
  let sum = before;
  for (let i = 3 * from; i < 3 * to; i += 3) {
    const a = 3 * indices[i]!;
    const b = 3 * indices[i + 1]!;
    const c = 3 * indices[i + 2]!;
    const bx = p[b]! - centerX;
    const by = p[b + 1]! - centerY;
    const bz = p[b + 2]! - centerZ;
    const cx = p[c]! - centerX;
    const cy = p[c + 1]! - centerY;
    const cz = p[c + 2]! - centerZ;
    sum +=
      (p[a]! - centerX) * (by * cz - bz * cy) + (p[a + 1]! - centerY) * (bz * cx - bx * cz) + (p[a + 2]! - centerZ) * (bx * cy - by * cx);
  }
  return sum;
}
