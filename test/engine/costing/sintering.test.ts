import { expect, test } from 'vitest';
import { estimateCost } from '../../../src/engine/costing/estimate.js';
import { estimateOf, routeOf, solidBlock } from './route.js';

const onMetalJet = routeOf('bjt', '316L', 'HP Metal Jet S100');

test('metal parts out of binder are printed larger, share a furnace, and weigh what the drawing says', () => {
  const { furnaceCostPerPart, partMassG, partsPerJob, assumptions } = estimateOf(solidBlock, onMetalJet);

  // 60.24 x 48.19 x 30.12 mm as printed: 6 x 6 x 9 of them in 400 x 300 x 300 mm.
  expect(furnaceCostPerPart).toBeCloseTo((36 * 25) / (6 * 6 * 9), 6);
  expect(partMassG).toBeCloseTo(50 * 7.95, 6);
  // A fifth of 430 x 309 x 200 mm, over 87.45 cm3 each.
  expect(partsPerJob).toBe(60);
  expect(assumptions[1]).toBe('It also assumes a full furnace of 324 parts.');
});

test('its cost per part is the sum of its kinds, the furnace among them', () => {
  const cost = estimateOf(solidBlock, onMetalJet);

  const { machineCostPerPart, materialCostPerPart, preCostPerPart, postCostPerPart, furnaceCostPerPart = 0 } = cost;
  expect(cost.costPerPart).toBeCloseTo(machineCostPerPart + materialCostPerPart + preCostPerPart + postCostPerPart + furnaceCostPerPart, 9);
});

test('a part that fits the printer but not the furnace is not made', () => {
  const long = { ...solidBlock, orientedBoxMm: { x: 350, y: 20, z: 20 } };

  expect(estimateCost(long, onMetalJet)).toBeUndefined();
});
