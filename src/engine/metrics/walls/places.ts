import type { Vector } from '../../mesh.js';
import type { Place, Span } from '../../part-measures.js';
import type { Edges } from '../mesh-health/edges.js';
import { castRay } from '../rays/bvh.js';
import { centroidOf, type Pieces, pieceAt, sharesAt, sizeMm } from '../regions/pieces.js';
import { refineBorder } from '../regions/refine.js';
import { type Region, regionsBelow } from '../regions/regions-below.js';
import { copyOfSurface, cut, type SampledSurface, sampleSurface, slantedSizeMm } from '../regions/sampled-surface.js';
import type { Facing } from './opposite-faces.js';
import { settle } from './smallest-span.js';
import { shift, type WallSpot, wallSpotAt } from './wall-spot.js';

/** Pieces along the border of a place are as small as this share of the limit, where the part is not too large for that. */
const finestShare = 0.5;
/** Cutting ends here even for walls that are thinner than numbers can tell their corners apart. */
const leastShare = 1e-4;
/** Steps of all walks together. */
const stepLimit = 48_000;
/** Regions looked at closely, largest first; ordinary parts have a few dozen. */
const confirmationLimit = 2_000;
/** Pieces of a region that may fail before it is given up: evenly from its thinnest to its thickest. */
const triesPerRegion = 8;

/** A place with the distance that puts it in its order. */
export type SpanPlace = Place & { valueMm: number };

/**
 * The places where walls (or gaps) are below a limit [mm], the smallest span first and the others ascending: connected regions of
 * the surface together with the regions opposite them, each with its smallest confirmed distance.
 *
 * The surface is cut into pieces, finer along the borders of the places, and each piece is measured at its middle like the candidates
 * of `findSmallestSpan`. A region counts when one of its pieces is confirmed as a wall and does not narrow without end: so a sharp edge
 * is no thin place. Borders are within half the limit, wider where they are longer than about 10 m per mm of limit. Deterministic.
 *
 * @param surface from `surfaceFor`, and left as it is
 * @param smallest the smallest span of the part, below the limit; always among the places
 */
export function findPlaces(surface: SampledSurface, edges: Edges, limitMm: number, smallest: Span): SpanPlace[] {
  const fine = copyOfSurface(surface);
  const ends = endsOf(fine.facing, smallest);
  for (const end of ends) cutDown(fine, end, Math.max(smallest.distanceMm / 2, leastShare * limitMm));
  refineBorder(fine, edges, limitMm, finestShare * limitMm);
  const regions = regionsBelow(fine, edges, limitMm);
  // At the rim of a face the piece on one side may reach beyond what lies opposite.
  const seeds = ends.map((end) => pieceUnder(fine.pieces, end));
  const seeded = regions.find(({ pieces }) => seeds.some((seed) => pieces.includes(seed)));
  const others = confirmedPlaces(
    fine,
    regions.filter((region) => region !== seeded),
    limitMm,
  );
  return [placeOf(smallest, seeded), ...others].sort((a, b) => a.valueMm - b.valueMm || b.areaMm2 - a.areaMm2);
}

/**
 * The surface of a part cut evenly for `findPlaces`. Where its smallest span lies across a taper, as at the tip of a gear's tooth, others
 * that taper as much count as well.
 */
export function surfaceFor(facing: Facing, smallest: Span): SampledSurface {
  const [start] = endsOf(facing, smallest);
  const spot = start && wallSpotAt(facing, start.triangle, start.at);
  return sampleSurface(facing, spot ? 1 / spot.opposition ** 2 : 1);
}

type SurfacePoint = { triangle: number; at: Vector };

/** The points in which a span starts and ends, as far as the surface is found there; none for a span without length. */
function endsOf(facing: Facing, span: Span): SurfacePoint[] {
  const ends = [span, { ...span, from: span.to, to: span.from }].map((one) => surfaceAt(facing, one));
  return ends.filter((end) => end !== undefined);
}

function surfaceAt({ bvh, reach }: Facing, { from, to, distanceMm }: Span): SurfacePoint | undefined {
  if (distanceMm === 0) return undefined;
  const back: Vector = [(from[0] - to[0]) / distanceMm, (from[1] - to[1]) / distanceMm, (from[2] - to[2]) / distanceMm];
  reach.distanceMm = distanceMm;
  return castRay(bvh, ...shift(from, back, -distanceMm / 2), ...back, reach, 0) ? { triangle: reach.triangle, at: from } : undefined;
}

function cutDown(surface: SampledSurface, point: SurfacePoint, largestMm: number): void {
  const { pieces } = surface;
  for (let piece = pieceUnder(pieces, point); sizeMm(pieces, piece) > largestMm; piece = pieceUnder(pieces, point)) cut(surface, piece);
}

function pieceUnder(pieces: Pieces, { triangle, at }: SurfacePoint): number {
  return pieceAt(pieces, triangle, sharesAt(pieces, triangle, at));
}

function confirmedPlaces(surface: SampledSurface, regions: readonly Region[], limitMm: number): SpanPlace[] {
  const steps = { left: stepLimit };
  const places: SpanPlace[] = [];
  for (const region of regions.slice(0, confirmationLimit)) {
    if (steps.left <= 0) break;
    const spot = confirmedSpot(surface, region, steps);
    if (spot && slantedSizeMm(surface, spot.distanceMm, spot.opposition) < limitMm) places.push(placeOf(spot, region));
  }
  return places;
}

function confirmedSpot({ facing, pieces }: SampledSurface, region: Region, steps: { left: number }): WallSpot | undefined {
  const last = region.pieces.length - 1;
  const tries = new Set(Array.from({ length: triesPerRegion }, (_, k) => region.pieces[Math.round((k * last) / (triesPerRegion - 1))]!));
  for (const piece of tries) {
    const spot = settle(facing, pieces.triangles[piece]!, centroidOf(pieces, piece), steps);
    if (spot !== undefined && spot !== 'wedge') return spot;
  }
  return undefined;
}

/** A region with the smallest span in it; a span without a region stands for itself. */
function placeOf({ distanceMm, from, to }: Span, region: Region | undefined): SpanPlace {
  const at: Vector = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2, (from[2] + to[2]) / 2];
  if (region) return { at, valueMm: distanceMm, areaMm2: region.areaMm2, box: region.box };
  const least = (axis: 0 | 1 | 2) => Math.min(from[axis], to[axis]);
  const most = (axis: 0 | 1 | 2) => Math.max(from[axis], to[axis]);
  const box = { min: [least(0), least(1), least(2)], max: [most(0), most(1), most(2)] } as const;
  return { at, valueMm: distanceMm, areaMm2: 0, box };
}
