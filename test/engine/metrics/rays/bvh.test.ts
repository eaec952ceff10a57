import { expect, test } from 'vitest';
import type { Mesh } from '../../../../src/engine/mesh.js';
import { buildBvh, castRay, triangleNormal } from '../../../../src/engine/metrics/rays/bvh.js';
import { box } from '../../../support/shapes.js';
import { lathe, randomNumbers, refined } from '../metric-shapes.js';

const sphere = lathe(
  Array.from({ length: 33 }, (_, k) => [k % 32 === 0 ? 0 : 5 * Math.sin((Math.PI * k) / 32), -5 * Math.cos((Math.PI * k) / 32)]).flat(),
  48,
);

test('a ray meets the nearest face, and the one behind it beyond the least distance', () => {
  const bvh = buildBvh(box({ size: [10, 10, 10] }));
  const front = { distanceMm: Number.POSITIVE_INFINITY, triangle: -1 };
  const back = { distanceMm: Number.POSITIVE_INFINITY, triangle: -1 };

  const meetsFront = castRay(bvh, 3, 4, -5, 0, 0, 1, front, 0);
  const meetsBack = castRay(bvh, 3, 4, -5, 0, 0, 1, back, 6);

  expect([meetsFront, front.distanceMm]).toEqual([true, 5]);
  expect([meetsBack, back.distanceMm]).toEqual([true, 15]);
});

test('a ray that ends before the face, or passes by, leaves the hit as it was', () => {
  const bvh = buildBvh(box({ size: [10, 10, 10] }));
  const hit = { distanceMm: 4, triangle: -1 };

  const endsBefore = castRay(bvh, 3, 4, -5, 0, 0, 1, hit, 0);
  const passesBy = castRay(bvh, 11, 4, -5, 0, 0, 1, hit, 0);

  expect([endsBefore, passesBy, hit]).toEqual([false, false, { distanceMm: 4, triangle: -1 }]);
});

test('a skipped triangle is passed for the next one', () => {
  const bvh = buildBvh(box({ size: [10, 10, 10] }));
  const first = { distanceMm: Number.POSITIVE_INFINITY, triangle: -1 };
  const next = { distanceMm: Number.POSITIVE_INFINITY, triangle: -1 };

  castRay(bvh, 3, 4, -5, 0, 0, 1, first, 0);
  castRay(bvh, 3, 4, -5, 0, 0, 1, next, 0, first.triangle);

  expect([first.distanceMm, next.distanceMm]).toEqual([5, 15]);
});

test.each([
  ['coarse', box({ size: [10, 7, 3], at: [-5, -3, -1] })],
  ['fine', refined(box({ size: [10, 7, 3], at: [-5, -3, -1] }), 3)],
  ['round', sphere],
])('a %s mesh gives every random ray the distance that testing each triangle gives', (_, mesh) => {
  const bvh = buildBvh(mesh);
  const random = randomNumbers(7);
  const differing = Array.from({ length: 150 }, () => {
    const [x = 0, y = 0, z = 0] = [random() * 24 - 12, random() * 24 - 12, random() * 24 - 12];
    const direction = [random() - 0.5, random() - 0.5, random() - 0.5];
    const [dx = 0, dy = 0, dz = 1] = direction.map((value) => value / Math.hypot(...direction));
    const hit = { distanceMm: Number.POSITIVE_INFINITY, triangle: -1 };
    castRay(bvh, x, y, z, dx, dy, dz, hit, 0);
    const expected = nearestByPlanes(mesh, [x, y, z], [dx, dy, dz]);
    return expected === hit.distanceMm || Math.abs(expected - hit.distanceMm) < 1e-9 ? 0 : 1;
  });

  expect(differing.filter(Boolean)).toHaveLength(0);
});

test('no ray from inside leaks out, not even through edges and corners', () => {
  const bvh = buildBvh(sphere);
  const targets = [...sphere.positions];
  const leaks = [];
  for (let v = 0; v < targets.length; v += 3) {
    const neighbor = (v + 3) % targets.length;
    for (const share of [0, 0.5]) {
      const aim = [0, 1, 2].map((axis) => targets[v + axis]! + share * (targets[neighbor + axis]! - targets[v + axis]!));
      const length = Math.hypot(...aim);
      const hit = { distanceMm: Number.POSITIVE_INFINITY, triangle: -1 };
      if (length === 0) continue;
      if (!castRay(bvh, 0, 0, 0, aim[0]! / length, aim[1]! / length, aim[2]! / length, hit, 0)) leaks.push(aim);
    }
  }

  expect(leaks).toEqual([]);
});

test('rays along the axes through the edges between equal boxes all hit', () => {
  const bvh = buildBvh(refined(box({ size: [16, 16, 16] }), 4));
  const missed = [];
  for (let x = 0; x <= 16; x++) {
    for (let y = 0; y <= 16; y++) {
      const hit = { distanceMm: Number.POSITIVE_INFINITY, triangle: -1 };
      if (!castRay(bvh, x, y, -1, 0, 0, 1, hit, 0) || hit.distanceMm !== 1) missed.push([x, y]);
    }
  }

  expect(missed).toEqual([]);
});

test('a thousand copies of one triangle can be built and hit', () => {
  const mesh: Mesh = { positions: new Float64Array([0, 0, 0, 1, 0, 0, 0, 1, 0]), indices: new Uint32Array(3000).map((_, i) => i % 3) };
  const hit = { distanceMm: Number.POSITIVE_INFINITY, triangle: -1 };

  const found = castRay(buildBvh(mesh), 0.2, 0.2, 2, 0, 0, -1, hit, 0);

  expect([found, hit.distanceMm]).toEqual([true, 2]);
});

test('no ray hits a mesh without triangles', () => {
  const bvh = buildBvh({ positions: new Float64Array(), indices: new Uint32Array() });

  expect(castRay(bvh, 0, 0, 0, 0, 0, 1, { distanceMm: Number.POSITIVE_INFINITY, triangle: -1 }, 0)).toBe(false);
});

test('a triangle has the unit normal of its winding, a degenerate one has none', () => {
  const mesh: Mesh = { positions: new Float64Array([0, 0, 0, 2, 0, 0, 0, 3, 0, 4, 0, 0]), indices: new Uint32Array([0, 1, 2, 0, 1, 3]) };
  const normal = new Float64Array(3);

  expect(triangleNormal(mesh, 0, normal)).toBe(true);
  expect(triangleNormal(mesh, 1, normal)).toBe(false);
  expect([...normal]).toEqual([0, 0, 1]);
});

/** By where the ray meets each plane and on which side of the three edges that is. */
function nearestByPlanes({ positions: p, indices }: Mesh, origin: number[], direction: number[]): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let t = 0; t < indices.length; t += 3) {
    const corners = [0, 1, 2].map((k) => [0, 1, 2].map((axis) => p[3 * indices[t + k]! + axis]!));
    const [a = [], b = [], c = []] = corners;
    const normal = cross(minus(b, a), minus(c, a));
    const distance = inner(minus(a, origin), normal) / inner(direction, normal);
    const point = origin.map((value, axis) => value + distance * direction[axis]!);
    const isInside = corners.every((corner, k) => inner(cross(minus(corners[(k + 1) % 3]!, corner), minus(point, corner)), normal) >= 0);
    if (isInside && distance > 0 && distance < nearest) nearest = distance;
  }
  return nearest;
}

function minus(a: number[], b: number[]): number[] {
  return a.map((value, axis) => value - b[axis]!);
}

function inner(a: number[], b: number[]): number {
  return a.reduce((sum, value, axis) => sum + value * b[axis]!, 0);
}

function cross([a = 0, b = 0, c = 0]: number[], [d = 0, e = 0, f = 0]: number[]): number[] {
  return [b * f - c * e, c * d - a * f, a * e - b * d];
}
