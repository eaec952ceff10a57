import type { Vector } from '../../mesh.js';
import { castRay, triangleNormal } from '../rays/bvh.js';
import { type Facing, findAlong, findWall } from './opposite-faces.js';

/** A place where two nearly parallel faces oppose each other, seen from one of them. Normals are outward and of unit length. */
export type WallSpot = {
  triangle: number;
  from: Vector;
  normal: Vector;
  /** Unit direction from `from` to `to`. */
  along: Vector;
  distanceMm: number;
  /** Cosine of the angle by which the faces miss being parallel. */
  opposition: number;
  to: Vector;
  oppositeTriangle: number;
  oppositeNormal: Vector;
};

/** The spot at a point of a triangle, or undefined when no nearly parallel face is opposite. */
export function wallSpotAt(facing: Facing, triangle: number, from: Vector): WallSpot | undefined {
  if (!findWall(facing, triangle, ...from)) return undefined;
  const { opposition } = facing;
  const normal = toVector(facing.normal);
  const { distanceMm, triangle: oppositeTriangle } = facing.reach;
  const along = toVector(facing.along);
  const to = shift(from, along, distanceMm);
  return { triangle, from, normal, along, distanceMm, opposition, to, oppositeTriangle, oppositeNormal: toVector(facing.opposite) };
}

/** Neighboring places of one surface bend by less than 60°; a ball bends by 53° on the way that confirms a spot. */
const sameSurface = 0.5;

/**
 * The spot after a step of `byMm` on the same surface in the tangential direction `along`; undefined where the surface ends or is
 * more than `liftMm` above or below the tangent plane, or where no nearly parallel face is opposite.
 */
export function stepAside(facing: Facing, { from, normal }: WallSpot, along: Vector, byMm: number, liftMm: number): WallSpot | undefined {
  const { mesh, bvh, reach, opposite } = facing;
  const [x, y, z] = shift(shift(from, along, byMm), normal, liftMm);
  reach.distanceMm = 2 * liftMm;
  if (!castRay(bvh, x, y, z, -normal[0], -normal[1], -normal[2], reach, 0)) return undefined;
  if (!triangleNormal(mesh, reach.triangle, opposite) || dot(toVector(opposite), normal) < sameSurface) return undefined;
  return wallSpotAt(facing, reach.triangle, shift([x, y, z], normal, -reach.distanceMm));
}

const coneAngle = (20 * Math.PI) / 180;
const coneCosine = Math.cos(coneAngle);
const coneSine = Math.sin(coneAngle);
const coneRays = 6;
const fewestConeHits = 4;
/** Faces that the cone counts: their normals oppose by more than 120°. */
const coneOpposition = 0.5;

/**
 * Thickness that a cone of rays agrees on at a spot [mm], or undefined when fewer than 4 of 7 rays meet an opposing face.
 *
 * One ray runs straight through and six are tilted by 20°; the median of their lengths along the axis counts.
 *
 * @see L. Shapira, A. Shamir, D. Cohen-Or, "Consistent mesh partitioning and skeletonisation using the shape diameter function",
 * The Visual Computer 24, 2008 (weaker opposition and a wider cone there)
 */
export function coneThicknessMm(facing: Facing, { triangle, from, along, distanceMm }: WallSpot): number | undefined {
  const lengths = [distanceMm];
  for (const aside of directionsAcross(along, coneRays)) {
    const [dx, dy, dz] = tilted(along, aside);
    if (!findAlong(facing, triangle, ...from, dx, dy, dz) || facing.opposition < coneOpposition) continue;
    lengths.push(facing.reach.distanceMm * coneCosine);
  }
  if (lengths.length < fewestConeHits) return undefined;
  lengths.sort((a, b) => a - b);
  const middle = lengths.length >> 1;
  return lengths.length % 2 === 1 ? lengths[middle] : (lengths[middle - 1]! + lengths[middle]!) / 2;
}

function tilted([x, y, z]: Vector, aside: Vector): Vector {
  return shift([coneCosine * x, coneCosine * y, coneCosine * z], aside, coneSine);
}

/** Unit vectors at right angles to a unit vector, evenly around it. */
export function directionsAcross([x, y, z]: Vector, count: number): Vector[] {
  const length = Math.abs(x) < 0.6 ? Math.hypot(y, z) : Math.hypot(x, y);
  const [ux, uy, uz] = Math.abs(x) < 0.6 ? [0, z / length, -y / length] : [-y / length, x / length, 0];
  const [vx, vy, vz] = [y * uz - z * uy, z * ux - x * uz, x * uy - y * ux];
  const directions: Vector[] = [];
  for (const [c, s] of turnsOf(count)) directions.push([c * ux + s * vx, c * uy + s * vy, c * uz + s * vz]);
  return directions;
}

const turns = new Map<number, [cosine: number, sine: number][]>();

/** Cosine and sine of that many even steps around a circle: asked for with every ray of a cone, so they are kept. */
function turnsOf(count: number): [number, number][] {
  const known = turns.get(count);
  if (known) return known;
  const made = Array.from({ length: count }, (_, k): [number, number] => {
    const angle = (2 * Math.PI * k) / count;
    return [Math.cos(angle), Math.sin(angle)];
  });
  turns.set(count, made);
  return made;
}

/** `from` moved by a length in mm along a unit vector. */
export function shift(from: Vector, along: Vector, byMm: number): Vector {
  return [from[0] + byMm * along[0], from[1] + byMm * along[1], from[2] + byMm * along[2]];
}

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function toVector(values: Float64Array): Vector {
  return [values[0]!, values[1]!, values[2]!];
}
