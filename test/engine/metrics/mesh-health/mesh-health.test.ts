import { expect, test } from 'vitest';
import { meshHealth } from '../../../../src/engine/metrics/mesh-health/mesh-health.js';
import { topology } from '../../../../src/engine/metrics/mesh-health/topology.js';
import { weld } from '../../../../src/engine/metrics/mesh-health/weld.js';
import { boxTriangles, rotated, soup, type Triangle, turned } from '../triangle-soups.js';

const cube = boxTriangles([0, 0, 0], [1, 1, 1]);
const triangle: Triangle = [
  [0, 0, 0],
  [1, 0, 0],
  [0, 1, 0],
];

function healthOf(triangles: readonly Triangle[]) {
  const mesh = weld(soup(triangles));
  return meshHealth(mesh, topology(mesh));
}

test('a cube passes every check', () => {
  expect(healthOf(cube)).toEqual({
    isWatertight: true,
    isWindingConsistent: true,
    isValidVolume: true,
    enclosesVolume: true,
    isUnambiguous: true,
    openEdgeCount: 0,
    nonManifoldEdgeCount: 0,
    bodyCount: 1,
    degenerateTriangleCount: 0,
    duplicateTriangleCount: 0,
    coincidentShellCount: 0,
  });
});

test('an inside-out cube is watertight but holds no volume', () => {
  expect(healthOf(turned(cube))).toMatchObject({ isWatertight: true, isWindingConsistent: true, isValidVolume: false });
});

test('a cube with a triangle missing is open', () => {
  expect(healthOf(cube.slice(1))).toMatchObject({ isWatertight: false, isValidVolume: false, enclosesVolume: false, openEdgeCount: 3 });
});

test.each([
  ['the same way', cube],
  ['inside out', turned(cube)],
])('a cube that is there twice, %s, is ambiguous and not watertight', (_, copy) => {
  expect(healthOf([...cube, ...copy])).toMatchObject({
    isWatertight: false,
    isUnambiguous: false,
    nonManifoldEdgeCount: 18,
    duplicateTriangleCount: 12,
  });
});

test('two cubes that touch along an edge are not watertight, but enclose a volume and nothing is there twice', () => {
  const touching = [...cube, ...boxTriangles([1, 1, 0], [1, 1, 1])];

  expect(healthOf(touching)).toMatchObject({
    isWatertight: false,
    enclosesVolume: true,
    isUnambiguous: true,
    nonManifoldEdgeCount: 1,
  });
});

test('a degenerate triangle is counted and opens nothing', () => {
  const health = healthOf([
    ...cube,
    [
      [0, 0, 0],
      [1, 1, 1],
      [1, 1, 1],
    ],
  ]);

  expect(health).toMatchObject({ isWatertight: true, isValidVolume: true, degenerateTriangleCount: 1 });
});

test('a sheet of no thickness closes on itself without holding volume, and is doubled', () => {
  const sheet = rotated([triangle, ...turned([triangle])]);

  expect(healthOf(sheet)).toMatchObject({ isWatertight: true, isValidVolume: false, isUnambiguous: false, duplicateTriangleCount: 1 });
});

test('a single triangle is open; no triangle is neither closed nor wound', () => {
  expect(healthOf([triangle])).toMatchObject({ isWatertight: false, openEdgeCount: 3, bodyCount: 1, isUnambiguous: true });
  expect(healthOf([])).toMatchObject({ isWatertight: false, isWindingConsistent: false, isValidVolume: false, bodyCount: 0 });
});
