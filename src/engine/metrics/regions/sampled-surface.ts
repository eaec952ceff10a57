import type { Vector } from '../../mesh.js';
import { surfaceAreaMm2 } from '../surface-area.js';
import { type Facing, findWall } from '../walls/opposite-faces.js';
import { rankMm } from '../walls/smallest-span.js';
import { areaMm2, centroidOf, copyOf, halve, type Pieces, pieceAt, sharesAt, wholeTriangles } from './pieces.js';

/**
 * A surface in pieces, each with the size of the wall or gap at its middle, infinite where there is none: its length, or its rank
 * (`rankMm`) over the slant when that is more.
 */
export type SampledSurface = { facing: Facing; pieces: Pieces; sizesMm: Float64Array; slant: number; opposites: Opposites };

/**
 * What the size of each piece was measured to, so that the ray need not be cast again: the triangle opposite its middle, -1 where there is
 * none, and the point there. By piece, but only of those that are less than a triangle of the mesh: a mesh may have millions of these.
 */
type Opposites = { triangles: Int32Array; points: Float64Array };

/** A surface of few triangles is cut into this many pieces, or up to twice as many. */
const pieceCount = 8_000;

/**
 * The surface in pieces of about equal area, or smaller where the triangles are.
 *
 * @param slant rank over length of the smallest span of the part, at least 1: walls that taper more than that one do not count as thin
 */
export function sampleSurface(facing: Facing, slant: number): SampledSurface {
  const surface = { facing, pieces: wholeTriangles(facing.mesh), sizesMm: new Float64Array(0), slant, opposites: roomForOpposites(0) };
  const { pieces } = surface;
  const mostMm2 = surfaceAreaMm2(facing.mesh) / pieceCount;
  for (let piece = 0; piece < pieces.count; piece++) if (areaMm2(pieces, piece) > mostMm2) halve(pieces, piece);
  surface.sizesMm = new Float64Array(pieces.triangles.length).fill(Number.POSITIVE_INFINITY);
  surface.opposites = roomForOpposites(pieces.triangles.length - trianglesOf(surface));
  for (let piece = 0; piece < pieces.count; piece++) if (pieces.halves[piece] === 0) measurePiece(surface, piece);
  return surface;
}

function roomForOpposites(count: number): Opposites {
  return { triangles: new Int32Array(count), points: new Float64Array(3 * count) };
}

function trianglesOf({ pieces: { mesh } }: SampledSurface): number {
  return mesh.indices.length / 3;
}

/** A copy that can be cut further without changing the original. */
export function copyOfSurface(surface: SampledSurface): SampledSurface {
  const { triangles, points } = surface.opposites;
  const opposites = { triangles: triangles.slice(), points: points.slice() };
  return { ...surface, pieces: copyOf(surface.pieces), sizesMm: surface.sizesMm.slice(), opposites };
}

/** Cuts a piece in two and measures both; returns the first of them, the other follows it. */
export function cut(surface: SampledSurface, piece: number): number {
  const { pieces } = surface;
  halve(pieces, piece);
  if (surface.sizesMm.length < pieces.count) makeRoom(surface);
  const first = pieces.halves[piece]!;
  measurePiece(surface, first);
  measurePiece(surface, first + 1);
  return first;
}

function makeRoom(surface: SampledSurface): void {
  const { length } = surface.pieces.triangles;
  const sizesMm = new Float64Array(length);
  sizesMm.set(surface.sizesMm);
  surface.sizesMm = sizesMm;
  const opposites = roomForOpposites(length - trianglesOf(surface));
  opposites.triangles.set(surface.opposites.triangles);
  opposites.points.set(surface.opposites.points);
  surface.opposites = opposites;
}

function measurePiece(surface: SampledSurface, piece: number): void {
  const { facing, pieces, sizesMm } = surface;
  const knownMm = facing.centroids?.lengthsMm[piece];
  if (facing.centroids && knownMm !== undefined && !Number.isNaN(knownMm)) {
    const isThere = knownMm < Number.POSITIVE_INFINITY;
    sizesMm[piece] = isThere ? slantedSizeMm(surface, knownMm, facing.centroids.oppositions[piece]!) : knownMm;
    return;
  }
  const middle = centroidOf(pieces, piece);
  const found = findWall(facing, pieces.triangles[piece]!, ...middle);
  sizesMm[piece] = found ? slantedSizeMm(surface, facing.reach.distanceMm, facing.opposition) : Number.POSITIVE_INFINITY;
  const part = piece - trianglesOf(surface);
  if (part < 0) return;
  const { triangles, points } = surface.opposites;
  triangles[part] = found ? facing.reach.triangle : -1;
  points.set(pointOpposite(facing, middle), 3 * part);
}

/** Size by which a wall or gap counts as below a limit. */
export function slantedSizeMm({ slant }: { slant: number }, distanceMm: number, opposition: number): number {
  return Math.max(distanceMm, rankMm(distanceMm, opposition) / slant);
}

/** The piece that lies opposite the middle of a piece, -1 where none does. */
export function oppositePiece(surface: SampledSurface, piece: number): number {
  const { facing, pieces, opposites } = surface;
  const part = piece - trianglesOf(surface);
  if (part >= 0) {
    const { triangles, points } = opposites;
    return triangles[part]! < 0 ? -1 : pieceIn(pieces, triangles[part]!, [points[3 * part]!, points[3 * part + 1]!, points[3 * part + 2]!]);
  }
  const middle = centroidOf(pieces, piece);
  if (!findWall(facing, pieces.triangles[piece]!, ...middle)) return -1;
  return pieceIn(pieces, facing.reach.triangle, pointOpposite(facing, middle));
}

/** Where the ray ended that was cast from a point. */
function pointOpposite({ reach: { distanceMm }, along }: Facing, [x, y, z]: Vector): Vector {
  return [x + distanceMm * along[0]!, y + distanceMm * along[1]!, z + distanceMm * along[2]!];
}

function pieceIn(pieces: Pieces, triangle: number, at: Vector): number {
  return pieceAt(pieces, triangle, sharesAt(pieces, triangle, at));
}
