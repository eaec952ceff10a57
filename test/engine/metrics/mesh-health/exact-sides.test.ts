import { expect, test } from 'vitest';
import { quickSideOfPlane, sideOfLine, sideOfPlane } from '../../../../src/engine/metrics/mesh-health/exact-sides.js';

test('above is negative, below positive, on the plane zero', () => {
  const side = (z: number) => Math.sign(sideOfPlane(Float64Array.from([0, 0, 0, 1, 0, 0, 0, 1, 0, 0.2, 0.2, z]), 0, 3, 6, 9));

  expect([side(0.5), side(-0.5), side(0)]).toEqual([-1, 1, 0]);
});

test('one unit in the last place off a plane that lies askew is told apart from on it', () => {
  // x + y + z = 1.5 holds exactly for the first three points and the fourth.
  const on = [0.5, 0.25, 0.75, 0.125, 0.625, 0.75, 1, 0.25, 0.25, 0.375, 0.375, 0.75];
  const off = (step: number) => Float64Array.from(on.map((value, i) => (i === 11 ? value + step * 2 ** -53 : value)));

  expect([-1, 0, 1].map((step) => Math.sign(sideOfPlane(off(step), 0, 3, 6, 9)))).toEqual([
    -Math.sign(sideOfPlane(off(1), 0, 3, 6, 9)),
    0,
    Math.sign(sideOfPlane(off(0.5 * 2 ** 20), 0, 3, 6, 9)),
  ]);
});

test('points on a common line far from the origin are on it, and one that is off by the last place is not', () => {
  const points = Float64Array.from([0, 0, 0, 1e9, 3e9, 0, 7e9, 21e9, 0, 7e9 + 2 ** -20, 21e9, 0]);

  expect(sideOfLine(points, 0, 3, 6, 0, 1)).toBe(0);
  expect(sideOfLine(points, 0, 3, 9, 0, 1)).toBeLessThan(0);
});

test('where double precision cannot tell, integers do', () => {
  const points = Float64Array.from([0.1, 0.2, 0.3, 1.1, 0.7, 0.4, 0.3, 1.9, 2.2, 0, 0, 0]);
  // The fourth point is the middle of the first two: in exact arithmetic of these doubles it may lie off by the rounding of a sum.
  for (let axis = 0; axis < 3; axis++) points[9 + axis] = (points[axis]! + points[3 + axis]!) / 2;

  expect(quickSideOfPlane(points, 0, 3, 6, 9)).toBeNaN();
  expect(Number.isInteger(sideOfPlane(points, 0, 3, 6, 9))).toBe(true);
});
