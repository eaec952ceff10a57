/** A rectangle around points in a plane: the direction of its first side, and the lengths along that side and across it. */
export type Rectangle = { directionU: number; directionV: number; lengthMm: number; widthMm: number };

/**
 * The rectangle of least area around a convex polygon given counter-clockwise by point numbers; `undefined` for fewer than two
 * corners. One side of it lies on a side of the polygon, so each is tried once, with the other three supports following.
 *
 * @see H. Freeman, R. Shapira, "Determining the minimum-area encasing rectangle for an arbitrary closed curve", Comm. ACM 18 (1975)
 * @see G. T. Toussaint, "Solving geometric problems with the rotating calipers", IEEE MELECON 1983
 */
export function smallestRectangle(u: Float64Array, v: Float64Array, polygon: number[]): Rectangle | undefined {
  const count = polygon.length;
  let best: Rectangle | undefined;
  let right = 0;
  let top = 0;
  let left = 0;
  for (let k = 0; k < count && count > 1; k++) {
    const from = polygon[k]!;
    const to = polygon[(k + 1) % count]!;
    const length = Math.hypot(u[to]! - u[from]!, v[to]! - v[from]!);
    const x = (u[to]! - u[from]!) / length;
    const y = (v[to]! - v[from]!) / length;
    right = climb(u, v, polygon, Math.max(right, k + 1), x, y);
    top = climb(u, v, polygon, Math.max(top, right), -y, x);
    left = climb(u, v, polygon, Math.max(left, top), -x, -y);
    const lengthMm = reach(u, v, polygon, right, x, y) - reach(u, v, polygon, left, x, y);
    const widthMm = reach(u, v, polygon, top, -y, x) - reach(u, v, polygon, k, -y, x);
    if (!best || lengthMm * widthMm < best.lengthMm * best.widthMm) best = { directionU: x, directionV: y, lengthMm, widthMm };
  }
  return best;
}

/** The corner from `start` on, counting past the end, after which the polygon no longer goes in the given direction. */
function climb(u: Float64Array, v: Float64Array, polygon: number[], start: number, x: number, y: number): number {
  let corner = start;
  while (corner < start + polygon.length && reach(u, v, polygon, corner + 1, x, y) > reach(u, v, polygon, corner, x, y)) corner++;
  return corner;
}

function reach(u: Float64Array, v: Float64Array, polygon: number[], corner: number, x: number, y: number): number {
  const point = polygon[corner % polygon.length]!;
  return u[point]! * x + v[point]! * y;
}
