import { expect, test } from 'vitest';
import type { Vector } from '../../../../src/engine/mesh.js';
import { weld } from '../../../../src/engine/metrics/mesh-health/weld.js';
import { minBoundingBoxMm } from '../../../../src/engine/metrics/smallest-box/min-bounding-box.js';
import { boxTriangles, createNumbers, rotated, soup, type Triangle } from '../triangle-soups.js';

const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const minBoxOf = (triangles: readonly Triangle[]) => minBoundingBoxMm(weld(soup(triangles)));

test('a turned box has its own lengths, ascending, along its own axes', () => {
  const { extentsMm, axes } = minBoxOf(rotated(boxTriangles([7, 8, 9], [50, 20, 30])));

  expect(Math.abs(extentsMm.x - 20)).toBeLessThan(1e-9);
  expect(Math.abs(extentsMm.y - 30)).toBeLessThan(1e-9);
  expect(Math.abs(extentsMm.z - 50)).toBeLessThan(1e-9);
  expect(Math.abs(dot(axes[2], [Math.cos(0.7), Math.sin(0.7), 0]))).toBeCloseTo(1, 12);
});

test('the axes are perpendicular unit vectors that turn right-handed', () => {
  const {
    axes: [a, b, c],
  } = minBoxOf(rotated(boxTriangles([0, 0, 0], [3, 1, 2])));

  expect([dot(a, a), dot(b, b), dot(c, c), dot(a, b), dot(b, c), dot(c, a)].map((x) => Math.round(x * 1e12) / 1e12 + 0)).toEqual([
    1, 1, 1, 0, 0, 0,
  ]);
  expect(dot([a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]], c)).toBeCloseTo(1, 12);
});

test('a box along the axes keeps its exact lengths', () => {
  expect(minBoxOf(boxTriangles([0.1, 0.2, 0.3], [5, 1.375, 2.5])).extentsMm).toEqual({ x: 1.375, y: 2.5, z: 5 });
});

test('a regular tetrahedron cut from a cube fits that cube', () => {
  const [a, b, c, d]: [Vector, Vector, Vector, Vector] = [
    [0, 0, 0],
    [1, 1, 0],
    [1, 0, 1],
    [0, 1, 1],
  ];
  const tetrahedron: Triangle[] = [
    [a, b, c],
    [a, d, b],
    [b, d, c],
    [c, d, a],
  ];

  const { x, y, z } = minBoxOf(rotated(tetrahedron)).extentsMm;

  expect([x, y, z]).toEqual([expect.closeTo(1, 2), expect.closeTo(1, 2), expect.closeTo(1, 2)]);
});

test('a smooth part with more corners than are searched at first gets a box that is tight and holds every point', () => {
  const next = createNumbers();
  const onEllipsoid = (): Vector => {
    const [z, angle] = [2 * next() - 1, 2 * Math.PI * next()];
    const radius = Math.sqrt(1 - z * z);
    return [30 * radius * Math.cos(angle), 10 * radius * Math.sin(angle), 20 * z];
  };
  const triangles = rotated(Array.from({ length: 1000 }, (): Triangle => [onEllipsoid(), onEllipsoid(), onEllipsoid()]));

  const { extentsMm, axes } = minBoxOf(triangles);

  expect(extentsMm.x * extentsMm.y * extentsMm.z).toBeLessThan(1.01 * 48_000);
  [extentsMm.x, extentsMm.y, extentsMm.z].forEach((length, i) => {
    const reaches = triangles.flat().map((point) => dot(point, axes[i] ?? [0, 0, 0]));
    expect(Math.max(...reaches) - Math.min(...reaches)).toBeCloseTo(length, 9);
  });
});

test('no cloud of points gets a box larger than the one along the axes', () => {
  const next = createNumbers();
  for (let round = 0; round < 50; round++) {
    const triangles = Array.from(
      { length: 4 },
      (): Triangle => [
        [next(), next(), next()],
        [next(), next(), next()],
        [next(), next(), next()],
      ],
    );
    const size = [0, 1, 2].map(
      (i) => Math.max(...triangles.flat().map((v) => v[i] ?? 0)) - Math.min(...triangles.flat().map((v) => v[i] ?? 0)),
    );

    const { x, y, z } = minBoxOf(triangles).extentsMm;

    expect(x * y * z).toBeLessThanOrEqual(size.reduce((volume, length) => volume * length, 1));
  }
});

test('a flat sheet has the lengths of its own rectangle and no height, a needle only its length', () => {
  const sheet = minBoxOf(
    rotated([
      [
        [0, 0, 3],
        [4, 0, 3],
        [4, 2, 3],
      ],
      [
        [0, 0, 3],
        [4, 2, 3],
        [0, 2, 3],
      ],
    ]),
  ).extentsMm;
  const needle = minBoxOf([
    [
      [0, 0, 0],
      [2, 2, 1],
      [4, 4, 2],
    ],
  ]).extentsMm;

  expect([sheet.x, sheet.y, sheet.z].map((mm) => Number(mm.toFixed(9)))).toEqual([0, 2, 4]);
  expect([needle.x, needle.y, needle.z].map((mm) => Number(mm.toFixed(9)))).toEqual([0, 0, 6]);
});

test('a mesh without triangles is refused', () => {
  expect(() => minBoxOf([])).toThrow('The file holds no triangles');
});
