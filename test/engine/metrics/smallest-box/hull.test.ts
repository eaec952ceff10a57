import { expect, test } from 'vitest';
import type { Vector } from '../../../../src/engine/mesh.js';
import { topology } from '../../../../src/engine/metrics/mesh-health/topology.js';
import { convexHull } from '../../../../src/engine/metrics/smallest-box/hull.js';
import { volumeMm3 } from '../../../../src/engine/metrics/volume.js';
import { boxTriangles, createNumbers, rotated, soup } from '../triangle-soups.js';

const points = (count: number, at: (i: number) => Vector) => Float64Array.from(Array.from({ length: count }, (_, i) => at(i)).flat());

function check(positions: Float64Array) {
  const { positions: corners, faces } = convexHull(positions);
  const mesh = { positions: corners, indices: faces };
  return { corners: corners.length / 3, faces: faces.length / 3, volume: volumeMm3(mesh), ...topology(mesh) };
}

test('the hull of a box full of points is the box: its corners exactly, closed and facing outwards', () => {
  const next = createNumbers();
  const box = soup(boxTriangles([0, 0, 0], [2, 3, 5])).positions;
  const filling = points(2000, () => [2 * next(), 3 * next(), 5 * next()]);

  const { positions, faces } = convexHull(Float64Array.from([...filling, ...box]));

  const corners = Array.from({ length: 8 }, (_, i) => [...positions.subarray(3 * i, 3 * i + 3)].join()).sort();
  expect(corners).toEqual(['0,0,0', '0,0,5', '0,3,0', '0,3,5', '2,0,0', '2,0,5', '2,3,0', '2,3,5']);
  expect(volumeMm3({ positions, indices: faces })).toBeCloseTo(30, 12);
});

test('no point lies outside the hull of a ball of points, and every corner is one of them', () => {
  const next = createNumbers();
  const ball = points(5000, () => [next() + next() + next(), next() + next() + next(), next() + next() + next()]);

  const { positions: p, faces } = convexHull(ball);

  let farthest = 0;
  for (let f = 0; f < faces.length; f += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => p.subarray(3 * faces[f + k]!, 3 * faces[f + k]! + 3));
    const [u, v] = [b!.map((x, i) => x - a![i]!), c!.map((x, i) => x - a![i]!)];
    const n = [u[1]! * v[2]! - u[2]! * v[1]!, u[2]! * v[0]! - u[0]! * v[2]!, u[0]! * v[1]! - u[1]! * v[0]!];
    for (let i = 0; i < ball.length; i += 3) {
      const height = n[0]! * (ball[i]! - a![0]!) + n[1]! * (ball[i + 1]! - a![1]!) + n[2]! * (ball[i + 2]! - a![2]!);
      farthest = Math.max(farthest, height / Math.hypot(...n));
    }
  }
  expect(farthest).toBeLessThan(1e-11);
  expect(topology({ positions: p, indices: faces })).toMatchObject({
    openEdgeCount: 0,
    nonManifoldEdgeCount: 0,
    isWindingConsistent: true,
  });
});

test('every point of a sphere is a corner, and Euler gives the faces', () => {
  const next = createNumbers();
  const sphere = points(1000, () => {
    const [z, angle] = [2 * next() - 1, 7 * next()];
    return [Math.sqrt(1 - z * z) * Math.cos(angle), Math.sqrt(1 - z * z) * Math.sin(angle), z];
  });

  expect(check(sphere)).toMatchObject({ corners: 1000, faces: 1996, openEdgeCount: 0 });
});

test.each([
  ['in double precision', (x: number) => x],
  ['rounded to float32', Math.fround],
])('a turned grid of points, %s, keeps the volume of its cube', (_, round) => {
  const grid = points(1000, (i) => [i % 10, Math.floor(i / 10) % 10, Math.floor(i / 100)]);
  const turnedGrid = soup(
    rotated(
      Array.from({ length: 1000 }, (_, i) => {
        const v: Vector = [grid[3 * i]!, grid[3 * i + 1]!, grid[3 * i + 2]!];
        return [v, v, v];
      }),
    ),
  );

  const { volume, openEdgeCount, nonManifoldEdgeCount } = check(turnedGrid.positions.map(round));

  expect(volume).toBeCloseTo(729, 3);
  expect([openEdgeCount, nonManifoldEdgeCount]).toEqual([0, 0]);
});

test('a cylinder of twenty thousand corners takes no time to speak of', () => {
  const rim = points(20_000, (i) => [Math.cos((i * Math.PI) / 5000), Math.sin((i * Math.PI) / 5000), i < 10_000 ? 0 : 1]);

  const { volume, openEdgeCount } = check(rim);

  expect(volume).toBeCloseTo(Math.PI, 6);
  expect(openEdgeCount).toBe(0);
}, 5000);

test('points in a plane give their polygon, front and back', () => {
  const next = createNumbers();
  const square = soup(
    rotated([
      [
        [0, 0, 3],
        [4, 0, 3],
        [4, 4, 3],
      ],
      [
        [0, 0, 3],
        [4, 4, 3],
        [0, 4, 3],
      ],
    ]),
  ).positions;
  const inside = soup(
    rotated(
      Array.from({ length: 100 }, () => {
        const v: Vector = [4 * next(), 4 * next(), 3];
        return [v, v, v];
      }),
    ),
  ).positions;

  const { corners, faces, volume, openEdgeCount } = check(Float64Array.from([...inside, ...square]));

  expect({ corners, faces, openEdgeCount }).toEqual({ corners: 4, faces: 4, openEdgeCount: 0 });
  expect(volume).toBeCloseTo(0, 12);
});

test.each([
  ['on a line', points(50, (i) => [i, 2 * i, 1 - i]), [0, 0, 1, 49, 98, -48]],
  ['all the same', points(50, () => [1, 2, 3]), [1, 2, 3]],
  ['none', new Float64Array(0), []],
])('points %s give no faces', (_, positions, expected) => {
  const hull = convexHull(positions);

  expect([...hull.positions].sort()).toEqual([...expected].sort());
  expect(hull.faces).toHaveLength(0);
});
