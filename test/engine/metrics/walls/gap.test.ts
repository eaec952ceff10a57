import { expect, test } from 'vitest';
import type { Mesh } from '../../../../src/engine/mesh.js';
import { buildBvh } from '../../../../src/engine/metrics/rays/bvh.js';
import { measureGap } from '../../../../src/engine/metrics/walls/gap.js';
import { createFacing } from '../../../../src/engine/metrics/walls/opposite-faces.js';
import { box, together } from '../../../support/shapes.js';
import { blocks, lathe, prism, refined } from '../metric-shapes.js';

const gapOf = (mesh: Mesh) => measureGap(createFacing(mesh, buildBvh(mesh), 'void'));

test.each([
  ['coarse', 0],
  ['fine', 4],
])('a slot of 0.4 mm in a %s block is found with its place', (_, splits) => {
  const block = blocks([0, 70, 70.4, 120], [0, 40], [0, 25, 30], (i, _j, k) => k === 0 || i !== 1);
  const slot = gapOf(refined(block, splits));

  expect(slot?.distanceMm).toBeCloseTo(0.4, 6);
  expect([slot?.from[0], slot?.to[0]].map(Number).sort()).toEqual([expect.closeTo(70, 6), expect.closeTo(70.4, 6)]);
  expect(slot?.from[2]).toBeGreaterThan(25);
});

test('two bodies 0.3 mm apart leave a gap of 0.3 mm', () => {
  const gap = gapOf(together(box({ size: [20, 20, 20] }), box({ size: [6, 6, 6], at: [7, 7, 20.3] })));

  expect(gap?.distanceMm).toBeCloseTo(0.3, 9);
  expect(gap?.from[0]).toBeGreaterThan(7);
  expect(gap?.from[0]).toBeLessThan(13);
});

test('a U is open by the distance of its legs', () => {
  const gap = gapOf(blocks([0, 5, 25, 30], [0, 10], [0, 5, 35], (i, _j, k) => k === 0 || i !== 1));

  expect(gap?.distanceMm).toBeCloseTo(20, 9);
});

test('a bore faces itself across its diameter, less the sagitta of its facets', () => {
  const gap = gapOf(lathe([4, 0, 20, 0, 20, 10, 4, 10], 64));

  expect(gap?.distanceMm).toBeGreaterThan(7.98);
  expect(gap?.distanceMm).toBeLessThanOrEqual(8);
});

test('a plate and a box leave no gap', () => {
  expect(gapOf(box({ size: [200, 100, 3] }))).toBeUndefined();
  expect(gapOf(box({ size: [10, 10, 10] }))).toBeUndefined();
});

test.each([
  ['touch', 5],
  ['overlap by a hair', 4.99],
  ['are apart by less than anyone can make', 5.0001],
])('bodies that %s leave no gap', (_, heightMm) => {
  expect(gapOf(together(box({ size: [20, 20, 5] }), box({ size: [10, 10, 8], at: [5, 5, heightMm] })))).toBeUndefined();
});

test('a notch that ends in a sharp edge is no gap of 0 mm; the slot beside it counts', () => {
  const notch = together(prism([0, 0, 30, 0, 0, 3], 20), prism([30, 0, 0, -3, 0, -9, 30, -9], 20));
  const slot = blocks([50, 60, 62, 80], [0, 40], [0, 25, 30], (i, _j, k) => k === 0 || i !== 1);

  expect(gapOf(notch)).toBeUndefined();
  expect(gapOf(together(notch, slot))?.distanceMm).toBeCloseTo(2, 9);
});

test('an empty mesh has no gap', () => {
  expect(gapOf({ positions: new Float64Array(), indices: new Uint32Array() })).toBeUndefined();
});
