import type { Mesh, Vector } from '../../mesh.js';
import type { BuildOrientation } from '../../part-measures.js';
import type { Bvh } from '../rays/bvh.js';
import { rateDirections, shortlist } from './build-directions.js';
import { buildPose } from './build-pose.js';
import { outlinePoints, usedPoints } from './outline-points.js';
import { binNormals } from './overhang.js';
import { supportAt, supportFaces } from './support.js';

/**
 * What a part's box costs on the plate, in support volume that costs the same. From the calibrated metal process: machine time for
 * the layers of a full plate is about 0.04 of the price of full support volume, per volume of box.
 */
const boxWeight = 0.04;

/** Relative difference below which two poses count as equal in one respect, so that the next respect decides. */
const alike = 1e-4;

/** Up to this many points the footprint is turned by all of them, beyond by the few that reach farthest: 0.2 % larger at times. */
const exactPoints = 20_000;

const supportedCandidates = 10;
const flatCandidates = 4;

/**
 * The pose with least support and plate space, for processes that need support, and the lowest pose, for those that do not.
 *
 * About 1100 directions are rated by binned face normals; the best are measured: support by rays (45° limit), box exactly. Between
 * equals the lower pose wins. `hullPositions`, vertices of the convex hull, spares looking at every vertex. The same mesh always
 * gives the same poses. Ordinary parts take less than 0.3 s, a million triangles about 1 s.
 *
 * @throws {InputError} when the mesh has no triangles.
 * @see P. Alexander, S. Allen, D. Dutta, "Part orientation and build cost determination in layered manufacturing", CAD 30(5), 1998
 */
export function findOrientations(
  mesh: Mesh,
  bvh: Bvh,
  hullPositions?: Float64Array,
): { supported: BuildOrientation; flat: BuildOrientation } {
  const points = hullPositions ?? usedPoints(mesh);
  const outline = outlinePoints(points);
  const rim = points.length <= 3 * exactPoints ? points : outline;
  const faces = supportFaces(mesh, points);
  const rated = rateDirections(binNormals(mesh, faces.areaVectors), outline);
  const measure = (up: Vector): BuildOrientation => ({
    up,
    ...buildPose(points, rim, up),
    ...supportAt(mesh, bvh, up, faces),
  });
  const lowest = shortlist(rated, flatCandidates, ({ heightMm }) => heightMm).map(measure);
  const leastSupport = shortlist(rated, supportedCandidates, ({ supportMm3, boxMm3 }) => supportMm3 + boxWeight * boxMm3).map(measure);
  return {
    supported: best([...leastSupport, ...lowest], (pose) => [pose.supportVolumeMm3 + boxWeight * boxMm3(pose), pose.orientedBoxMm.z]),
    flat: best(lowest, (pose) => [pose.orientedBoxMm.z, pose.orientedBoxMm.x * pose.orientedBoxMm.y, pose.supportVolumeMm3]),
  };
}

/** The pose whose criteria are lowest, compared in their order; the earlier one where they are alike. */
function best(poses: BuildOrientation[], criteria: (pose: BuildOrientation) => number[]): BuildOrientation {
  return poses.reduce((leader, pose) => (isLower(criteria(pose), criteria(leader)) ? pose : leader));
}

function isLower(values: number[], than: number[]): boolean {
  for (const [i, value] of values.entries()) {
    const other = than[i] ?? value;
    if (Math.abs(value - other) > alike * Math.max(Math.abs(value), Math.abs(other))) return value < other;
  }
  return false;
}

function boxMm3({ orientedBoxMm: { x, y, z } }: BuildOrientation): number {
  return x * y * z;
}
