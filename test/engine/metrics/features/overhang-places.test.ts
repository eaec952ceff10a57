import { expect, test } from 'vitest';
import { overhangPlaces } from '../../../../src/engine/metrics/features/overhang-places.js';
import { topology } from '../../../../src/engine/metrics/mesh-health/topology.js';
import { blocks } from '../metric-shapes.js';

/** A wall of 10 mm, 50 high, with a shelf of 20 x 30 to one side and one of 8 x 30 to the other, both 10 mm up at least. */
const shelves = blocks([0, 8, 18, 38], [0, 30], [0, 10, 20, 30, 50], (i, _j, k) => i === 1 || (i === 2 && k === 1) || (i === 0 && k === 2));
const { edges } = topology(shelves);

test('overhanging faces are one region per shelf, the largest first, and none for what lies on the plate', () => {
  const places = overhangPlaces(shelves, edges, [0, 0, 1], 45);

  expect(places.map(({ areaMm2, box }) => [Math.round(areaMm2), box])).toEqual([
    [600, { min: [18, 0, 10], max: [38, 30, 10] }],
    [240, { min: [0, 0, 20], max: [8, 30, 20] }],
  ]);
  expect(places[0]!.at[2]).toBe(10);
});

test('upside down the other sides of the shelves hang over', () => {
  const places = overhangPlaces(shelves, edges, [0, 0, -1], 45);

  expect(places.map(({ areaMm2, at }) => [Math.round(areaMm2), at[2]])).toEqual([
    [600, 20],
    [240, 30],
  ]);
});

test('faces steeper than the angle hold themselves', () => {
  const tilted = [Math.sin(Math.PI / 3), 0, Math.cos(Math.PI / 3)] as const;

  expect(overhangPlaces(shelves, edges, tilted, 45).every(({ box }) => box.min[0] === box.max[0])).toBe(true);
  expect(overhangPlaces(shelves, edges, tilted, 61).some(({ box }) => box.min[2] === box.max[2])).toBe(true);
});
