/**
 * Corners of the convex hull of points (u[i], v[i]) in a plane, as point numbers, counter-clockwise, without points on its sides.
 * Two points when all lie on one line, one when all are the same, none for no points.
 *
 * Points inside the octagon of the eight extreme points are thrown away first, since sorting is what costs; the rest go through
 * the monotone chain.
 *
 * @see A. M. Andrew, "Another efficient algorithm for convex hulls in two dimensions", Inf. Process. Lett. 9 (1979)
 * @see S. G. Akl, G. T. Toussaint, "A fast convex hull algorithm", Inf. Process. Lett. 7 (1978)
 */
export function planarHull(u: Float64Array, v: Float64Array): number[] {
  const sorted = outsideOctagon(u, v).sort((a, b) => u[a]! - u[b]! || v[a]! - v[b]!);
  const lower = chain(u, v, sorted);
  const upper = chain(u, v, sorted.reverse());
  if (lower.length < 2) return lower;
  return [...lower.slice(0, -1), ...upper.slice(0, -1)];
}

function chain(u: Float64Array, v: Float64Array, sorted: number[]): number[] {
  const corners: number[] = [];
  for (const point of sorted) {
    while (corners.length > 1 && turn(u, v, corners[corners.length - 2]!, corners[corners.length - 1]!, point) <= 0) corners.pop();
    const last = corners.at(-1);
    if (last === undefined || u[last] !== u[point] || v[last] !== v[point]) corners.push(point);
  }
  return corners;
}

/** Twice the signed area of the triangle a, b, c: positive for a left turn. */
function turn(u: Float64Array, v: Float64Array, a: number, b: number, c: number): number {
  return (u[b]! - u[a]!) * (v[c]! - v[a]!) - (v[b]! - v[a]!) * (u[c]! - u[a]!);
}

function outsideOctagon(u: Float64Array, v: Float64Array): number[] {
  const octagon = extremes(u, v);
  const kept: number[] = [];
  for (let i = 0; i < u.length; i++) {
    let isInside = octagon.length > 2;
    for (let k = 0; isInside && k < octagon.length; k++) {
      isInside = turn(u, v, octagon[k]!, octagon[(k + 1) % octagon.length]!, i) > 0;
    }
    if (!isInside) kept.push(i);
  }
  return kept;
}

const octagonU = [1, 1, 0, -1, -1, -1, 0, 1];
const octagonV = [0, 1, 1, 1, 0, -1, -1, -1];

/** Points farthest in eight directions, counter-clockwise, each once. */
function extremes(u: Float64Array, v: Float64Array): number[] {
  const reaches = new Float64Array(8).fill(-Infinity);
  const points = new Int32Array(8);
  for (let i = 0; i < u.length; i++) {
    for (let k = 0; k < 8; k++) {
      const reach = octagonU[k]! * u[i]! + octagonV[k]! * v[i]!;
      if (reach <= reaches[k]!) continue;
      reaches[k] = reach;
      points[k] = i;
    }
  }
  return u.length > 0 ? [...new Set(points)] : [];
}
