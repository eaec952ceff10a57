import { expect, test } from 'vitest';
import { selfIntersections } from '../../../../src/engine/metrics/mesh-health/self-intersections.js';
import { topology } from '../../../../src/engine/metrics/mesh-health/topology.js';
import { weld } from '../../../../src/engine/metrics/mesh-health/weld.js';
import { buildBvh } from '../../../../src/engine/metrics/rays/bvh.js';
import { boxTriangles, createNumbers, rotated, soup, type Triangle } from '../triangle-soups.js';

const cube = boxTriangles([0, 0, 0], [10, 10, 10]);

function crossingsOf(triangles: readonly Triangle[]) {
  const mesh = weld(soup(triangles));
  return selfIntersections(mesh, topology(mesh), buildBvh(mesh));
}

test.each([
  ['a cube', cube],
  ['a cube that lies askew, whose flat faces are flat only up to rounding', rotated(cube)],
  ['two cubes apart', [...cube, ...boxTriangles([11, 0, 0], [10, 10, 10])]],
  ['two cubes that touch in an edge', [...cube, ...boxTriangles([10, 10, 0], [10, 10, 10])]],
  ['a cube in the cavity of another', [...cube, ...boxTriangles([2, 2, 2], [3, 3, 3])]],
  ['a cube that stands on the edge of another with one of its edges', [...cube, ...boxTriangles([10, 10, 5], [10, 10, 10])]],
  ['nothing', []],
])('%s does not cut into itself', (_, triangles) => {
  expect(crossingsOf(triangles)).toMatchObject({ pairCount: 0, triangleCount: 0, placeCount: 0, places: [], isComplete: true });
});

test('a rod through a plate cuts its two faces, at the line in which they meet', () => {
  const plate = boxTriangles([0, 0, 0], [50, 50, 4]);
  const rod = boxTriangles([20, 22, -10], [5, 5, 30]);

  const found = crossingsOf([...plate, ...rod]);

  expect(found).toMatchObject({ overlappingPairCount: 0, isComplete: true, placeCount: 1 });
  expect(found.pairCount).toBe(found.pairsBetweenShellsCount);
  expect(found.places[0]?.box.min).toEqual([20, 22, 0].map((at) => expect.closeTo(at, 9)));
  expect(found.places[0]?.box.max).toEqual([25, 27, 4].map((at) => expect.closeTo(at, 9)));
});

test('a rod whose corners lie exactly in the faces of the plate is seen as well', () => {
  const plate = boxTriangles([0, 0, 0], [50, 50, 4]);
  const rings = [-10, 0, 4, 20];
  const rod = rings.slice(1).flatMap((top, i) => boxTriangles([20, 22, rings[i]!], [5, 5, top - rings[i]!]).slice(0, 8));

  expect(crossingsOf([...plate, ...rod])).toMatchObject({ overlappingPairCount: 0, triangleCount: 20 });
});

test('faces that lie on each other count, with the area of the triangles concerned', () => {
  const found = crossingsOf([...cube, ...boxTriangles([2, 3, 10], [4, 4, 10])]);

  expect(found).toMatchObject({ pairCount: 3, overlappingPairCount: 3, pairsBetweenShellsCount: 3, triangleCount: 4, placeCount: 1 });
  expect(found.places[0]?.areaMm2).toBeCloseTo(116, 9);
  expect(found.places[0]?.box).toEqual({ min: [2, 3, 10], max: [6, 7, 10] });
});

test('a flap that is folded back onto its neighbor overlaps it, a flap that stands up does not', () => {
  const floor: Triangle = [
    [0, 0, 0],
    [4, 0, 0],
    [0, 4, 0],
  ];
  const flap = (z: number): Triangle => [
    [4, 0, 0],
    [0, 0, 0],
    [1, 1, z],
  ];

  expect(crossingsOf([floor, flap(0)])).toMatchObject({ pairCount: 1, overlappingPairCount: 1 });
  expect(crossingsOf([floor, flap(1e-300)])).toMatchObject({ pairCount: 0 });
  expect(crossingsOf([floor, flap(-3)])).toMatchObject({ pairCount: 0 });
});

test('neighbors that share only a corner count when they go through each other beyond it', () => {
  const floor: Triangle = [
    [0, 0, 0],
    [4, 0, 0],
    [0, 4, 0],
  ];
  const blade = (x: number): Triangle => [
    [0, 0, 0],
    [x, 1, 1],
    [x, 1, -1],
  ];

  expect(crossingsOf([floor, blade(1)])).toMatchObject({ pairCount: 1, overlappingPairCount: 0 });
  expect(crossingsOf([floor, blade(-1)])).toMatchObject({ pairCount: 0 });
});

test('agrees with trying every edge against every triangle', () => {
  const next = createNumbers(7);
  const point = () => [next(), next(), next()] as const;
  const triangles = Array.from({ length: 120 }, (): Triangle => {
    const [x, y, z] = point();
    const near = () => [x + next(), y + next(), z + next()] as const;
    return [near(), near(), near()];
  });
  let expected = 0;
  triangles.forEach((one, i) => {
    for (const other of triangles.slice(i + 1)) if (pierces(one, other) || pierces(other, one)) expected++;
  });

  expect(expected).toBeGreaterThan(100);
  expect(crossingsOf(triangles).pairCount).toBe(expected);
});

test('what has too many crossings to be a surface ends the search', () => {
  const fan = Array.from({ length: 600 }, (_, i): Triangle => {
    const [x, y] = [Math.cos(i), Math.sin(i)];
    return [
      [x, y, -1 - i / 1e4],
      [-x, -y, 1 + i / 1e4],
      [-x, -y, -1 - i / 1e3],
    ];
  });

  const { isComplete, pairCount, places } = crossingsOf(fan);

  expect({ isComplete, pairCount, places: places.length }).toEqual({ isComplete: false, pairCount: 100_000, places: 1 });
});

type Point = readonly [number, number, number];

/** An edge of the first triangle goes through the second: by signs of volumes in plain double precision. */
function pierces([a, b, c]: Triangle, [p, q, r]: Triangle): boolean {
  const goesThrough = (from: Point, to: Point) => {
    if (volume(p, q, r, from) * volume(p, q, r, to) >= 0) return false;
    const signs = [volume(from, to, p, q), volume(from, to, q, r), volume(from, to, r, p)].map(Math.sign);
    return signs.every((sign) => sign === signs[0]);
  };
  return goesThrough(a, b) || goesThrough(b, c) || goesThrough(c, a);
}

function volume(a: Point, b: Point, c: Point, d: Point): number {
  const [u, v, w] = [a, b, c].map((at) => [at[0] - d[0], at[1] - d[1], at[2] - d[2]]) as [number[], number[], number[]];
  return u[0]! * (v[1]! * w[2]! - v[2]! * w[1]!) + u[1]! * (v[2]! * w[0]! - v[0]! * w[2]!) + u[2]! * (v[0]! * w[1]! - v[1]! * w[0]!);
}
