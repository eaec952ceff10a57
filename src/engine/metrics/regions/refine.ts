import type { Edges } from '../mesh-health/edges.js';
import { triangleNormal } from '../rays/bvh.js';
import { neighborAcross } from './neighbors.js';
import { sizeMm } from './pieces.js';
import { cut, oppositePiece, type SampledSurface } from './sampled-surface.js';

/** Pieces that a refinement may add. */
const addedLimit = 80_000;

/**
 * Cuts the pieces along the border of what is below a limit, and those opposite it, until they are as small as `leastMm`; stops
 * early when the surface has become too many pieces.
 *
 * All pieces of the border are halved once before any is halved twice, so that running out of pieces costs accuracy evenly. What lies
 * opposite is cut as well, since a groove in one face makes the wall thin without leaving a trace on the other.
 */
export function refineBorder(surface: SampledSurface, edges: Edges, limitMm: number, leastMm: number): void {
  const { pieces } = surface;
  const most = pieces.count + addedLimit;
  let fresh: number[] = [];
  for (let piece = 0; piece < pieces.count; piece++) if (surface.sizesMm[piece]! < limitMm && pieces.halves[piece] === 0) fresh.push(piece);
  while (fresh.length > 0) {
    const marked = markedBy(surface, edges, limitMm, fresh);
    fresh = [];
    for (const piece of marked) {
      if (pieces.count >= most) return;
      if (sizeMm(pieces, piece) <= leastMm) continue;
      const first = cut(surface, piece);
      fresh.push(first, first + 1);
    }
  }
}

/** Pieces to cut because of these: on either side of the border, and much larger or of another kind opposite. In ascending order. */
function markedBy(surface: SampledSurface, edges: Edges, limitMm: number, fresh: readonly number[]): number[] {
  const { pieces, sizesMm } = surface;
  const marked = new Set<number>();
  for (const piece of fresh) {
    const isBelow = sizesMm[piece]! < limitMm;
    for (let apex = 0; apex < 3; apex++) {
      const neighbor = neighborAcross(pieces, edges, piece, apex);
      if (neighbor < 0 || sizesMm[neighbor]! < limitMm === isBelow || !isSmooth(surface, piece, neighbor)) continue;
      marked.add(piece);
      marked.add(neighbor);
    }
    const opposite = isBelow ? oppositePiece(surface, piece) : -1;
    if (opposite < 0) continue;
    if (!(sizesMm[opposite]! < limitMm) || sizeMm(pieces, opposite) > 2 * sizeMm(pieces, piece)) marked.add(opposite);
  }
  return [...marked].sort((a, b) => a - b);
}

/** A border along a sharper edge than this (26°) is where it is, however finely the pieces beside it are cut. */
const smoothCosine = 0.9;

function isSmooth({ pieces, facing }: SampledSurface, a: number, b: number): boolean {
  const [first, second] = [pieces.triangles[a]!, pieces.triangles[b]!];
  if (first === second) return true;
  const { mesh, normal: n, opposite: m } = facing;
  if (!triangleNormal(mesh, first, n) || !triangleNormal(mesh, second, m)) return false;
  return n[0]! * m[0]! + n[1]! * m[1]! + n[2]! * m[2]! > smoothCosine;
}
