import { type Edges, nextCorner, noEdge, triangleOf } from '../mesh-health/edges.js';
import { endOf, type Pieces, pieceAt, type Shares, startOf } from './pieces.js';

/** How far beyond a side the neighbor is looked for, as a share of the triangle: less than the smallest piece of any use. */
const beyond = 1e-6;

/**
 * The smallest piece on the other side of the middle of a side, -1 where the surface ends. Of two neighbors of unlike size the smaller
 * one finds the larger.
 */
export function neighborAcross(pieces: Pieces, edges: Edges, piece: number, apex: number): number {
  const shares: Shares = [0.5, 0.5, 0.5];
  shares[apex] = -beyond;
  shares[startOf(apex)]! += beyond / 2;
  shares[endOf(apex)]! += beyond / 2;
  const root = climb(pieces, piece, shares);
  const outside = shares[0] < 0 ? 0 : shares[1] < 0 ? 1 : shares[2] < 0 ? 2 : -1;
  return outside < 0 ? pieceAt(pieces, root, shares) : acrossEdge(pieces, edges, root, outside, shares);
}

/** Turns shares of the piece's corners into shares of its triangle's corners; returns the triangle. */
function climb({ wholes, halves, apexes }: Pieces, piece: number, shares: Shares): number {
  let at = piece;
  while (wholes[at] !== at) {
    const whole = wholes[at]!;
    const apex = apexes[whole]!;
    const isFirst = at === halves[whole]!;
    const near = isFirst ? startOf(apex) : endOf(apex);
    const far = isFirst ? endOf(apex) : startOf(apex);
    shares[far]! /= 2;
    shares[near]! += shares[far]!;
    at = whole;
  }
  return at;
}

/** The piece at the same point of the edge opposite corner `outside`, in the triangle on its other side. */
function acrossEdge(pieces: Pieces, edges: Edges, triangle: number, outside: number, shares: Shares): number {
  const start = startOf(outside);
  const end = endOf(outside);
  const other = otherCorner(edges, 3 * triangle + start);
  if (other < 0) return -1;
  const { indices } = pieces.mesh;
  const isReversed = indices[other] !== indices[3 * triangle + start];
  const sum = shares[start]! + shares[end]!;
  const across: Shares = [beyond, beyond, beyond];
  across[other % 3] = ((isReversed ? shares[end]! : shares[start]!) / sum) * (1 - beyond);
  across[nextCorner(other) % 3] = ((isReversed ? shares[start]! : shares[end]!) / sum) * (1 - beyond);
  return pieceAt(pieces, triangleOf(other), across);
}

/** Another corner whose edge is the same; where more than two triangles meet, the first or the last one. */
function otherCorner({ ofCorner, firstCorner, lastCorner }: Edges, corner: number): number {
  const edge = ofCorner[corner]!;
  if (edge === noEdge) return -1;
  const other = firstCorner[edge] === corner ? lastCorner[edge]! : firstCorner[edge]!;
  return other === corner ? -1 : other;
}
