import type { Mesh } from '../../mesh.js';
import { type Bvh, castRay, type RayHit, triangleNormal } from '../rays/bvh.js';

/** Which side of a surface is searched for an opposite face: the material behind it or the void before it. */
export type Side = 'material' | 'void';

/** What a search for opposite faces needs; `reach` and the scratch arrays are overwritten by every call. */
export type Facing = {
  mesh: Mesh;
  bvh: Bvh;
  /** Direction of the search along the outward normal. */
  sign: -1 | 1;
  diagonalMm: number;
  /** Faces nearer than this touch: rounding of the file, or glued bodies. */
  contactMm: number;
  /** Opposite face of the last successful call. */
  reach: RayHit;
  /** How directly the two faces oppose: 1 when parallel, 0 at a right angle. */
  opposition: number;
  /** Unit direction of the ray that found it. */
  along: Float64Array;
  /** Outward unit normals of the face searched from, and of the face found. */
  normal: Float64Array;
  opposite: Float64Array;
  /** What a search has found at the middles of the triangles; asked again when places are looked for. */
  centroids?: CentroidSpans;
};

/** Per triangle the length of the wall or gap at its middle [mm], infinite for none and NaN where none was looked for. */
export type CentroidSpans = { lengthsMm: Float64Array; oppositions: Float64Array };

/** Faces less parallel than this (50°) do not oppose each other: they bound an edge or a corner. */
const wallOpposition = Math.cos((50 * Math.PI) / 180);
/** Within this angle (2°) the middle between two normals is as good as either of them. */
const parallelOpposition = Math.cos((2 * Math.PI) / 180);

/** Nothing is made or measured finer than this, so faces nearer than this are in contact. */
const contactMm = 0.001;

/** Everything that `findOpposite` and `findWall` need to search a mesh on one side of its surfaces; one per search, not shared. */
export function createFacing(mesh: Mesh, bvh: Bvh, side: Side): Facing {
  const b = bvh.bounds;
  const diagonalMm = mesh.indices.length > 0 ? Math.hypot(b[3]! - b[0]!, b[4]! - b[1]!, b[5]! - b[2]!) : 0;
  return {
    mesh,
    bvh,
    sign: side === 'material' ? -1 : 1,
    diagonalMm,
    contactMm: Math.max(2e-7 * diagonalMm, Math.min(contactMm, 1e-4 * diagonalMm)),
    reach: { distanceMm: 0, triangle: -1 },
    opposition: 0,
    along: new Float64Array(3),
    normal: new Float64Array(3),
    opposite: new Float64Array(3),
  };
}

/**
 * True when the straight line from a point of a triangle, into the material or the void, ends at a face; the face found is then in
 * `facing.reach`, both normals and `facing.opposition` are set. Distances in mm, from 0. False for a degenerate triangle.
 */
export function findOpposite(facing: Facing, triangle: number, x: number, y: number, z: number): boolean {
  const { mesh, normal, sign } = facing;
  if (!triangleNormal(mesh, triangle, normal)) return false;
  return findFrom(facing, triangle, x, y, z, sign * normal[0]!, sign * normal[1]!, sign * normal[2]!);
}

/**
 * As `findOpposite`, but only for a face within 50° of parallel, and measured at the same angle to both: straight where they are
 * parallel, across the taper where they are not. A ray at right angles to one flank of a tooth would run down into its root.
 */
export function findWall(facing: Facing, triangle: number, x: number, y: number, z: number): boolean {
  if (!findOpposite(facing, triangle, x, y, z) || facing.opposition < wallOpposition) return false;
  if (facing.opposition > parallelOpposition) return true;
  const { sign, normal: n, opposite: m } = facing;
  const dx = sign * (n[0]! - m[0]!);
  const dy = sign * (n[1]! - m[1]!);
  const dz = sign * (n[2]! - m[2]!);
  const length = Math.sqrt(dx * dx + dy * dy + dz * dz);
  return findFrom(facing, triangle, x, y, z, dx / length, dy / length, dz / length) && facing.opposition >= wallOpposition;
}

/** As `findOpposite`, in a given unit direction. */
export function findAlong(facing: Facing, triangle: number, x: number, y: number, z: number, dx: number, dy: number, dz: number): boolean {
  return triangleNormal(facing.mesh, triangle, facing.normal) && findFrom(facing, triangle, x, y, z, dx, dy, dz);
}

function findFrom(facing: Facing, triangle: number, x: number, y: number, z: number, dx: number, dy: number, dz: number): boolean {
  const found = facing.sign < 0 ? leaveMaterial(facing, triangle, x, y, z, dx, dy, dz) : crossVoid(facing, triangle, x, y, z, dx, dy, dz);
  const { normal: n, opposite: m, along } = facing;
  along[0] = dx;
  along[1] = dy;
  along[2] = dz;
  if (found) facing.opposition = -(n[0]! * m[0]! + n[1]! * m[1]! + n[2]! * m[2]!);
  return found;
}

/** Casts of one search; more faces than this in one place are no part. */
const castLimit = 16;

/**
 * The first face that the ray leaves material through. Faces that it enters by are passed: they belong to bodies that overlap.
 *
 * A face in contact with the start is the back of a sheet without thickness, or a body glued to this one, or a fold of the
 * triangles. Only behind a sheet is there void, so the next face decides.
 */
function leaveMaterial(facing: Facing, triangle: number, x: number, y: number, z: number, dx: number, dy: number, dz: number): boolean {
  const { reach, contactMm: touchMm } = facing;
  let sheet = -1;
  let sheetMm = 0;
  let fromMm = -1e-9 * facing.diagonalMm;
  for (let casts = 0; casts < castLimit; casts++) {
    const side = castToFace(facing, triangle, x, y, z, dx, dy, dz, fromMm);
    if (side > 0 && reach.distanceMm >= touchMm) return true;
    if (side === 0 || (side < 0 && sheet >= 0)) break;
    if (side > 0) {
      sheet = reach.triangle;
      sheetMm = Math.max(0, reach.distanceMm);
    }
    fromMm = side > 0 ? touchMm : reach.distanceMm;
  }
  if (sheet < 0 || !triangleNormal(facing.mesh, sheet, facing.opposite)) return false;
  reach.triangle = sheet;
  reach.distanceMm = sheetMm;
  return true;
}

/** The first face met from its outside; touching faces leave no void between them, and a back face means the start lies in material. */
function crossVoid(facing: Facing, triangle: number, x: number, y: number, z: number, dx: number, dy: number, dz: number): boolean {
  const { reach, contactMm: touchMm } = facing;
  let fromMm = -1e-9 * facing.diagonalMm;
  for (let casts = 0; casts < castLimit; casts++) {
    const side = castToFace(facing, triangle, x, y, z, dx, dy, dz, fromMm);
    if (reach.distanceMm >= touchMm || side <= 0) return side < 0 && reach.distanceMm >= touchMm;
    fromMm = reach.distanceMm;
  }
  return false;
}

/** 1 when the ray meets the back of a face, -1 when its front, 0 when none. */
function castToFace(
  { mesh, bvh, reach, opposite }: Facing,
  triangle: number,
  x: number,
  y: number,
  z: number,
  dx: number,
  dy: number,
  dz: number,
  fromMm: number,
): number {
  reach.distanceMm = Number.POSITIVE_INFINITY;
  if (!castRay(bvh, x, y, z, dx, dy, dz, reach, fromMm, triangle)) return 0;
  if (!triangleNormal(mesh, reach.triangle, opposite)) return 0;
  return opposite[0]! * dx + opposite[1]! * dy + opposite[2]! * dz > 0 ? 1 : -1;
}

/** Length in mm of the wall or gap at a point of a triangle; undefined when there is none. */
export function wallLengthMm(facing: Facing, triangle: number, x: number, y: number, z: number): number | undefined {
  return findWall(facing, triangle, x, y, z) ? facing.reach.distanceMm : undefined;
}
