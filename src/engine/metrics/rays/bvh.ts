import type { Mesh } from '../../mesh.js';
import { boundRange, splitRange, startSplitting } from './sah-split.js';

/** Boxes around boxes around triangles. A node's left child follows it directly; arrays are indexed by node unless said otherwise. */
export type Bvh = {
  /** Six per node: lower corner, upper corner, slightly widened. */
  bounds: Float64Array;
  /** Right child of an inner node, first entry of a leaf. */
  links: Uint32Array;
  /** Entries of a leaf, 0 for an inner node. */
  counts: Uint32Array;
  /** Nine per entry, in leaf order: first corner and the two edges from it. */
  corners: Float64Array;
  /** Triangle of the mesh, per entry. */
  triangles: Uint32Array;
  /** Traversal memory, so that a ray allocates nothing. */
  stack: Uint32Array;
  stackEntryMm: Float64Array;
  /** The ray under way: its origin and direction. */
  ray: Float64Array;
};

export type RayHit = { distanceMm: number; triangle: number };

/** More than the deepest hierarchy that `splitRange` allows. */
const stackSize = 128;

/**
 * Bounding volume hierarchy over all triangles of the mesh, for `castRay`. An empty mesh gives one that no ray hits.
 *
 * Built top down with the surface area heuristic (`splitRange`); takes about 1.7 s per million triangles.
 */
export function buildBvh(mesh: Mesh): Bvh {
  const work = startSplitting(mesh);
  const nodes = Math.max(1, 2 * work.triangles.length);
  const bounds = new Float64Array(6 * nodes);
  const links = new Uint32Array(nodes);
  const counts = new Uint32Array(nodes);
  let nodeCount = 0;
  const tasks: Task[] = [{ start: 0, end: work.triangles.length, depth: 0, parent: -1 }];
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    const { start, end, depth, parent } = task;
    const node = nodeCount++;
    if (parent >= 0) links[parent] = node;
    boundRange(bounds, 6 * node, work, start, end);
    const middle = splitRange(work, bounds, 6 * node, start, end, depth);
    if (middle === start) {
      links[node] = start;
      counts[node] = end - start;
      continue;
    }
    tasks.push({ start: middle, end, depth: depth + 1, parent: node });
    tasks.push({ start, end: middle, depth: depth + 1, parent: -1 });
  }
  return {
    bounds: bounds.slice(0, 6 * nodeCount),
    links: links.slice(0, nodeCount),
    counts: counts.slice(0, nodeCount),
    corners: leafCorners(mesh, work.triangles),
    triangles: work.triangles,
    stack: new Uint32Array(stackSize),
    stackEntryMm: new Float64Array(stackSize),
    ray: new Float64Array(6),
  };
}

/** A range of triangles that still needs a node; `parent` is the node whose right child it is, -1 for a left child. */
type Task = { start: number; end: number; depth: number; parent: number };

function leafCorners({ positions: p, indices }: Mesh, triangles: Uint32Array): Float64Array {
  const corners = new Float64Array(9 * triangles.length);
  for (let i = 0; i < triangles.length; i++) {
    const t = 3 * triangles[i]!;
    const a = 3 * indices[t]!;
    const b = 3 * indices[t + 1]!;
    const c = 3 * indices[t + 2]!;
    for (let axis = 0; axis < 3; axis++) {
      corners[9 * i + axis] = p[a + axis]!;
      corners[9 * i + 3 + axis] = p[b + axis]! - p[a + axis]!;
      corners[9 * i + 6 + axis] = p[c + axis]! - p[a + axis]!;
    }
  }
  return corners;
}

/**
 * True when the ray hits a triangle farther than `minDistanceMm` and nearer than `hit.distanceMm` as given; the nearest such
 * triangle and its distance are written into `hit`, which is untouched otherwise.
 *
 * Both sides of a triangle count, except for `skippedTriangle`. The direction must have unit length for distances in mm. A ray
 * through a shared edge hits at least one of its triangles: the test accepts points outside by 1e-9 of the triangle's size.
 * Degenerate triangles are never hit.
 *
 * @see T. Möller, B. Trumbore, "Fast, minimum storage ray-triangle intersection", Journal of Graphics Tools 2(1), 1997
 */
export function castRay(
  bvh: Bvh,
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
  hit: RayHit,
  minDistanceMm: number,
  skippedTriangle = -1,
): boolean {
  const { bounds, links, counts, stack, stackEntryMm, ray } = bvh;
  if (bvh.triangles.length === 0) return false;
  ray[0] = ox;
  ray[1] = oy;
  ray[2] = oz;
  ray[3] = dx;
  ray[4] = dy;
  ray[5] = dz;
  const ix = 1 / awayFromZero(dx);
  const iy = 1 / awayFromZero(dy);
  const iz = 1 / awayFromZero(dz);
  const nearX = ix > 0 ? 0 : 3;
  const nearY = iy > 0 ? 1 : 4;
  const nearZ = iz > 0 ? 2 : 5;
  let found = false;
  let depth = 0;
  let node = 0;
  let farthestMm = hit.distanceMm;
  while (true) {
    const count = counts[node]!;
    if (count === 0) {
      const left = node + 1;
      const right = links[node]!;
      const leftMm = entryMm(bounds, 6 * left, ox, oy, oz, ix, iy, iz, nearX, nearY, nearZ, farthestMm);
      const rightMm = entryMm(bounds, 6 * right, ox, oy, oz, ix, iy, iz, nearX, nearY, nearZ, farthestMm);
      const leftFirst = leftMm <= rightMm;
      const farMm = leftFirst ? rightMm : leftMm;
      if (farMm < missed) {
        stack[depth] = leftFirst ? right : left;
        stackEntryMm[depth++] = farMm;
      }
      if ((leftFirst ? leftMm : rightMm) < missed) {
        node = leftFirst ? left : right;
        continue;
      }
    } else if (hitLeaf(bvh, links[node]!, count, hit, minDistanceMm, skippedTriangle)) {
      found = true;
      farthestMm = hit.distanceMm;
    }
    do {
      if (depth === 0) return found;
      depth--;
    } while (stackEntryMm[depth]! > farthestMm);
    node = stack[depth]!;
  }
}

/** Entry distance of a box that the ray does not meet. */
const missed = Number.POSITIVE_INFINITY;

/**
 * Distance at which the ray enters the box, infinite when it misses it or only reaches it beyond `farthestMm`. `nearX` to `nearZ` say
 * where in a box the sides are that the ray meets first, so that no sides have to be sorted here.
 */
function entryMm(
  bounds: Float64Array,
  at: number,
  ox: number,
  oy: number,
  oz: number,
  ix: number,
  iy: number,
  iz: number,
  nearX: number,
  nearY: number,
  nearZ: number,
  farthestMm: number,
): number {
  const x = (bounds[at + nearX]! - ox) * ix;
  const y = (bounds[at + nearY]! - oy) * iy;
  const z = (bounds[at + nearZ]! - oz) * iz;
  let near = x > y ? x : y;
  if (z > near) near = z;
  if (!(near > 0)) near = 0;
  if (near > farthestMm || near > (bounds[at + 3 - nearX]! - ox) * ix) return missed;
  return near > (bounds[at + 5 - nearY]! - oy) * iy || near > (bounds[at + 7 - nearZ]! - oz) * iz ? missed : near;
}

/** Keeps `0 * (1 / 0)` out of the box test, which would be NaN for a ray in the plane of a box face. */
function awayFromZero(value: number): number {
  return Math.abs(value) < 1e-200 ? 1e-200 : value;
}

/** Outside the triangle by this share of its size still hits, so that no ray leaks between two neighbors. */
const edgeTolerance = 1e-9;

function hitLeaf(
  { corners: c, triangles, ray }: Bvh,
  start: number,
  count: number,
  hit: RayHit,
  minDistanceMm: number,
  skippedTriangle: number,
): boolean {
  const ox = ray[0]!;
  const oy = ray[1]!;
  const oz = ray[2]!;
  const dx = ray[3]!;
  const dy = ray[4]!;
  const dz = ray[5]!;
  let found = false;
  for (let i = start; i < start + count; i++) {
    const at = 9 * i;
    const e1x = c[at + 3]!;
    const e1y = c[at + 4]!;
    const e1z = c[at + 5]!;
    const e2x = c[at + 6]!;
    const e2y = c[at + 7]!;
    const e2z = c[at + 8]!;
    const px = dy * e2z - dz * e2y;
    const py = dz * e2x - dx * e2z;
    const pz = dx * e2y - dy * e2x;
    const determinant = e1x * px + e1y * py + e1z * pz;
    if (determinant === 0) continue;
    const inverse = 1 / determinant;
    const tx = ox - c[at]!;
    const ty = oy - c[at + 1]!;
    const tz = oz - c[at + 2]!;
    const u = (tx * px + ty * py + tz * pz) * inverse;
    if (!(u >= -edgeTolerance && u <= 1 + edgeTolerance)) continue;
    const qx = ty * e1z - tz * e1y;
    const qy = tz * e1x - tx * e1z;
    const qz = tx * e1y - ty * e1x;
    const v = (dx * qx + dy * qy + dz * qz) * inverse;
    if (!(v >= -edgeTolerance && u + v <= 1 + edgeTolerance)) continue;
    const distanceMm = (e2x * qx + e2y * qy + e2z * qz) * inverse;
    if (!(distanceMm > minDistanceMm && distanceMm < hit.distanceMm)) continue;
    if (triangles[i] === skippedTriangle) continue;
    hit.distanceMm = distanceMm;
    hit.triangle = triangles[i]!;
    found = true;
  }
  return found;
}

/**
 * True when the triangle has a direction; its unit normal, outward for an outward oriented mesh, is then written into `out`.
 * False for a degenerate triangle (its area is zero within rounding), with `out` untouched.
 */
export function triangleNormal({ positions: p, indices }: Mesh, triangle: number, out: Float64Array): boolean {
  const a = 3 * indices[3 * triangle]!;
  const b = 3 * indices[3 * triangle + 1]!;
  const c = 3 * indices[3 * triangle + 2]!;
  const ux = p[b]! - p[a]!;
  const uy = p[b + 1]! - p[a + 1]!;
  const uz = p[b + 2]! - p[a + 2]!;
  const vx = p[c]! - p[a]!;
  const vy = p[c + 1]! - p[a + 1]!;
  const vz = p[c + 2]! - p[a + 2]!;
  const x = uy * vz - uz * vy;
  const y = uz * vx - ux * vz;
  const z = ux * vy - uy * vx;
  const length = Math.sqrt(x * x + y * y + z * z);
  const scale = ux * ux + uy * uy + uz * uz + vx * vx + vy * vy + vz * vz;
  if (!(length > 1e-14 * scale)) return false;
  out[0] = x / length;
  out[1] = y / length;
  out[2] = z / length;
  return true;
}
