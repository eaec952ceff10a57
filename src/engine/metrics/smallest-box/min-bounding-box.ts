import { type Mesh, requireTriangles, type Vector } from '../../mesh.js';
import type { ExtentsMm } from '../../part-measures.js';
import { areaVectorsMm2 } from '../area-vectors.js';
import { convexHull, type Hull } from './hull.js';
import { distinctNormals } from './hull-normals.js';
import { type BoxCost, boxAlong, boxOn, cross, isSmaller, lengthAlong, reachAlong, type TurnedBox, tightened } from './turned-box.js';

/** Extents in ascending order, x <= y <= z, and the right-handed unit directions they are measured along, in the part's own axes. */
export type MinBoundingBox = { extentsMm: ExtentsMm; axes: [Vector, Vector, Vector] };

/** A hull with more corners is searched on this many of them first. */
const roughCorners = 200;
const mostNormals = 10_000;
const evenDirectionCount = 100;
const roughCandidates = 1000;
const turnedCandidates = 50;
const fullCandidates = 8;
/** Added to every length, as a share of the largest, so that flat parts are compared by area and thin lines by length. */
const flatnessShare = 1e-12;
const goldenAngle = Math.PI * (3 - Math.sqrt(5));

/**
 * Smallest box over all orientations, as far as this search finds it; never larger than the one along the file's axes.
 *
 * For each distinct face normal of the convex hull, the hull is projected along it and the smallest rectangle around the projection
 * found. The best of these boxes are then turned about their own axes while that makes them smaller, since the true minimum may
 * touch the hull in edges only (O'Rourke), as the cube around a regular tetrahedron does. A hull of more than 200 corners is first
 * searched on those that reach farthest in evenly spread directions; the last few boxes are tightened on all of it.
 *
 * @param mesh one whose every vertex is used by a triangle, as welded meshes are.
 * @throws {InputError} when the mesh has no triangles.
 * @see J. O'Rourke, "Finding minimal enclosing boxes", Int. J. Comput. Inf. Sci. 14 (1985)
 * @see G. Barequet, S. Har-Peled, "Efficiently approximating the minimum-volume bounding box of a point set", J. Algorithms 38 (2001)
 */
export function minBoundingBoxMm(mesh: Mesh): MinBoundingBox {
  requireTriangles(mesh);
  const hull = convexHull(mesh.positions);
  const straight = boxAlong(hull.positions, [1, 0, 0], [0, 1, 0]);
  const flatnessMm = flatnessShare * Math.max(...straight.lengthsMm);
  const cost: BoxCost = ({ lengthsMm: [a, b, c] }) => (a + flatnessMm) * (b + flatnessMm) * (c + flatnessMm);
  let best = straight;
  for (const normal of promisingNormals(hull, cost, flatnessMm)) {
    const box = boxOn(hull.positions, normal);
    if (isSmaller(cost(box), cost(best))) best = box;
  }
  return ascending(tightened(hull.positions, best, cost));
}

/** First axes of the best boxes around few of the hull's corners, as found and after tightening. */
function promisingNormals(hull: Hull, cost: BoxCost, flatnessMm: number): Vector[] {
  const rough = hull.positions.length / 3 > roughCorners ? convexHull(farthestCorners(hull.positions, roughCorners)) : hull;
  const areas = areaVectorsMm2({ positions: rough.positions, indices: rough.faces });
  const best = (boxes: TurnedBox[]) => boxes.sort((a, b) => cost(a) - cost(b));
  const boxes = [...distinctNormals(hull, mostNormals), ...evenDirections(evenDirectionCount)]
    .map((normal) => ({ normal, bound: lowerBound(rough, areas, normal, flatnessMm) }))
    .sort((a, b) => a.bound - b.bound)
    .slice(0, roughCandidates)
    .map(({ normal }) => boxOn(rough.positions, normal));
  const found = best(boxes);
  const turned = best(found.slice(0, turnedCandidates).map((box) => tightened(rough.positions, box, cost)));
  return [...found.slice(0, fullCandidates), ...turned.slice(0, fullCandidates)].map(({ axes }) => axes[0]);
}

/** Height times projected area (half the sum of the faces' own projections), which no box across the normal can go below. */
function lowerBound({ positions }: Hull, areas: Float64Array, normal: Vector, flatnessMm: number): number {
  let doubleArea = 0;
  for (let i = 0; i < areas.length; i += 3) {
    doubleArea += Math.abs(areas[i]! * normal[0] + areas[i + 1]! * normal[1] + areas[i + 2]! * normal[2]);
  }
  return ((lengthAlong(positions, normal) + flatnessMm) * doubleArea) / 2;
}

/** The points that reach farthest along evenly spread directions, and against them. */
function farthestCorners(points: Float64Array, count: number): Float64Array {
  const corners = new Set<number>();
  for (const direction of evenDirections(count / 2)) {
    const { lowest, highest } = reachAlong(points, direction);
    corners.add(lowest).add(highest);
  }
  return Float64Array.from([...corners].flatMap((corner) => [...points.subarray(3 * corner, 3 * corner + 3)]));
}

/** Unit vectors spread over half the sphere on a golden spiral. */
export function evenDirections(count: number): Vector[] {
  return Array.from({ length: count }, (_, i) => {
    const z = (2 * i + 1) / (2 * count);
    const radius = Math.sqrt(1 - z * z);
    return [radius * Math.cos(i * goldenAngle), radius * Math.sin(i * goldenAngle), z];
  });
}

function ascending({ lengthsMm, axes }: TurnedBox): MinBoundingBox {
  const [x, y, z] = [0, 1, 2].sort((a, b) => lengthsMm[a]! - lengthsMm[b]!);
  const [first, second] = [axes[x ?? 0]!, axes[y ?? 1]!];
  return {
    extentsMm: { x: lengthsMm[x ?? 0]!, y: lengthsMm[y ?? 1]!, z: lengthsMm[z ?? 2]! },
    axes: [first, second, cross(first, second)],
  };
}
