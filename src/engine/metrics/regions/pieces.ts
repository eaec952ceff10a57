import type { Mesh, Vector } from '../../mesh.js';

/**
 * The triangles of a mesh, each halved across its longest side as often as is needed somewhere: a binary tree per triangle whose root
 * has the number of the triangle. Arrays are indexed by piece.
 */
export type Pieces = {
  mesh: Mesh;
  count: number;
  /** The triangle of the mesh that the piece is a part of. */
  triangles: Uint32Array;
  /** The first of its two halves, which follow each other; 0 for a piece that is not halved. */
  halves: Uint32Array;
  /** The piece that it is a half of, or itself. */
  wholes: Uint32Array;
  /** Corner (0, 1, 2) opposite the side that is halved. */
  apexes: Uint8Array;
  /** Nine per piece: its corners. */
  corners: Float64Array;
};

/** Shares of the three corners in a point; they add up to 1. */
export type Shares = [number, number, number];

/** Every triangle as one piece. */
export function wholeTriangles(mesh: Mesh): Pieces {
  const count = mesh.indices.length / 3;
  const corners = new Float64Array(9 * count);
  for (let i = 0; i < mesh.indices.length; i++) {
    for (let axis = 0; axis < 3; axis++) corners[3 * i + axis] = mesh.positions[3 * mesh.indices[i]! + axis]!;
  }
  const triangles = new Uint32Array(count).map((_, t) => t);
  return { mesh, count, triangles, halves: new Uint32Array(count), wholes: triangles.slice(), apexes: new Uint8Array(count), corners };
}

/** A copy that can be halved further without changing the original. */
export function copyOf(pieces: Pieces): Pieces {
  const { triangles, halves, wholes, apexes, corners } = pieces;
  return {
    ...pieces,
    triangles: triangles.slice(),
    halves: halves.slice(),
    wholes: wholes.slice(),
    apexes: apexes.slice(),
    corners: corners.slice(),
  };
}

/** Halves a piece across its longest side; its halves get the next two numbers. */
export function halve(pieces: Pieces, piece: number): void {
  if (pieces.count + 2 > pieces.triangles.length) grow(pieces);
  const { corners, apexes, halves, wholes, triangles } = pieces;
  const apex = longestSide(corners, piece);
  const [first, second] = [pieces.count, pieces.count + 1];
  pieces.count += 2;
  apexes[piece] = apex;
  halves[piece] = first;
  for (const half of [first, second]) {
    wholes[half] = piece;
    triangles[half] = triangles[piece]!;
    corners.copyWithin(9 * half, 9 * piece, 9 * piece + 9);
  }
  const [start, end] = [startOf(apex), endOf(apex)];
  for (let axis = 0; axis < 3; axis++) {
    const middle = (corners[9 * piece + 3 * start + axis]! + corners[9 * piece + 3 * end + axis]!) / 2;
    corners[9 * first + 3 * end + axis] = middle;
    corners[9 * second + 3 * start + axis] = middle;
  }
}

function grow(pieces: Pieces): void {
  const length = 2 * pieces.count + 1024;
  const wider = (old: Uint32Array) => {
    const array = new Uint32Array(length);
    array.set(old);
    return array;
  };
  pieces.triangles = wider(pieces.triangles);
  pieces.halves = wider(pieces.halves);
  pieces.wholes = wider(pieces.wholes);
  const apexes = new Uint8Array(length);
  apexes.set(pieces.apexes);
  pieces.apexes = apexes;
  const corners = new Float64Array(9 * length);
  corners.set(pieces.corners);
  pieces.corners = corners;
}

/** The corners that the side opposite a corner runs from and to. */
export function startOf(apex: number): number {
  return apex === 2 ? 0 : apex + 1;
}

export function endOf(apex: number): number {
  return apex === 0 ? 2 : apex - 1;
}

/** Corner opposite the longest side; the first of equal ones, so that a triangle is always halved the same way. */
function longestSide(corners: Float64Array, piece: number): number {
  let apex = 0;
  let longestMm = -1;
  for (let corner = 0; corner < 3; corner++) {
    const sideMm = sideLengthMm(corners, piece, corner);
    if (sideMm <= longestMm * (1 + 1e-9)) continue;
    longestMm = sideMm;
    apex = corner;
  }
  return apex;
}

function sideLengthMm(corners: Float64Array, piece: number, apex: number): number {
  const a = 9 * piece + 3 * startOf(apex);
  const b = 9 * piece + 3 * endOf(apex);
  const x = corners[a]! - corners[b]!;
  const y = corners[a + 1]! - corners[b + 1]!;
  const z = corners[a + 2]! - corners[b + 2]!;
  return Math.sqrt(x * x + y * y + z * z);
}

/** Length of the longest side in mm. */
export function sizeMm({ corners }: Pieces, piece: number): number {
  return Math.max(sideLengthMm(corners, piece, 0), sideLengthMm(corners, piece, 1), sideLengthMm(corners, piece, 2));
}

export function areaMm2({ corners: c }: Pieces, piece: number): number {
  const a = 9 * piece;
  const [ux, uy, uz] = [c[a + 3]! - c[a]!, c[a + 4]! - c[a + 1]!, c[a + 5]! - c[a + 2]!];
  const [vx, vy, vz] = [c[a + 6]! - c[a]!, c[a + 7]! - c[a + 1]!, c[a + 8]! - c[a + 2]!];
  return Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx) / 2;
}

export function centroidOf({ corners: c }: Pieces, piece: number): Vector {
  const a = 9 * piece;
  return [(c[a]! + c[a + 3]! + c[a + 6]!) / 3, (c[a + 1]! + c[a + 4]! + c[a + 7]!) / 3, (c[a + 2]! + c[a + 5]! + c[a + 8]!) / 3];
}

/** The smallest piece at a point of a triangle, given by the shares that the triangle's corners have in it; `shares` is used up. */
export function pieceAt({ halves, apexes }: Pieces, triangle: number, shares: Shares): number {
  let piece = triangle;
  for (let half = halves[piece]!; half > 0; half = halves[piece]!) {
    const apex = apexes[piece]!;
    const start = startOf(apex);
    const end = endOf(apex);
    const isFirst = shares[start]! >= shares[end]!;
    const near = isFirst ? start : end;
    const far = isFirst ? end : start;
    shares[near]! -= shares[far]!;
    shares[far]! *= 2;
    piece = isFirst ? half : half + 1;
  }
  return piece;
}

/** Shares of a triangle's corners in the point of it that is nearest to a point in its plane, at least within rounding. */
export function sharesAt({ mesh: { positions: p, indices } }: Pieces, triangle: number, [x, y, z]: Vector): Shares {
  const a = 3 * indices[3 * triangle]!;
  const b = 3 * indices[3 * triangle + 1]!;
  const c = 3 * indices[3 * triangle + 2]!;
  const [ux, uy, uz] = [p[b]! - p[a]!, p[b + 1]! - p[a + 1]!, p[b + 2]! - p[a + 2]!];
  const [vx, vy, vz] = [p[c]! - p[a]!, p[c + 1]! - p[a + 1]!, p[c + 2]! - p[a + 2]!];
  const [wx, wy, wz] = [x - p[a]!, y - p[a + 1]!, z - p[a + 2]!];
  const uu = ux * ux + uy * uy + uz * uz;
  const uv = ux * vx + uy * vy + uz * vz;
  const vv = vx * vx + vy * vy + vz * vz;
  const wu = wx * ux + wy * uy + wz * uz;
  const wv = wx * vx + wy * vy + wz * vz;
  const scale = 1 / (uu * vv - uv * uv);
  const shareB = (vv * wu - uv * wv) * scale;
  const shareC = (uu * wv - uv * wu) * scale;
  return [1 - shareB - shareC, shareB, shareC];
}
