import type { Vector } from '../../mesh.js';
import { castRay, triangleNormal } from '../rays/bvh.js';
import type { Facing } from './opposite-faces.js';
import { coneThicknessMm, directionsAcross, dot, shift, stepAside, type WallSpot, wallSpotAt } from './wall-spot.js';

/** Share by which the rays around a spot may differ from the one through it. */
const agreement = 0.3;
const neighborCount = 8;
const fewestNeighbors = 4;
/** Distance of the neighbors, as a share of the thickness. */
const neighborShare = 0.4;
/** Distance of the neighbors on a sheet without thickness, as a share of the part's diagonal. */
const sheetShare = 1e-3;

/**
 * True when a spot is a wall (or a gap) and no accident of one ray: the ray back from the opposite face, a cone of rays and the
 * surface around the spot agree with it, and it does not lie inside other material.
 */
export function isConfirmed(facing: Facing, spot: WallSpot): boolean {
  const isSheet = spot.distanceMm < facing.contactMm;
  if (!isTwoSided(facing, spot)) return false;
  return (isSheet || agreesInCone(facing, spot)) && agreesAround(facing, spot, isSheet);
}

function agrees(facing: Facing, spot: WallSpot, distanceMm: number | undefined): boolean {
  if (distanceMm === undefined) return false;
  return Math.abs(distanceMm - spot.distanceMm) <= agreement * spot.distanceMm + facing.contactMm;
}

/** True when the opposite face sees this one as far away as this one sees it, and neither lies inside other material. */
export function isTwoSided(facing: Facing, spot: WallSpot): boolean {
  return agrees(facing, spot, wallSpotAt(facing, spot.oppositeTriangle, spot.to)?.distanceMm) && isExposed(facing, spot);
}

function agreesInCone(facing: Facing, spot: WallSpot): boolean {
  return agrees(facing, spot, coneThicknessMm(facing, spot));
}

function agreesAround(facing: Facing, spot: WallSpot, isSheet: boolean): boolean {
  const byMm = isSheet ? sheetShare * facing.diagonalMm : neighborShare * spot.distanceMm;
  const neighbors = directionsAcross(spot.normal, neighborCount).filter((along) =>
    agrees(facing, spot, stepAside(facing, spot, along, byMm, byMm)?.distanceMm),
  );
  return neighbors.length >= fewestNeighbors;
}

/** False when another body's material covers the face or the opposite face. Void that a ray has crossed is open by itself. */
function isExposed(facing: Facing, { triangle, from, normal, oppositeTriangle, to, oppositeNormal }: WallSpot): boolean {
  if (facing.sign > 0) return true;
  return !isCovered(facing, triangle, from, normal) && !isCovered(facing, oppositeTriangle, to, oppositeNormal);
}

/** The first face seen from outside is met from its back. */
function isCovered({ mesh, bvh, reach, opposite, contactMm }: Facing, triangle: number, [x, y, z]: Vector, [dx, dy, dz]: Vector): boolean {
  reach.distanceMm = Number.POSITIVE_INFINITY;
  if (!castRay(bvh, x, y, z, dx, dy, dz, reach, contactMm, triangle)) return false;
  if (!triangleNormal(mesh, reach.triangle, opposite)) return false;
  return opposite[0]! * dx + opposite[1]! * dy + opposite[2]! * dz > 0;
}

/** Below this tilt (0.5°) faces count as parallel. */
const parallelTilt = Math.sin((0.5 * Math.PI) / 180);
/** Where to look, as shares of the way to the line in which the tangent planes meet; faces that touch in a cusp meet beyond it. */
const narrowingShares = [1.5, 0.9, 0.75, 0.6, 0.45, 0.3] as const;
/** Share of the distance that may be left there. */
const narrowedShare = 0.25;

/**
 * A place further on where the same two faces are less than a quarter as far apart, or undefined.
 *
 * Repeated, it tells a sharp edge, which narrows without end and would be 0 whatever the part, from a tapered rib, whose end face
 * comes first, and from a neck between two bores, which opens again.
 */
export function findNarrowing(facing: Facing, spot: WallSpot): WallSpot | undefined {
  const { normal, oppositeNormal, distanceMm } = spot;
  const inline = dot(normal, oppositeNormal);
  const across = shift(oppositeNormal, normal, -inline);
  const tilt = Math.sqrt(dot(across, across));
  if (tilt < parallelTilt) return undefined;
  const sign = -facing.sign / tilt;
  const along: Vector = [sign * across[0], sign * across[1], sign * across[2]];
  const meetingMm = distanceMm / Math.sqrt(2 + 2 * inline);
  for (const share of narrowingShares) {
    const liftMm = Math.max(0.4 * (1 - share), 0.05) * distanceMm;
    const next = stepAside(facing, spot, along, share * meetingMm, liftMm);
    if (next !== undefined && next.distanceMm < narrowedShare * distanceMm) return next;
  }
  return undefined;
}
