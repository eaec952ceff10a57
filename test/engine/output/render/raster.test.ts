import { expect, test } from 'vitest';
import type { Mesh } from '../../../../src/engine/mesh.js';
import { rasterize } from '../../../../src/engine/output/render/raster.js';

test('a triangle covers the samples whose centers are inside it', () => {
  const samples = draw([
    [0, 0, 5],
    [10, 0, 5],
    [0, 10, 5],
  ]);

  expect(count(samples.triangle, 0)).toBe(45);
  expect(samples.triangle[0]).toBe(0);
  expect(samples.triangle[9 * 10 + 9]).toBe(-1);
  expect(samples.depth[0]).toBe(5);
});

test('two triangles of a square share no sample and leave none out, whichever way they turn', () => {
  const samples = draw(
    [
      [1, 1, 0],
      [9, 1, 0],
      [9, 9, 0],
    ],
    [
      [1, 1, 0],
      [1, 9, 0],
      [9, 9, 0],
    ],
  );

  expect(count(samples.triangle, 0) + count(samples.triangle, 1)).toBe(64);
  expect(count(samples.triangle, -1)).toBe(36);
});

test('the nearer triangle wins, also where two cross', () => {
  const samples = draw(
    [
      [0, 0, 0],
      [10, 0, 10],
      [0, 10, 0],
    ],
    [
      [0, 0, 4],
      [10, 0, 4],
      [0, 10, 4],
    ],
  );

  expect(samples.triangle[1]).toBe(1);
  expect(samples.triangle[6]).toBe(0);
  expect(samples.depth[6]).toBeCloseTo(6.5, 5);
});

test('triangles outside of the picture, edge-on or with coordinates that are no numbers draw nothing', () => {
  const samples = draw(
    [
      [-50, 0, 0],
      [-40, 0, 0],
      [-40, 10, 0],
    ],
    [
      [2, 2, 0],
      [4, 4, 0],
      [8, 8, 0],
    ],
    [
      [Number.NaN, 0, 0],
      [10, 0, 0],
      [0, 10, 0],
    ],
  );

  expect(count(samples.triangle, -1)).toBe(100);
});

test('a small triangle is drawn where any of it is nearer, before and behind others', () => {
  const back = [
    [0, 0, 5],
    [20, 0, 5],
    [0, 20, 5],
  ];
  const small = (depth: number) => [
    [2, 2, depth],
    [5, 2, depth],
    [2, 5, depth + 8],
  ];

  expect(count(draw(back, small(6)).triangle, 1)).toBe(3);
  expect(count(draw(back, small(0)).triangle, 1)).toBe(0);
  expect(count(draw(back, small(-9)).triangle, 1)).toBe(0);
  expect(count(draw(back, small(3)).triangle, 1)).toBe(1);
  expect(count(draw(small(6), back).triangle, 0)).toBe(3);
});

test('slivers as long as the picture cost no more than the samples they cover', () => {
  const slivers = 20_000;
  const positions = new Float64Array(9 * slivers);
  for (let i = 0; i < slivers; i++) positions.set([0, i / 10, 0, 2000, 2000 - i / 10, 0, 2000, 2000 - i / 10 - 0.05, 0], 9 * i);
  const mesh = { positions, indices: Uint32Array.from({ length: 3 * slivers }, (_, i) => i) };

  const started = performance.now();
  const samples = rasterize(mesh, projected(mesh), 2000, 2000);
  const tookMs = performance.now() - started;

  expect(count(samples.triangle, -1)).toBeLessThan(4_000_000);
  // A walk over bounding boxes would touch 27 billion samples.
  expect(tookMs).toBeLessThan(5000);
});

function draw(...triangles: number[][][]) {
  const positions = Float64Array.from(triangles.flat(2));
  const mesh = { positions, indices: Uint32Array.from({ length: positions.length / 3 }, (_, i) => i) };
  return rasterize(mesh, projected(mesh), 10, 10);
}

function projected({ positions }: Mesh) {
  const along = (axis: number) => positions.filter((_, i) => i % 3 === axis);
  return { x: along(0), y: along(1), depth: along(2) };
}

function count(values: Int32Array, wanted: number): number {
  return values.reduce((sum, value) => sum + (value === wanted ? 1 : 0), 0);
}
