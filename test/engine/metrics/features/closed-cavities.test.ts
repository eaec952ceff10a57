import { expect, test } from 'vitest';
import { closedCavities } from '../../../../src/engine/metrics/features/closed-cavities.js';
import { topology } from '../../../../src/engine/metrics/mesh-health/topology.js';
import { box, together } from '../../../support/shapes.js';
import { insideOut } from '../metric-shapes.js';

const block = box({ size: [20, 20, 20] });

test('a cavity has its volume without the solid in it, its area and its box; the larger one comes first', () => {
  const small = insideOut(box({ size: [1, 2, 3], at: [1, 1, 1] }));
  const large = insideOut(box({ size: [10, 10, 10], at: [5, 5, 5] }));
  const mesh = together(block, small, large, box({ size: [2, 2, 2], at: [9, 9, 9] }));

  const { cavities, depths } = closedCavities(mesh, topology(mesh));

  expect([...depths]).toEqual([0, 1, 1, 2]);
  expect(cavities.map(({ volumeMm3, areaMm2, at }) => [Number(volumeMm3.toFixed(9)), areaMm2, at])).toEqual([
    [992, 600, [10, 10, 10]],
    [6, 22, [1.5, 2, 2.5]],
  ]);
  expect(cavities[0]!.box).toEqual({ min: [5, 5, 5], max: [15, 15, 15] });
});

test('bodies side by side have no cavity', () => {
  const mesh = together(block, box({ size: [5, 5, 5], at: [30, 0, 0] }));

  expect(closedCavities(mesh, topology(mesh)).cavities).toEqual([]);
});
