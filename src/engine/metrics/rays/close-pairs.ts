import type { Bvh } from './bvh.js';

/**
 * Calls `visit` once for every two triangles whose boxes touch, until it returns false or `mostTests` pairs of boxes were compared;
 * true when all were visited. The order is always the same.
 *
 * The hierarchy is walked against itself: two nodes that do not touch are left, of two that do the larger one is opened.
 *
 * @see S. Gottschalk, M. C. Lin, D. Manocha, "OBBTree: a hierarchical structure for rapid interference detection", SIGGRAPH 1996, for
 *   the walk
 */
export function visitClosePairs(bvh: Bvh, mostTests: number, visit: (one: number, other: number) => boolean): boolean {
  const { links, counts, triangles, bounds } = bvh;
  const boxes = entryBoxes(bvh);
  const stack: number[] = triangles.length > 0 ? [0, 0] : [];
  let tests = 0;
  while (stack.length > 0) {
    const b = stack.pop()!;
    const a = stack.pop()!;
    if (++tests > mostTests) return false;
    if (a !== b && !doTouch(bounds, 6 * a, bounds, 6 * b)) continue;
    const [countA, countB] = [counts[a]!, counts[b]!];
    if (countA > 0 && countB > 0) {
      tests += countA * countB;
      for (let i = links[a]!; i < links[a]! + countA; i++) {
        if (a !== b && !doTouch(boxes, 6 * i, bounds, 6 * b)) continue;
        for (let j = a === b ? i + 1 : links[b]!; j < links[b]! + countB; j++) {
          if (doTouch(boxes, 6 * i, boxes, 6 * j) && !visit(triangles[i]!, triangles[j]!)) return false;
        }
      }
    } else if (a === b) {
      stack.push(a + 1, a + 1, links[a]!, links[a]!, a + 1, links[a]!);
    } else if (countA === 0 && (countB > 0 || sizeOf(bounds, 6 * a) >= sizeOf(bounds, 6 * b))) {
      stack.push(a + 1, b, links[a]!, b);
    } else {
      stack.push(a, b + 1, a, links[b]!);
    }
  }
  return true;
}

/** Six per entry: lower and upper corner of its triangle. */
function entryBoxes({ corners: c, triangles }: Bvh): Float64Array {
  const boxes = new Float64Array(6 * triangles.length);
  for (let i = 0; i < triangles.length; i++) {
    for (let axis = 0; axis < 3; axis++) {
      const at = 9 * i + axis;
      // The edges are differences, so that a box may miss its triangle by a rounding error.
      const margin = 4e-16 * (Math.abs(c[at]!) + Math.abs(c[at + 3]!) + Math.abs(c[at + 6]!));
      boxes[6 * i + axis] = c[at]! + Math.min(0, c[at + 3]!, c[at + 6]!) - margin;
      boxes[6 * i + 3 + axis] = c[at]! + Math.max(0, c[at + 3]!, c[at + 6]!) + margin;
    }
  }
  return boxes;
}

function doTouch(a: Float64Array, i: number, b: Float64Array, j: number): boolean {
  return (
    a[i]! <= b[j + 3]! &&
    b[j]! <= a[i + 3]! &&
    a[i + 1]! <= b[j + 4]! &&
    b[j + 1]! <= a[i + 4]! &&
    a[i + 2]! <= b[j + 5]! &&
    b[j + 2]! <= a[i + 5]!
  );
}

function sizeOf(bounds: Float64Array, at: number): number {
  return bounds[at + 3]! - bounds[at]! + (bounds[at + 4]! - bounds[at + 1]!) + (bounds[at + 5]! - bounds[at + 2]!);
}
