import { expect, test } from 'vitest';
import type { Mesh } from '../../../../src/engine/mesh.js';
import { meshBodies } from '../../../../src/engine/metrics/features/bodies.js';
import { topology } from '../../../../src/engine/metrics/mesh-health/topology.js';
import { box, together } from '../../../support/shapes.js';

const bodiesOf = (mesh: Mesh, groups?: Parameters<typeof meshBodies>[2]) => meshBodies(mesh, topology(mesh), groups);
const inverted = ({ positions, indices }: Mesh): Mesh => ({ positions, indices: indices.slice().reverse() });

test('each body has its own volume, area and box', () => {
  const bodies = bodiesOf(together(box({ size: [10, 20, 30] }), box({ size: [1, 2, 3], at: [50, 0, 0] })));

  expect(bodies).toEqual([
    { volumeMm3: expect.closeTo(6000, 9), surfaceAreaMm2: expect.closeTo(2200, 9), boundingBox: { min: [0, 0, 0], max: [10, 20, 30] } },
    { volumeMm3: expect.closeTo(6, 9), surfaceAreaMm2: expect.closeTo(22, 9), boundingBox: { min: [50, 0, 0], max: [51, 2, 3] } },
  ]);
});

test('a cavity belongs to the body around it, and a body in the cavity is one of its own', () => {
  const hollow = [box({ size: [10, 10, 10] }), inverted(box({ size: [8, 8, 8], at: [1, 1, 1] }))];

  const bodies = bodiesOf(together(...hollow, box({ size: [2, 2, 2], at: [4, 4, 4] })));

  expect(bodies).toMatchObject([
    { volumeMm3: expect.closeTo(1000 - 512, 9), surfaceAreaMm2: expect.closeTo(600 + 384, 9) },
    { volumeMm3: expect.closeTo(8, 9) },
  ]);
});

test('a body that is inside out has its volume all the same; an open one has none', () => {
  const closed = inverted(box({ size: [3, 3, 3] }));
  const whole = box({ size: [2, 2, 2], at: [9, 0, 0] });
  const open = { positions: whole.positions, indices: whole.indices.subarray(3) };

  const [first, second] = bodiesOf(together(closed, open));

  expect(first?.volumeMm3).toBeCloseTo(27, 9);
  expect(second).toEqual({ surfaceAreaMm2: expect.closeTo(22, 9), boundingBox: { min: [9, 0, 0], max: [11, 2, 2] } });
});

test('triangles that face different ways do not spoil the volume', () => {
  const { positions, indices } = box({ size: [3, 3, 3] });
  const mixed = indices.slice();
  mixed.set([indices[0]!, indices[2]!, indices[1]!]);

  expect(bodiesOf({ positions, indices: mixed })).toMatchObject([{ volumeMm3: expect.closeTo(27, 9) }]);
});

test('a body has the name of most of its triangles, cleaned', () => {
  const mesh = together(box({ size: [1, 1, 1] }), box({ size: [1, 1, 1], at: [5, 0, 0] }));

  const bodies = bodiesOf(mesh, [
    { name: 'lid', firstTriangle: 0 },
    { name: '\u202ebase\n plate', firstTriangle: 10 },
  ]);

  expect(bodies.map(({ name }) => name)).toEqual(['lid', 'base plate']);
});

test('of more than 200 bodies the largest are listed, in the order of the file', () => {
  const boxes = Array.from({ length: 203 }, (_, i) => box({ size: [1, 1, i < 3 ? 0.5 : 1 + i], at: [2 * i, 0, 0] }));

  const bodies = bodiesOf(together(...boxes));

  expect(bodies).toHaveLength(200);
  expect(bodies[0]?.boundingBox.min[0]).toBe(6);
  expect(bodies[199]?.boundingBox.min[0]).toBe(404);
});
