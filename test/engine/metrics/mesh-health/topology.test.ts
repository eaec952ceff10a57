import { expect, test } from 'vitest';
import { topology } from '../../../../src/engine/metrics/mesh-health/topology.js';
import { weld } from '../../../../src/engine/metrics/mesh-health/weld.js';
import { boxTriangles, soup, type Triangle, turned } from '../triangle-soups.js';

const cube = boxTriangles([0, 0, 0], [1, 1, 1]);
const topologyOf = (triangles: readonly Triangle[]) => topology(weld(soup(triangles)));

test('a cube is closed: 18 edges, each used once in each direction', () => {
  const found = topologyOf(cube);

  expect(found).toMatchObject({
    openEdgeCount: 0,
    nonManifoldEdgeCount: 0,
    isWindingConsistent: true,
    bodyCount: 1,
    degenerateTriangleCount: 0,
  });
  expect(found.edges.count).toBe(18);
  expect([...found.edges.forward.subarray(0, 18), ...found.edges.backward.subarray(0, 18)]).toEqual(Array(36).fill(1));
  expect([...found.shells.ofTriangle]).toEqual(Array(12).fill(0));
});

test('an edge of 300 triangles counts every one of them', () => {
  const fan = Array.from(
    { length: 300 },
    (_, i): Triangle => [
      [0, 0, 0],
      [1, 0, 0],
      [0, 1, i],
    ],
  );

  const { edges, openEdgeCount, nonManifoldEdgeCount } = topologyOf([...fan, ...turned(fan.slice(0, 1))]);

  expect([edges.forward[0], edges.backward[0], nonManifoldEdgeCount, openEdgeCount]).toEqual([300, 1, 1, 598]);
});

test('a cube without one side has four open edges', () => {
  expect(topologyOf(cube.slice(2))).toMatchObject({ openEdgeCount: 4, nonManifoldEdgeCount: 0, isWindingConsistent: true });
});

test('one triangle the wrong way round makes the winding inconsistent, all of them do not', () => {
  expect(topologyOf([...cube.slice(0, 11), ...turned(cube.slice(11))]).isWindingConsistent).toBe(false);
  expect(topologyOf(turned(cube)).isWindingConsistent).toBe(true);
});

test.each([
  ['apart', [3, 0, 0], { bodyCount: 2, nonManifoldEdgeCount: 0 }],
  ['touching in a corner', [1, 1, 1], { bodyCount: 1, nonManifoldEdgeCount: 0 }],
  ['touching along an edge', [1, 1, 0], { bodyCount: 1, nonManifoldEdgeCount: 1 }],
] as const)('two cubes %s are two shells; what touches is one body', (_, place, expected) => {
  const found = topologyOf([...cube, ...boxTriangles(place, [1, 1, 1])]);

  expect(found).toMatchObject(expected);
  expect([...found.shells.ofTriangle]).toEqual([...Array(12).fill(0), ...Array(12).fill(1)]);
});

test('patches that only close together, across edges of more than two triangles, are one shell', () => {
  const touchingInAFace = [...cube, ...boxTriangles([1, 0, 0], [1, 1, 1])];

  const found = topologyOf(touchingInAFace);

  expect(found.nonManifoldEdgeCount).toBe(5);
  expect(found.shells.count).toBe(1);
});

test('a triangle with two equal corners is counted and has neither edges nor a shell', () => {
  const found = topologyOf([
    ...cube,
    [
      [0, 0, 0],
      [0, 0, 0],
      [1, 0, 0],
    ],
  ]);

  expect(found).toMatchObject({ degenerateTriangleCount: 1, openEdgeCount: 0, nonManifoldEdgeCount: 0, bodyCount: 1 });
  expect(found.shells.ofTriangle[12]).toBe(-1);
});

test('a mesh without triangles has nothing, and no winding to be consistent', () => {
  expect(topologyOf([])).toMatchObject({ openEdgeCount: 0, nonManifoldEdgeCount: 0, bodyCount: 0, isWindingConsistent: false });
});
