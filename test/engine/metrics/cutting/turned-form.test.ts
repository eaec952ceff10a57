import { expect, test } from 'vitest';
import type { Mesh, Vector } from '../../../../src/engine/mesh.js';
import { box } from '../../../support/shapes.js';
import { lathe, moved, prism } from '../metric-shapes.js';
import { turnedOf } from './cutting-shapes.js';

/** Turned about two axes and moved away from the origin. */
function askew(mesh: Mesh): Mesh {
  const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
  const about = moved(mesh, (x, y, z): Vector => [x, c * y - s * z, s * y + c * z]);
  return moved(about, (x, y, z): Vector => [c * x - s * z + 120, y - 40, s * x + c * z + 7]);
}

/** Diameter 40 over 10 mm, then 20 over 30 mm. */
const shaft = lathe([0, 0, 20, 0, 20, 10, 10, 10, 10, 40, 0, 40], 96);

test.each([
  ['upright', shaft],
  ['askew', askew(shaft)],
])('a stepped shaft is round all over (%s)', (_, mesh) => {
  const form = turnedOf(mesh);

  expect(form?.roundShare).toBe(1);
  expect(form?.diameterMm).toBeCloseTo(40, 1);
  expect(form?.lengthMm).toBeCloseTo(40, 6);
  // pi x (20^2 x 10 + 10^2 x 30) mm3.
  expect(form?.turnedVolumeMm3).toBeCloseTo(Math.PI * 7000, -2);
});

test('a coarse circle of 12 facets is round as well', () => {
  expect(turnedOf(lathe([0, 0, 10, 0, 10, 30, 0, 30], 12))?.roundShare).toBe(1);
});

test('a bore counts to what is turned, a blind one only as deep as it is', () => {
  const tube = turnedOf(lathe([5, 0, 10, 0, 10, 30, 5, 30], 96));
  const cup = turnedOf(lathe([0, 0, 10, 0, 10, 30, 5, 30, 5, 15, 0, 15], 96));

  expect(tube?.roundShare).toBe(1);
  expect(tube?.turnedVolumeMm3).toBeCloseTo(Math.PI * 75 * 30, -2);
  expect(cup?.turnedVolumeMm3).toBeCloseTo(Math.PI * (100 * 15 + 75 * 15), -2);
});

test('a cone keeps its volume', () => {
  const cone = turnedOf(lathe([0, 0, 20, 0, 10, 30, 0, 30], 96));

  // pi x 30 / 3 x (20^2 + 20 x 10 + 10^2); a slab counts with its wider side.
  expect(cone!.turnedVolumeMm3 / (Math.PI * 7000)).toBeGreaterThan(0.999);
  expect(cone!.turnedVolumeMm3 / (Math.PI * 7000)).toBeLessThan(1.01);
});

test('the flats of a square bar with a round neck are not round, and are milled from a full circle', () => {
  const square = [-10, -10, 10, -10, 10, 10, -10, 10];

  expect(turnedOf(prism(square, 40))).toBeUndefined();
  expect(turnedOf(box({ size: [50, 40, 25] }))).toBeUndefined();
});

test('a disk with half of its rim cut straight is half round, about the axis of the rim', () => {
  const rim = Array.from({ length: 49 }, (_, i) => (Math.PI * i) / 48).flatMap((angle) => [20 * Math.cos(angle), 20 * Math.sin(angle)]);

  const form = turnedOf(prism(rim, 15));

  // The rim is pi x 20 mm long, the straight side 40 mm.
  expect(form?.roundShare).toBeCloseTo((Math.PI * 20) / (Math.PI * 20 + 40), 2);
  expect(form?.diameterMm).toBeCloseTo(40, 1);
  expect(form?.turnedVolumeMm3).toBeCloseTo(Math.PI * 400 * 15, -2);
});
