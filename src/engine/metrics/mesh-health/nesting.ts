import type { Mesh } from '../../mesh.js';
import type { ShellMeasures } from './shell-measures.js';
import type { Shells } from './shells.js';

const samplesPerShell = 16;

/**
 * Number of closed shells that each shell lies inside of: 0 for an outer surface, 1 for a cavity, 2 for a solid in a cavity.
 *
 * A shell lies inside another when its box does and up to 16 of its triangles' centroids, spread over the shell, all do; shells
 * that intersect are therefore not nested. Only shells without open edges can hold others.
 */
export function nestingDepths(mesh: Mesh, shells: Shells, measures: ShellMeasures): Uint32Array {
  const depths = new Uint32Array(shells.count);
  const pairs = nestedBoxes(measures, shells.count);
  if (pairs.size === 0) return depths;
  const trianglesOf = trianglesByShell(shells);
  for (const [outer, inners] of pairs) {
    const owners: number[] = [];
    const points: number[] = [];
    for (const inner of inners) {
      const triangles = trianglesOf(inner);
      const step = Math.max(1, Math.floor(triangles.length / samplesPerShell));
      for (let i = 0; i < triangles.length && i < step * samplesPerShell; i += step) {
        owners.push(inner);
        for (let axis = 0; axis < 3; axis++) points.push(centroid(mesh, triangles[i]!, axis));
      }
    }
    const isInside = pointsInside(mesh, trianglesOf(outer), Float64Array.from(points));
    const outsiders = new Set(owners.filter((_, i) => isInside[i] === 0));
    for (const inner of inners) if (!outsiders.has(inner)) depths[inner]!++;
  }
  return depths;
}

/** For every closed shell whose box holds other shells' boxes, those shells. Sweeps along x, so that far shells never meet. */
function nestedBoxes({ mins, maxs, isClosed }: ShellMeasures, count: number): Map<number, number[]> {
  const order = Array.from({ length: count }, (_, shell) => shell).sort(
    (a, b) => mins[3 * a]! - mins[3 * b]! || maxs[3 * b]! - maxs[3 * a]!,
  );
  const pairs = new Map<number, number[]>();
  let active: number[] = [];
  for (const inner of order) {
    active = active.filter((outer) => maxs[3 * outer]! >= mins[3 * inner]!);
    for (const outer of active) {
      if (!holdsBox(mins, maxs, outer, inner)) continue;
      const inners = pairs.get(outer);
      if (inners) inners.push(inner);
      else pairs.set(outer, [inner]);
    }
    if (isClosed[inner] === 1) active.push(inner);
  }
  return pairs;
}

/** Equal boxes do not hold each other. */
function holdsBox(mins: Float64Array, maxs: Float64Array, outer: number, inner: number): boolean {
  let isSmaller = false;
  for (let axis = 0; axis < 3; axis++) {
    const below = mins[3 * inner + axis]! - mins[3 * outer + axis]!;
    const above = maxs[3 * outer + axis]! - maxs[3 * inner + axis]!;
    if (below < 0 || above < 0) return false;
    isSmaller ||= below > 0 || above > 0;
  }
  return isSmaller;
}

function trianglesByShell({ count, ofTriangle }: Shells): (shell: number) => Uint32Array {
  const starts = new Uint32Array(count + 2);
  for (let t = 0; t < ofTriangle.length; t++) if (ofTriangle[t]! >= 0) starts[ofTriangle[t]! + 2]!++;
  for (let s = 2; s < starts.length; s++) starts[s]! += starts[s - 1]!;
  const triangles = new Uint32Array(ofTriangle.length);
  for (let t = 0; t < ofTriangle.length; t++) if (ofTriangle[t]! >= 0) triangles[starts[ofTriangle[t]! + 1]!++] = t;
  return (shell) => triangles.subarray(starts[shell]!, starts[shell + 1]!);
}

function centroid({ positions: p, indices }: Mesh, t: number, axis: number): number {
  return (p[3 * indices[3 * t]! + axis]! + p[3 * indices[3 * t + 1]! + axis]! + p[3 * indices[3 * t + 2]! + axis]!) / 3;
}

/**
 * One flag per point (x, y, z in turn): 1 when it lies inside the closed surface made of these triangles.
 *
 * Counts the triangles above each point. Whether a point lies under a triangle is decided edge by edge, and an edge gives both its
 * triangles the same answer because its ends are taken in the same order: a ray through an edge or a vertex is counted once, and
 * no tolerance is needed. One pass over the triangles serves all points, which are sorted by y.
 *
 * @see M. Shimrat, "Algorithm 112: position of point relative to polygon", Comm. ACM 5 (1962)
 */
export function pointsInside(mesh: Mesh, triangles: Uint32Array, points: Float64Array): Uint8Array {
  const { positions: p, indices } = mesh;
  const isInside = new Uint8Array(points.length / 3);
  const order = Uint32Array.from(isInside.keys()).sort((a, b) => points[3 * a + 1]! - points[3 * b + 1]!);
  const sortedY = Float64Array.from(order, (point) => points[3 * point + 1]!);
  for (const t of triangles) {
    const a = 3 * indices[3 * t]!;
    const b = 3 * indices[3 * t + 1]!;
    const c = 3 * indices[3 * t + 2]!;
    const maxX = Math.max(p[a]!, p[b]!, p[c]!);
    const maxY = Math.max(p[a + 1]!, p[b + 1]!, p[c + 1]!);
    for (let i = firstAtLeast(sortedY, Math.min(p[a + 1]!, p[b + 1]!, p[c + 1]!)); i < order.length && sortedY[i]! < maxY; i++) {
      const point = order[i]!;
      const x = points[3 * point]!;
      const y = sortedY[i]!;
      if (x > maxX) continue;
      const crossings = crossesRightOf(p, a, b, x, y) + crossesRightOf(p, b, c, x, y) + crossesRightOf(p, c, a, x, y);
      if (crossings % 2 === 1 && heightAt(p, a, b, c, x, y) > points[3 * point + 2]!) isInside[point]! ^= 1;
    }
  }
  return isInside;
}

function firstAtLeast(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** 1 when the edge, seen from above, passes the point on its +x side. The ends are ordered by their place in `p`: see above. */
export function crossesRightOf(p: Float64Array, from: number, to: number, x: number, y: number): number {
  const a = Math.min(from, to);
  const b = Math.max(from, to);
  if (p[a + 1]! > y === p[b + 1]! > y) return 0;
  return p[a]! + ((y - p[a + 1]!) * (p[b]! - p[a]!)) / (p[b + 1]! - p[a + 1]!) > x ? 1 : 0;
}

/** Height of the triangle's plane over (x, y), kept between its lowest and highest corner where it stands on edge. */
export function heightAt(p: Float64Array, a: number, b: number, c: number, x: number, y: number): number {
  const bx = p[b]! - p[a]!;
  const by = p[b + 1]! - p[a + 1]!;
  const cx = p[c]! - p[a]!;
  const cy = p[c + 1]! - p[a + 1]!;
  const area = bx * cy - by * cx;
  const low = Math.min(p[a + 2]!, p[b + 2]!, p[c + 2]!);
  const high = Math.max(p[a + 2]!, p[b + 2]!, p[c + 2]!);
  if (area === 0) return (low + high) / 2;
  const dx = x - p[a]!;
  const dy = y - p[a + 1]!;
  const height = p[a + 2]! + ((dx * cy - dy * cx) * (p[b + 2]! - p[a + 2]!) + (bx * dy - by * dx) * (p[c + 2]! - p[a + 2]!)) / area;
  return Math.min(high, Math.max(low, height));
}
