import { expect, test } from 'vitest';
import { surfaceAreaMm2 } from '../../../src/engine/metrics/surface-area.js';
import { boxTriangles, rotated, soup, turned } from './triangle-soups.js';

test('a box has the area of its six sides, whichever way it is turned or wound', () => {
  const box = boxTriangles([7, 8, 9], [2, 3, 5]);

  expect(surfaceAreaMm2(soup(box))).toBeCloseTo(62, 12);
  expect(surfaceAreaMm2(soup(rotated(turned(box))))).toBeCloseTo(62, 12);
});

test('no triangles have no area', () => {
  expect(surfaceAreaMm2(soup([]))).toBe(0);
});
