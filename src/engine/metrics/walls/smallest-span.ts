import type { Vector } from '../../mesh.js';
import type { Span } from '../../part-measures.js';
import { centralSample } from './central-sample.js';
import { findNarrowing, isConfirmed, isTwoSided } from './confirm-spot.js';
import { type Facing, findWall } from './opposite-faces.js';
import { areaSamples, centroidSamples, type SurfaceSamples } from './surface-samples.js';
import { directionsAcross, stepAside, type WallSpot, wallSpotAt } from './wall-spot.js';

const centroidLimit = 250_000;
const areaSampleCount = 20_000;

/** Places looked at closely before the search ends; ordinary parts need a few dozen, a bolt whose thread is a body of its own 5000. */
const confirmationLimit = 12_000;
/** Candidates up to this many times the smallest span so far may still hide a smaller one between the samples. */
const searchedShare = 2;
/** Candidates of about the same thickness in one place that may fail before the place is left. */
const triesPerPlace = 8;
/** Steps of all walks together. */
const stepLimit = 48_000;

/**
 * The smallest confirmed distance between opposite faces through material or void, with its two surface points, in mm; undefined
 * when no faces oppose each other.
 *
 * One ray runs from every triangle (from a share of them above 250 000) and from 20 000 points spread evenly over the surface. The
 * places found are confirmed from the thinnest upwards (`isConfirmed`) and followed downhill on the surface to their local minimum.
 * Deterministic: the same mesh gives the same answer.
 */
export function findSmallestSpan(facing: Facing): Span | undefined {
  const places = createPlaces(facing.diagonalMm / 256, triesPerPlace);
  const wedges = createPlaces(facing.diagonalMm / 64, 1);
  const steps = { left: stepLimit };
  let confirmations = 0;
  let best: WallSpot | undefined;
  const candidates = findCandidates(facing);
  const { samples, ranksMm, ascending } = candidates;
  for (const i of ascending) {
    const sizeMm = ranksMm[i]!;
    if (best !== undefined && sizeMm > searchedShare * rankOf(best)) break;
    if (confirmations === confirmationLimit || steps.left <= 0) break;
    const from: Vector = [samples.points[3 * i]!, samples.points[3 * i + 1]!, samples.points[3 * i + 2]!];
    if (wedges.isClosed(from, sizeMm) || places.isClosed(from, sizeMm)) continue;
    confirmations++;
    places.use(from, sizeMm, 1);
    const spot = settle(facing, samples.triangles[i]!, from, steps);
    if (spot === 'wedge') wedges.use(from, sizeMm, 1);
    if (spot === 'wedge' || spot === undefined) continue;
    places.use(from, sizeMm, triesPerPlace);
    if (best === undefined || rankOf(spot) < rankOf(best)) best = spot;
  }
  if (best === undefined) return undefined;
  const { from, to } = inTheMiddle(facing, best, candidates);
  return { distanceMm: best.distanceMm, from, to };
}

/** A ten-thousandth of a thickness is nothing that anyone could see or make. */
const equalShare = 1e-4;

/** Of the places as thin as the thinnest one the most central: where a person would point at a wall that is thin all over. */
function inTheMiddle(facing: Facing, best: WallSpot, { samples, ranksMm, ascending }: Candidates): WallSpot {
  const { triangles, points } = samples;
  const equal = ascending.filter((i) => Math.abs(ranksMm[i]! - rankOf(best)) <= equalShare * rankOf(best));
  const i = equal[centralSample(points, equal, facing.diagonalMm / 8)];
  if (i === undefined) return best;
  const spot = wallSpotAt(facing, triangles[i]!, [points[3 * i]!, points[3 * i + 1]!, points[3 * i + 2]!]);
  return spot !== undefined && isConfirmed(facing, spot) ? spot : best;
}

/**
 * What spots are compared by: the distance, enlarged by up to 2.4 times the less parallel its faces are.
 *
 * So a plate keeps its thickness although it is thinner across its rounded or chamfered rim, and the tip of a gear tooth still counts
 * where the rest of the gear is several times as thick.
 */
export function rankMm(distanceMm: number, opposition: number): number {
  return distanceMm / (opposition * opposition);
}

function rankOf({ distanceMm, opposition }: WallSpot): number {
  return rankMm(distanceMm, opposition);
}

/** `ranksMm` by sample; `ascending` are the samples that see an opposite face. */
type Candidates = { samples: SurfaceSamples; ranksMm: Float64Array; ascending: Uint32Array };

function findCandidates(facing: Facing): Candidates {
  const centroids = centroidSamples(facing.mesh, centroidLimit);
  const samples = joinSamples(centroids, areaSamples(facing.mesh, areaSampleCount));
  const { triangles, points } = samples;
  const lengthsMm = new Float64Array(facing.mesh.indices.length / 3).fill(Number.NaN);
  const oppositions = new Float64Array(lengthsMm.length);
  facing.centroids = { lengthsMm, oppositions };
  const ranksMm = new Float64Array(triangles.length);
  const found = new Uint32Array(triangles.length);
  let count = 0;
  for (let i = 0; i < triangles.length; i++) {
    const isFound = findWall(facing, triangles[i]!, points[3 * i]!, points[3 * i + 1]!, points[3 * i + 2]!);
    if (i < centroids.triangles.length) {
      lengthsMm[triangles[i]!] = isFound ? facing.reach.distanceMm : Number.POSITIVE_INFINITY;
      oppositions[triangles[i]!] = facing.opposition;
    }
    if (!isFound) continue;
    ranksMm[i] = rankMm(facing.reach.distanceMm, facing.opposition);
    found[count++] = i;
  }
  const ascending = found.subarray(0, count).sort((a, b) => ranksMm[a]! - ranksMm[b]! || a - b);
  return { samples, ranksMm, ascending };
}

function joinSamples(a: SurfaceSamples, b: SurfaceSamples): SurfaceSamples {
  const triangles = new Uint32Array(a.triangles.length + b.triangles.length);
  triangles.set(a.triangles);
  triangles.set(b.triangles, a.triangles.length);
  const points = new Float64Array(a.points.length + b.points.length);
  points.set(a.points);
  points.set(b.points, a.points.length);
  return { triangles, points };
}

/** Below this share of where it started a narrowing or a walk has run into an edge, or to where faces cut each other. */
const endlessShare = 1 / 64;
/** So it has this near to contact. */
const endlessContacts = 4;

function isEndless({ contactMm }: Facing, start: WallSpot, end: WallSpot): boolean {
  return end !== start && end.distanceMm < Math.max(endlessShare * start.distanceMm, endlessContacts * contactMm);
}

/** The confirmed local minimum that belongs to a candidate, `wedge` when it narrows without end, undefined when it is not confirmed. */
export function settle(facing: Facing, triangle: number, from: Vector, steps: { left: number }): WallSpot | 'wedge' | undefined {
  const start = wallSpotAt(facing, triangle, from);
  if (start === undefined) return undefined;
  const spot = narrowest(facing, start);
  if (isEndless(facing, start, spot)) return 'wedge';
  if (!isConfirmed(facing, spot)) return undefined;
  const lowest = walkDown(facing, spot, steps);
  if (isEndless(facing, spot, lowest)) return 'wedge';
  return isTwoSided(facing, lowest) && findNarrowing(facing, lowest) === undefined ? lowest : spot;
}

/** Follows a narrowing until it opens again or is endless. */
function narrowest(facing: Facing, start: WallSpot): WallSpot {
  let spot = start;
  let narrower = findNarrowing(facing, spot);
  while (narrower !== undefined && !isEndless(facing, start, spot)) {
    spot = narrower;
    narrower = findNarrowing(facing, spot);
  }
  return spot;
}

const walkDirections = 8;
const firstStepShare = 0.5;
const lastStepShare = 1e-3;
/** Less than this share is rounding of the file, not progress. */
const progressShare = 1e-5;

/** Pattern search on the surface: steps to the lowest of 8 neighbors, and takes shorter steps when none is lower. */
function walkDown(facing: Facing, start: WallSpot, steps: { left: number }): WallSpot {
  let spot = start;
  let share = firstStepShare;
  while (share > lastStepShare && steps.left > 0) {
    const lower = lowestNeighbor(facing, spot, share * start.distanceMm, steps);
    if (lower === undefined) return spot;
    if (rankOf(lower) < rankOf(spot) * (1 - progressShare)) spot = lower;
    else share /= 2;
  }
  return spot;
}

/** Undefined when the spot lies among places of the very same distance, where no step helps. */
function lowestNeighbor(facing: Facing, spot: WallSpot, byMm: number, steps: { left: number }): WallSpot | undefined {
  let lowest = spot;
  let isFlat = true;
  for (const along of directionsAcross(spot.normal, walkDirections)) {
    steps.left--;
    const next = stepAside(facing, spot, along, byMm, byMm / 2);
    if (next === undefined || Math.abs(rankOf(next) - rankOf(spot)) > progressShare * rankOf(spot)) isFlat = false;
    if (next !== undefined && rankOf(next) < rankOf(lowest)) lowest = next;
  }
  return isFlat ? undefined : lowest;
}

/**
 * Remembers where candidates of about which thickness were looked at, so that one wide wall or one long edge does not use up the
 * search. A place is a cube of half the thickness there, rounded to a power of two, and at least of the given size.
 */
function createPlaces(leastSizeMm: number, usesPerPlace: number) {
  const uses = new Map<string, number>();
  function placeOf(point: Vector, distanceMm: number): string {
    const level = Math.ceil(Math.log2(Math.max(distanceMm / leastSizeMm, 1e-9)));
    const sizeMm = leastSizeMm * Math.max(2 ** (level - 1), 1);
    return `${level} ${point.map((coordinate) => Math.floor(coordinate / sizeMm)).join(' ')}`;
  }
  return {
    isClosed: (point: Vector, distanceMm: number) => (uses.get(placeOf(point, distanceMm)) ?? 0) >= usesPerPlace,
    use(point: Vector, distanceMm: number, times: number): void {
      const place = placeOf(point, distanceMm);
      uses.set(place, (uses.get(place) ?? 0) + times);
    },
  };
}
