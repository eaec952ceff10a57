import { expect, test } from 'vitest';
import type { Vector } from '../../../../src/engine/mesh.js';
import { topology } from '../../../../src/engine/metrics/mesh-health/topology.js';
import { weldWithin } from '../../../../src/engine/metrics/mesh-health/weld-within.js';
import { boxTriangles, createNumbers, soup, type Triangle } from '../triangle-soups.js';

test('vertices at most the tolerance apart become one, others do not', () => {
  const mesh = soup([
    [
      [0, 0, 0],
      [5, 0, 0],
      [0, 5, 0],
    ],
    [
      [0, 0, 0.01],
      [5, 0, 0.011],
      [0, 5, 0.5],
    ],
  ]);

  const { indices } = weldWithin(mesh, 0.01);

  expect([...indices]).toEqual([0, 1, 2, 0, 3, 4]);
});

test('a box whose corners are each scattered by half the tolerance is closed, wherever the search grid falls', () => {
  const next = createNumbers();
  const scatter = (v: Vector): Vector => [v[0] + 0.0005 * next(), v[1] + 0.0005 * next(), v[2] + 0.0005 * next()];
  for (let size = 1; size < 2; size += 0.005) {
    const box = boxTriangles([0, 0, 0], [size, 1, 1]).map(([a, b, c]): Triangle => [scatter(a), scatter(b), scatter(c)]);

    const mesh = weldWithin(soup(box), 0.001);

    expect([mesh.positions.length / 3, topology(mesh).openEdgeCount]).toEqual([8, 0]);
  }
});

test('a row of close points does not collapse into one', () => {
  const mesh = soup(
    Array.from(
      { length: 10 },
      (_, i): Triangle => [
        [0.6 * i, 0, 0],
        [0.6 * i, 50, 0],
        [0.6 * i, 90, 0],
      ],
    ),
  );

  const { positions } = weldWithin(mesh, 1);

  expect([...positions].filter((_, i) => i % 9 === 0)).toEqual([0, 1.2, 2.4, 3.6, 4.8].map((x) => expect.closeTo(x, 12)));
});

test('without a tolerance it welds exactly', () => {
  const mesh = soup([
    [
      [0, 0, 0],
      [1, 0, 0],
      [1e-300, 0, 0],
    ],
  ]);

  expect(weldWithin(mesh, 0).positions).toHaveLength(9);
});
