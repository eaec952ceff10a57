import { expect, test } from 'vitest';
import { planarHull } from '../../../../src/engine/metrics/smallest-box/planar-hull.js';
import { smallestRectangle } from '../../../../src/engine/metrics/smallest-box/smallest-rectangle.js';

test('the corners come counter-clockwise, without points inside or on the sides', () => {
  const u = Float64Array.of(1, 0, 2, 0, 2, 1, 2);
  const v = Float64Array.of(1, 0, 0, 2, 2, 0, 1);

  expect(planarHull(u, v)).toEqual([1, 2, 4, 3]);
});

test('points on a line give its ends, equal points one, no points none', () => {
  expect(planarHull(Float64Array.of(1, 3, 2), Float64Array.of(1, 3, 2))).toEqual([0, 1]);
  expect(planarHull(Float64Array.of(5, 5), Float64Array.of(6, 6))).toHaveLength(1);
  expect(planarHull(new Float64Array(0), new Float64Array(0))).toEqual([]);
});

test('a turned rectangle is its own smallest rectangle', () => {
  const u = Float64Array.of(0, 4, 1, -3);
  const v = Float64Array.of(0, 3, 7, 4);

  const { lengthMm, widthMm, directionU, directionV } = smallestRectangle(u, v, [0, 1, 2, 3]) ?? expect.unreachable();

  expect([lengthMm, widthMm].sort()).toEqual([expect.closeTo(5, 12), expect.closeTo(5, 12)]);
  expect(Math.abs(directionU * directionV)).toBeCloseTo(0.48, 12);
});

test('the rectangle around a triangle lies on its best side', () => {
  const { lengthMm, widthMm } = smallestRectangle(Float64Array.of(0, 10, 9), Float64Array.of(0, 0, 1), [0, 1, 2]) ?? expect.unreachable();

  expect(lengthMm * widthMm).toBeCloseTo(10, 9);
});

test('a single point has none', () => {
  expect(smallestRectangle(Float64Array.of(1), Float64Array.of(1), [0])).toBeUndefined();
});
