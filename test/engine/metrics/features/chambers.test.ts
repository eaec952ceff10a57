import { expect, test } from 'vitest';
import type { Mesh } from '../../../../src/engine/mesh.js';
import { findChambers, voidField } from '../../../../src/engine/metrics/features/chambers.js';
import { blocks, lathe } from '../metric-shapes.js';

/** A can of 40 mm with walls of 2 mm and one hole in its bottom; its void is 36,644 mm³. */
function can(holeMm: number): Mesh {
  return lathe([holeMm / 2, 0, 20, 0, 20, 40, 0, 40, 0, 38, 18, 38, 18, 2, holeMm / 2, 2], 64);
}

function chambers(mesh: Mesh, drainMm: number) {
  const part = { mesh, isUsed: () => true };
  return findChambers(part, voidField(part, drainMm / 2, 300_000), drainMm);
}

test('a chamber whose only opening is narrower than the drain is found with its volume and place', () => {
  const [found, ...others] = chambers(can(2), 3.5);

  expect(others).toEqual([]);
  expect(found!.volumeMm3 / (Math.PI * 18 ** 2 * 36)).toBeCloseTo(1, 1);
  expect(found!.areaMm2 / (2 * Math.PI * 18 * (36 + 18))).toBeCloseTo(1, 0);
  expect(found!.drainMm).toBe(3.5);
  expect(found!.at[2]).toBeCloseTo(20, -1);
  expect(found!.box.max[0]).toBeCloseTo(18, 0);
});

test('an opening as wide as the drain lets powder out', () => {
  expect(chambers(can(3.5), 3.5)).toEqual([]);
  expect(chambers(can(6), 3.5)).toEqual([]);
});

test('a bore, a slot and a blind pocket hold nothing back', () => {
  const cut = (isVoid: (i: number, j: number, k: number) => boolean) =>
    blocks([0, 8, 12, 20], [0, 8, 12, 20], [0, 5, 20], (i, j, k) => !isVoid(i, j, k));

  expect(
    chambers(
      cut((i, j) => i === 1 && j === 1),
      3.5,
    ),
  ).toEqual([]);
  expect(
    chambers(
      cut((i, _j, k) => i === 1 && k === 1),
      3.5,
    ),
  ).toEqual([]);
  expect(
    chambers(
      cut((i, j, k) => i === 1 && j === 1 && k === 1),
      3.5,
    ),
  ).toEqual([]);
});

test('two chambers joined by a wide passage are one, by a narrow one two', () => {
  const pair = (passageMm: number) => {
    const [a, b] = [10 - passageMm / 2, 10 + passageMm / 2];
    const isVoid = (i: number, j: number, k: number) =>
      (j > 0 && j < 4 && k > 0 && k < 4 && (i === 1 || i === 3)) || (i === 2 && j === 2 && k === 2);
    return blocks([0, 2, 12, 14, 24, 26], [0, 2, a, b, 18, 20], [0, 2, a, b, 18, 20], (i, j, k) => !isVoid(i, j, k));
  };

  expect(chambers(pair(6), 3)).toHaveLength(1);
  expect(chambers(pair(1), 3)).toHaveLength(2);
});
