import { expect, test } from 'vitest';
import { bitsOf, farFrom, flagsOf, without } from '../../../../src/engine/metrics/voxels/bit-rows.js';
import { squaredDistances } from '../../../../src/engine/metrics/voxels/distance-field.js';
import { randomNumbers } from '../metric-shapes.js';

/** Rows shorter than a word, as long as one, and longer than two. */
const grids = [7, 32, 75].map((last) => ({ pitchMm: 1, origin: [0, 0, 0] as const, counts: [9, 8, last] as const }));

function randomFlags({ counts }: (typeof grids)[number], share: number): Uint8Array {
  const random = randomNumbers(counts[2]);
  return new Uint8Array(counts[0] * counts[1] * counts[2]).map(() => (random() < share ? 1 : 0));
}

test('flags come back as they were', () => {
  for (const grid of grids) {
    const flags = randomFlags(grid, 0.5);

    expect(flagsOf(grid, bitsOf(grid, flags, 1))).toEqual(flags);
  }
});

test.each([1, 2.25, 4, 7.9, 9, 30, 150])('cubes are far from others where the square of the distance is at least %d', (least) => {
  for (const grid of grids) {
    const flags = randomFlags(grid, 0.005);

    const far = flagsOf(grid, farFrom(grid, bitsOf(grid, flags, 1), least));

    expect(far).toEqual(Uint8Array.from(squaredDistances(grid, flags), (square) => (square >= least ? 1 : 0)));
  }
});

test('values are told from those below a limit', () => {
  const grid = { pitchMm: 1, origin: [0, 0, 0] as const, counts: [1, 2, 3] as const };

  expect([...flagsOf(grid, bitsOf(grid, Float32Array.of(4, 3.9, 4.1, Infinity, 0, 4), 4))]).toEqual([1, 0, 1, 1, 0, 1]);
});

test('far from nothing is everywhere, and no cube beyond the end of a row', () => {
  for (const grid of grids) {
    const all = bitsOf(grid, randomFlags(grid, 2), 1);

    expect(farFrom(grid, bitsOf(grid, randomFlags(grid, 0), 1), 9)).toEqual(all);
    expect(without(all, all).words.every((word) => word === 0)).toBe(true);
  }
});
