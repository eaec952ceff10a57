import { expect, test } from 'vitest';
import { boundingBox, diagonalMm, extentsMm } from '../../../src/engine/metrics/bounding-box.js';
import { boxTriangles, soup } from './triangle-soups.js';

test('the box holds the triangles, and its extents and diagonal follow', () => {
  const box = boundingBox(soup(boxTriangles([-1, 2, 10], [2, 3, 6])));

  expect(box).toEqual({ min: [-1, 2, 10], max: [1, 5, 16] });
  expect(extentsMm(box)).toEqual({ x: 2, y: 3, z: 6 });
  expect(diagonalMm(box)).toBeCloseTo(7, 12);
});

test('a vertex that no triangle uses does not count', () => {
  const mesh = { positions: Float64Array.of(99, 99, 99, 0, 0, 0, 1, 0, 0, 0, 1, 0), indices: Uint32Array.of(1, 2, 3) };

  expect(boundingBox(mesh)).toEqual({ min: [0, 0, 0], max: [1, 1, 0] });
});

test('a mesh without triangles has no box', () => {
  expect(() => boundingBox(soup([]))).toThrow('The file holds no triangles');
});
