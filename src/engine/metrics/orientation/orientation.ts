import type { Mesh, Vector } from '../../mesh.js';
import type { BuildOrientation, BuildOrientations } from '../../part-measures.js';
import type { Bvh } from '../rays/bvh.js';
import { rateDirections, type Search, shortlist } from './build-directions.js';
import { buildPose, uprightBoxMm } from './build-pose.js';
import { outlinePoints, usedPoints } from './outline-points.js';
import { binNormals, usualSelfSupportingAngleDeg } from './overhang.js';
import { supportAt, supportFaces } from './support.js';

/**
 * What a part's box costs, in support volume that costs the same: machine time for layers is shared by the parts on a plate, so it goes
 * with the volume of their boxes. From the default catalog: 0.04 for laser melted metal, 0.3 for resin, 0.9 for an electron beam; for a
 * filament print the box costs nothing.
 */
const boxWeights = { metal: 0.04, resin: 0.3, beam: 0.9, filament: 0 };

/** Searches that between them come near the cheapest pose of each process; how many each may bring follows from the time they take. */
const searches: Search[] = [
  { count: 8, score: byCost(boxWeights.metal) },
  { count: 4, score: ({ heightMm }) => heightMm },
  { count: 3, score: byCost(boxWeights.resin) },
  { count: 3, score: byCost(boxWeights.beam) },
  { count: 3, score: byCost(boxWeights.filament) },
  // What a job costs before its first layer is shared by the parts on the plate.
  { count: 3, score: ({ boxMm3, heightMm }) => boxMm3 / heightMm },
];

/** Up to this many points the footprint is turned by all of them, beyond by the few that reach farthest: 0.2 % larger at times. */
const exactPoints = 20_000;

/**
 * Poses that may be the cheapest to build in, and the pose that the file has.
 *
 * About 1100 directions are rated by binned face normals, with the aims of several processes; the best of each aim are measured:
 * support by rays, box exactly. On five parts, in laser and beam melted metal and in resin, the cheapest of them costs at most 0.6 %
 * more than the cheapest of all directions. A face that looks down needs support when it is flatter to the plate than the angle.
 * `hullPositions`, vertices of the convex hull, spares looking at every vertex. The same mesh always gives the same poses in the same
 * order: by their cost in laser melted metal, roughly. Ordinary parts take less than 0.4 s, a million triangles about 1.5 s.
 *
 * @throws {InputError} when the mesh has no triangles.
 * @see P. Alexander, S. Allen, D. Dutta, "Part orientation and build cost determination in layered manufacturing", CAD 30(5), 1998
 */
export function findOrientations(
  mesh: Mesh,
  bvh: Bvh,
  selfSupportingAngleDeg = usualSelfSupportingAngleDeg,
  hullPositions?: Float64Array,
): BuildOrientations {
  const points = hullPositions ?? usedPoints(mesh);
  const outline = outlinePoints(points);
  const rim = points.length <= 3 * exactPoints ? points : outline;
  const faces = supportFaces(mesh, points, selfSupportingAngleDeg);
  const rated = rateDirections(binNormals(mesh, faces.areaVectors), outline, faces.overhangCosine);
  const measure = (up: Vector): BuildOrientation => ({
    up,
    ...buildPose(points, rim, up),
    ...supportAt(mesh, bvh, up, faces),
  });
  return {
    poses: shortlist(rated, searches).map(measure).toSorted(compare),
    asUploaded: {
      up: fileUp,
      rotationDeg: { x: 0, y: 0, z: 0 },
      orientedBoxMm: uprightBoxMm(points),
      ...supportAt(mesh, bvh, fileUp, faces),
    },
  };
}

const fileUp: Vector = [0, 0, 1];

function byCost(boxWeight: number): Search['score'] {
  return ({ supportMm3, boxMm3 }) => supportMm3 + boxWeight * boxMm3;
}

function compare(a: BuildOrientation, b: BuildOrientation): number {
  return roughCost(a) - roughCost(b) || a.orientedBoxMm.z - b.orientedBoxMm.z;
}

function roughCost({ supportVolumeMm3, orientedBoxMm: { x, y, z } }: BuildOrientation): number {
  return supportVolumeMm3 + boxWeights.metal * x * y * z;
}
