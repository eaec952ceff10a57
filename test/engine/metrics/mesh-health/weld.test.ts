import { expect, test } from 'vitest';
import { weld } from '../../../../src/engine/metrics/mesh-health/weld.js';
import { boxTriangles, createNumbers, soup } from '../triangle-soups.js';

test('the 36 corners of a box become 8 vertices, and every triangle keeps its place and coordinates', () => {
  const box = soup(boxTriangles([1, 2, 3], [4, 5, 6]));

  const { positions, indices } = weld(box);

  expect(positions).toHaveLength(24);
  expect([...indices].flatMap((vertex) => [...positions.subarray(3 * vertex, 3 * vertex + 3)])).toEqual([...box.positions]);
});

test('0 and -0 are one coordinate', () => {
  const mesh = soup([
    [
      [0, 1, 2],
      [1, 0, 0],
      [-0, 1, 2],
    ],
  ]);

  const { positions, indices } = weld(mesh);

  expect([...indices]).toEqual([0, 1, 0]);
  expect(Object.is(positions[0], 0)).toBe(true);
});

test('coordinates that differ in the last bit stay apart', () => {
  const mesh = soup([
    [
      [1, 0, 0],
      [1 + Number.EPSILON, 0, 0],
      [0, 1, 0],
    ],
  ]);

  expect(weld(mesh).positions).toHaveLength(9);
});

test('vertices that no triangle uses are left out', () => {
  const mesh = { positions: Float64Array.of(9, 9, 9, 0, 0, 0, 1, 0, 0, 0, 1, 0), indices: Uint32Array.of(1, 2, 3) };

  const { positions, indices } = weld(mesh);

  expect([...positions]).toEqual([0, 0, 0, 1, 0, 0, 0, 1, 0]);
  expect([...indices]).toEqual([0, 1, 2]);
});

test('many vertices that are there twice each are all found again', () => {
  const next = createNumbers();
  const once = Array.from({ length: 30_000 }, () => next());
  const mesh = { positions: Float64Array.from([...once, ...once]), indices: Uint32Array.from({ length: 19_998 }, (_, i) => i) };

  const { positions, indices } = weld(mesh);

  expect([...positions]).toEqual(once);
  expect(indices[19_997]).toBe(9_997);
});

test('a welded mesh is handed back as it is', () => {
  const welded = weld(soup(boxTriangles([0, 0, 0], [1, 1, 1])));

  expect(weld(welded)).toBe(welded);
});

test('a mesh without triangles stays one', () => {
  const { positions, indices } = weld(soup([]));

  expect([positions.length, indices.length]).toEqual([0, 0]);
});
