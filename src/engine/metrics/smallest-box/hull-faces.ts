/** Stands for "none" in lists of points and faces. */
export const noFace = -1;

/**
 * The faces of a hull that grows, in lists of numbers that a removed face's place in is used again.
 *
 * Face `f` has its corners at `corners[3 * f …]`, counter-clockwise seen from outside. Across its side `k`, from corner `k` to the
 * next one, lies the face `neighbors[3 * f + k]`. Its plane is at `planes[4 * f …]`: unit normal and offset. The points outside it
 * are a linked list through `nextOutside`.
 */
export type HullFaces = {
  points: Float64Array;
  /** Distance above which a point counts as outside a well-shaped face. */
  tolerance: number;
  corners: number[];
  neighbors: number[];
  planes: number[];
  /** Per face, the distance above which a point counts as outside it. */
  slacks: number[];
  firstOutside: number[];
  farthest: number[];
  farthestDistance: number[];
  isAlive: boolean[];
  /** The last point that saw the face. */
  seenFrom: number[];
  free: number[];
  nextOutside: Int32Array;
};

/** No faces yet, over points (x, y, z in turn). */
export function createHullFaces(points: Float64Array, tolerance: number): HullFaces {
  return {
    points,
    tolerance,
    corners: [],
    neighbors: [],
    planes: [],
    slacks: [],
    firstOutside: [],
    farthest: [],
    farthestDistance: [],
    isAlive: [],
    seenFrom: [],
    free: [],
    nextOutside: new Int32Array(points.length / 3),
  };
}

/**
 * Rounding of a cross product, as a share of the tolerance per unit of |u| |v| / |u x v|: a sliver's normal is uncertain, and so are
 * distances from it.
 */
const sliverShare = 3e-3;

/** Adds the face over three points and returns its number; it has no neighbors and no outside points yet. */
export function addFace(faces: HullFaces, a: number, b: number, c: number): number {
  const { points: p, planes, corners, neighbors } = faces;
  const face = faces.free.pop() ?? faces.isAlive.length;
  const ux = p[3 * b]! - p[3 * a]!;
  const uy = p[3 * b + 1]! - p[3 * a + 1]!;
  const uz = p[3 * b + 2]! - p[3 * a + 2]!;
  const vx = p[3 * c]! - p[3 * a]!;
  const vy = p[3 * c + 1]! - p[3 * a + 1]!;
  const vz = p[3 * c + 2]! - p[3 * a + 2]!;
  const nx = uy * vz - uz * vy;
  const ny = uz * vx - ux * vz;
  const nz = ux * vy - uy * vx;
  const length = Math.sqrt(nx * nx + ny * ny + nz * nz);
  planes[4 * face] = nx / length;
  planes[4 * face + 1] = ny / length;
  planes[4 * face + 2] = nz / length;
  planes[4 * face + 3] = (nx * p[3 * a]! + ny * p[3 * a + 1]! + nz * p[3 * a + 2]!) / length;
  const sides = Math.sqrt((ux * ux + uy * uy + uz * uz) * (vx * vx + vy * vy + vz * vz));
  faces.slacks[face] = faces.tolerance * (1 + (sliverShare * sides) / length);
  corners[3 * face] = a;
  corners[3 * face + 1] = b;
  corners[3 * face + 2] = c;
  for (let k = 0; k < 3; k++) neighbors[3 * face + k] = noFace;
  faces.firstOutside[face] = noFace;
  faces.farthest[face] = noFace;
  faces.farthestDistance[face] = 0;
  faces.isAlive[face] = true;
  faces.seenFrom[face] = noFace;
  return face;
}

/** True when the point lies outside the face by more than the tolerance. */
export function isSeen(faces: HullFaces, face: number, point: number): boolean {
  return distanceTo(faces, face, point) > faces.slacks[face]!;
}

/** Gives a point to the first of the candidates that it is outside of; a point outside none of them is dropped. */
export function assignPoint(faces: HullFaces, candidates: number[], point: number): void {
  for (let i = 0; i < candidates.length; i++) {
    const face = candidates[i]!;
    const distance = distanceTo(faces, face, point);
    if (!(distance > faces.slacks[face]!)) continue;
    faces.nextOutside[point] = faces.firstOutside[face]!;
    faces.firstOutside[face] = point;
    if (distance > faces.farthestDistance[face]!) {
      faces.farthestDistance[face] = distance;
      faces.farthest[face] = point;
    }
    return;
  }
}

/** Deals a face's outside points, less one, out to the candidates. */
export function reassignPoints(faces: HullFaces, face: number, candidates: number[], except: number): void {
  let point = faces.firstOutside[face]!;
  faces.firstOutside[face] = noFace;
  faces.farthest[face] = noFace;
  faces.farthestDistance[face] = 0;
  while (point !== noFace) {
    const next = faces.nextOutside[point]!;
    if (point !== except) assignPoint(faces, candidates, point);
    point = next;
  }
}

function distanceTo({ points: p, planes }: HullFaces, face: number, point: number): number {
  const i = 4 * face;
  return planes[i]! * p[3 * point]! + planes[i + 1]! * p[3 * point + 1]! + planes[i + 2]! * p[3 * point + 2]! - planes[i + 3]!;
}
