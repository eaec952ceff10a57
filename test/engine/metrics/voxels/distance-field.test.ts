import { expect, test } from 'vitest';
import { squaredDistances } from '../../../../src/engine/metrics/voxels/distance-field.js';
import { gridAround, middleOfVoxel, voxelize } from '../../../../src/engine/metrics/voxels/voxel-grid.js';
import { box, together } from '../../../support/shapes.js';
import { insideOut, randomNumbers } from '../metric-shapes.js';

test('distances are those of a search over all flagged cubes', () => {
  const counts = [7, 9, 11] as const;
  const random = randomNumbers(7);
  const flags = new Uint8Array(7 * 9 * 11).map(() => (random() < 0.02 ? 1 : 0));
  const at = (voxel: number) => [Math.floor(voxel / 99), Math.floor(voxel / 11) % 9, voxel % 11];
  const squareTo = (a: number[], b: number[]) => a.reduce((sum, value, axis) => sum + (value - b[axis]!) ** 2, 0);
  const flagged = [...flags.keys()].filter((voxel) => flags[voxel] === 1).map(at);

  const squares = squaredDistances({ pitchMm: 1, origin: [0, 0, 0], counts }, flags);

  expect(flagged.length).toBeGreaterThan(3);
  expect([...squares]).toEqual([...squares.keys()].map((voxel) => Math.min(...flagged.map((other) => squareTo(at(voxel), other)))));
});

test('without a flagged cube all distances are infinite', () => {
  expect([...squaredDistances({ pitchMm: 1, origin: [0, 0, 0], counts: [2, 2, 2] }, new Uint8Array(8))]).toEqual(Array(8).fill(Infinity));
});

test('cubes lie in material where the solid is, not in its cavity, and once where bodies overlap', () => {
  const part = together(
    box({ size: [10, 10, 10] }),
    insideOut(box({ size: [4, 4, 4], at: [3, 3, 3] })),
    box({ size: [10, 10, 10], at: [5, 0, 0] }),
  );
  const grid = gridAround(part, 40_000, 1);

  const flags = voxelize(part, () => true, grid);

  const volume = flags.reduce((sum, flag) => sum + flag, 0) * grid.pitchMm ** 3;
  const inCavity = [...flags.keys()].filter((voxel) =>
    middleOfVoxel(grid, voxel).every((value, axis) => value > 3 && value < (axis === 0 ? 5 : 7)),
  );
  expect(volume / (1500 - 32)).toBeCloseTo(1, 1);
  expect(inCavity.length).toBeGreaterThan(20);
  expect(inCavity.every((voxel) => flags[voxel] === 0)).toBe(true);
});

test('a grid around what is as long as the road to the moon and thin as a finger has four times the cubes at most', () => {
  const { counts, pitchMm } = gridAround(box({ size: [4e11, 9, 9] }), 800_000, 2);

  expect(counts[0] * counts[1] * counts[2]).toBeLessThanOrEqual(3_200_000);
  expect(counts[0] * pitchMm).toBeGreaterThan(4e11);
});

test('a grid around an ordinary part has the cubes that were asked for, and those at its sides', () => {
  expect(gridAround(box({ size: [100, 50, 20] }), 800_000, 2).counts).toEqual([193, 102, 48]);
});
