import type { Box } from '../../mesh.js';
import type { Edges } from '../mesh-health/edges.js';
import { join, rootOf } from '../mesh-health/shells.js';
import { neighborAcross } from './neighbors.js';
import { areaMm2, type Pieces } from './pieces.js';
import { oppositePiece, type SampledSurface } from './sampled-surface.js';

/** Pieces that hang together, the thinnest first. */
export type Region = {
  pieces: number[];
  /** Area of the middle of the wall or gap: a piece whose opposite belongs to the region as well counts half. */
  areaMm2: number;
  box: Box;
};

/** The regions below a limit, largest first: pieces that share a side or lie opposite each other are of one region. */
export function regionsBelow(surface: SampledSurface, edges: Edges, limitMm: number): Region[] {
  const { pieces, sizesMm } = surface;
  const below: number[] = [];
  for (let piece = 0; piece < pieces.count; piece++) if (pieces.halves[piece] === 0 && sizesMm[piece]! < limitMm) below.push(piece);
  const parents = new Int32Array(pieces.count);
  for (let piece = 0; piece < parents.length; piece++) parents[piece] = piece;
  const opposites = new Map<number, number>();
  const isBelow = (piece: number) => piece >= 0 && sizesMm[piece]! < limitMm;
  for (const piece of below) {
    for (let apex = 0; apex < 3; apex++) {
      const neighbor = neighborAcross(pieces, edges, piece, apex);
      if (isBelow(neighbor)) join(parents, piece, neighbor);
    }
    const opposite = oppositePiece(surface, piece);
    if (!isBelow(opposite)) continue;
    join(parents, piece, opposite);
    opposites.set(piece, opposite);
  }
  const regions = new Map<number, number[]>();
  for (const piece of below) {
    const root = rootOf(parents, piece);
    const members = regions.get(root);
    if (members) members.push(piece);
    else regions.set(root, [piece]);
  }
  return [...regions.values()].map((members) => toRegion(surface, members, opposites)).sort((a, b) => b.areaMm2 - a.areaMm2);
}

function toRegion({ pieces, sizesMm }: SampledSurface, members: number[], opposites: ReadonlyMap<number, number>): Region {
  let regionMm2 = 0;
  for (const piece of members) regionMm2 += areaMm2(pieces, piece) * (opposites.has(piece) ? 0.5 : 1);
  return { pieces: members.sort((a, b) => sizesMm[a]! - sizesMm[b]! || a - b), areaMm2: regionMm2, box: boxAround(pieces, members) };
}

function boxAround({ corners }: Pieces, members: readonly number[]): Box {
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (const piece of members) {
    for (let corner = 9 * piece; corner < 9 * piece + 9; corner += 3) {
      for (let axis = 0; axis < 3; axis++) {
        const value = corners[corner + axis]!;
        if (value < min[axis]!) min[axis] = value;
        if (value > max[axis]!) max[axis] = value;
      }
    }
  }
  return { min, max };
}
