import { surfaceAreaMm2 } from '../surface-area.js';
import { type Facing, findWall } from '../walls/opposite-faces.js';
import { rankMm } from '../walls/smallest-span.js';
import { areaMm2, centroidOf, copyOf, halve, type Pieces, pieceAt, sharesAt, wholeTriangles } from './pieces.js';

/**
 * A surface in pieces, each with the size of the wall or gap at its middle, infinite where there is none: its length, or its rank
 * (`rankMm`) over the slant when that is more.
 */
export type SampledSurface = { facing: Facing; pieces: Pieces; sizesMm: Float64Array; slant: number };

/** A surface of few triangles is cut into this many pieces, or up to twice as many. */
const pieceCount = 8_000;

/**
 * The surface in pieces of about equal area, or smaller where the triangles are.
 *
 * @param slant rank over length of the smallest span of the part, at least 1: walls that taper more than that one do not count as thin
 */
export function sampleSurface(facing: Facing, slant: number): SampledSurface {
  const surface = { facing, pieces: wholeTriangles(facing.mesh), sizesMm: new Float64Array(0), slant };
  const { pieces } = surface;
  const mostMm2 = surfaceAreaMm2(facing.mesh) / pieceCount;
  for (let piece = 0; piece < pieces.count; piece++) if (areaMm2(pieces, piece) > mostMm2) halve(pieces, piece);
  surface.sizesMm = new Float64Array(pieces.triangles.length).fill(Number.POSITIVE_INFINITY);
  for (let piece = 0; piece < pieces.count; piece++) if (pieces.halves[piece] === 0) measurePiece(surface, piece);
  return surface;
}

/** A copy that can be cut further without changing the original. */
export function copyOfSurface(surface: SampledSurface): SampledSurface {
  return { ...surface, pieces: copyOf(surface.pieces), sizesMm: surface.sizesMm.slice() };
}

/** Cuts a piece in two and measures both; returns the first of them, the other follows it. */
export function cut(surface: SampledSurface, piece: number): number {
  const { pieces } = surface;
  halve(pieces, piece);
  if (surface.sizesMm.length < pieces.count) {
    const wider = new Float64Array(pieces.triangles.length);
    wider.set(surface.sizesMm);
    surface.sizesMm = wider;
  }
  const first = pieces.halves[piece]!;
  measurePiece(surface, first);
  measurePiece(surface, first + 1);
  return first;
}

function measurePiece(surface: SampledSurface, piece: number): void {
  const { facing, pieces, sizesMm } = surface;
  const knownMm = facing.centroids?.lengthsMm[piece];
  if (facing.centroids && knownMm !== undefined && !Number.isNaN(knownMm)) {
    const isThere = knownMm < Number.POSITIVE_INFINITY;
    sizesMm[piece] = isThere ? slantedSizeMm(surface, knownMm, facing.centroids.oppositions[piece]!) : knownMm;
    return;
  }
  const found = findWall(facing, pieces.triangles[piece]!, ...centroidOf(pieces, piece));
  sizesMm[piece] = found ? slantedSizeMm(surface, facing.reach.distanceMm, facing.opposition) : Number.POSITIVE_INFINITY;
}

/** Size by which a wall or gap counts as below a limit. */
export function slantedSizeMm({ slant }: { slant: number }, distanceMm: number, opposition: number): number {
  return Math.max(distanceMm, rankMm(distanceMm, opposition) / slant);
}

/** The piece that lies opposite the middle of a piece, -1 where none does. */
export function oppositePiece({ facing, pieces }: SampledSurface, piece: number): number {
  const [x, y, z] = centroidOf(pieces, piece);
  if (!findWall(facing, pieces.triangles[piece]!, x, y, z)) return -1;
  const { reach, along } = facing;
  const to = [x + reach.distanceMm * along[0]!, y + reach.distanceMm * along[1]!, z + reach.distanceMm * along[2]!] as const;
  return pieceAt(pieces, reach.triangle, sharesAt(pieces, reach.triangle, to));
}
