import { expect, test } from 'vitest';
import { volumeMm3 } from '../../../src/engine/metrics/volume.js';
import { boxTriangles, rotated, soup, turned } from './triangle-soups.js';

test('a box has the volume of its sides, also when turned', () => {
  expect(volumeMm3(soup(boxTriangles([0, 0, 0], [2, 3, 5])))).toBeCloseTo(30, 12);
  expect(volumeMm3(soup(rotated(boxTriangles([0, 0, 0], [2, 3, 5]))))).toBeCloseTo(30, 12);
});

test('a small part a kilometer from the origin loses no more digits than its coordinates have', () => {
  expect(volumeMm3(soup(boxTriangles([1e6, 1e6, 1e6], [0.5, 0.5, 0.5])))).toBeCloseTo(0.125, 12);
});

test('faces that point inwards make it negative, a cavity takes away', () => {
  const outer = boxTriangles([0, 0, 0], [40, 40, 40]);
  const cavity = turned(boxTriangles([10, 10, 10], [20, 20, 20]));

  expect(volumeMm3(soup(turned(outer)))).toBeCloseTo(-64_000, 8);
  expect(volumeMm3(soup([...outer, ...cavity]))).toBeCloseTo(56_000, 8);
});

test('a flat sheet and no triangles at all have none', () => {
  expect(
    volumeMm3(
      soup([
        [
          [0, 0, 7],
          [1, 0, 7],
          [0, 1, 7],
        ],
      ]),
    ),
  ).toBe(0);
  expect(volumeMm3(soup([]))).toBe(0);
});
