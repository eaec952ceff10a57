import type { Vector } from '../../mesh.js';
import { coordinatesAlong } from './hull.js';
import { perpendicularTo } from './hull-normals.js';
import { planarHull } from './planar-hull.js';
import { smallestRectangle } from './smallest-rectangle.js';

/** Lengths along three perpendicular unit vectors, in no order. */
export type TurnedBox = { lengthsMm: [number, number, number]; axes: [Vector, Vector, Vector] };

/** What of two boxes makes one the smaller. */
export type BoxCost = (box: TurnedBox) => number;

/** By how much a box must be smaller than another for it to be more than rounding. */
const roundingShare = 1e-12;
const mostTurns = 30;

/** The box around points (x, y, z in turn) along two perpendicular unit vectors and the one across both. */
export function boxAlong(points: Float64Array, first: Vector, second: Vector): TurnedBox {
  const axes: [Vector, Vector, Vector] = [first, second, cross(first, second)];
  return { axes, lengthsMm: [lengthAlong(points, axes[0]), lengthAlong(points, axes[1]), lengthAlong(points, axes[2])] };
}

/** The smallest box around the points that has a side across the normal; the normal is its first axis. */
export function boxOn(points: Float64Array, normal: Vector): TurnedBox {
  const across = perpendicularTo(normal);
  const aside = cross(normal, across);
  const u = coordinatesAlong(points, across);
  const v = coordinatesAlong(points, aside);
  const { directionU, directionV } = smallestRectangle(u, v, planarHull(u, v)) ?? { directionU: 1, directionV: 0 };
  return boxAlong(points, normal, [
    directionU * across[0] + directionV * aside[0],
    directionU * across[1] + directionV * aside[1],
    directionU * across[2] + directionV * aside[2],
  ]);
}

/** The box turned about each of its own axes in turn for as long as that makes it smaller. */
export function tightened(points: Float64Array, start: TurnedBox, cost: BoxCost): TurnedBox {
  let best = start;
  let failures = 0;
  for (let turn = 0; failures < 3 && turn < mostTurns; turn++) {
    const box = boxOn(points, best.axes[turn % 3] ?? best.axes[0]);
    const isBetter = isSmaller(cost(box), cost(best));
    if (isBetter) best = box;
    failures = isBetter ? 0 : failures + 1;
  }
  return best;
}

/** True when the first cost is below the second by more than rounding. */
export function isSmaller(cost: number, than: number): boolean {
  return cost < (1 - roundingShare) * than;
}

/** How far the points reach along a direction, in mm, and the points that reach farthest back and forth. */
export function reachAlong(points: Float64Array, [x, y, z]: Vector): { min: number; max: number; lowest: number; highest: number } {
  let min = Infinity;
  let max = -Infinity;
  let lowest = 0;
  let highest = 0;
  for (let i = 0; i < points.length; i += 3) {
    const along = points[i]! * x + points[i + 1]! * y + points[i + 2]! * z;
    if (along < min) {
      min = along;
      lowest = i / 3;
    }
    if (along > max) {
      max = along;
      highest = i / 3;
    }
  }
  return { min, max, lowest, highest };
}

/** Distance between the farthest of the points back and forth along a unit vector, in mm. */
export function lengthAlong(points: Float64Array, direction: Vector): number {
  const { min, max } = reachAlong(points, direction);
  return max - min;
}

/** The vector at a right angle to both, turning right-handed. */
export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
