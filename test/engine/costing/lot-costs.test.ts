import { expect, test } from 'vitest';
import { lotCosts } from '../../../src/engine/costing/lot-costs.js';
import { estimateOf, routeOf, solidBlock, spark } from './route.js';

const onSlm500 = routeOf('slm', '316L', 'SLM 500');
const onJetFusion = routeOf('mjf', 'PA12', 'HP Jet Fusion 5200');

test('a lot in jobs of its own pays for what its last job leaves empty', () => {
  const alone = estimateOf(spark, onSlm500);
  const full = estimateOf({ ...spark, lotSize: alone.partsPerJob }, onSlm500);
  const oneMore = estimateOf({ ...spark, lotSize: alone.partsPerJob + 1 }, onSlm500);

  // 5 x 3 on a plate of 500 x 280 mm. 2096 layers of 10 s take 5.8222 h, which a full job shares and a part alone does not.
  expect(alone.partsPerJob).toBe(15);
  expect(alone.ownJobs.costPerPart - alone.costPerPart).toBeCloseTo((14 / 15) * 5.82222 * 41.647, 2);
  expect(full.ownJobs).toMatchObject({ jobCount: 1, costPerPart: expect.closeTo(alone.costPerPart, 6) });
  expect(oneMore.ownJobs.jobCount).toBe(2);
  expect(oneMore.ownJobs.costPerLot).toBeCloseTo(full.ownJobs.costPerLot + alone.ownJobs.costPerPart, 6);
});

test('a job of one part is out sooner than a full one', () => {
  const { leadTimeDays, ownJobs } = estimateOf(spark, onSlm500);

  // 5.82 h of layers and 23.34 h for 248.2 cm3, against 355.9 h.
  expect({ leadTimeDays, own: ownJobs.leadTimeDays }).toEqual({ leadTimeDays: 16, own: 3 });
});

test('a powder job of its own is as much lower as it holds fewer parts', () => {
  const { jobHours, partsPerJob, costPerPart, ownJobs } = estimateOf(solidBlock, onJetFusion);
  const half = estimateOf({ ...solidBlock, lotSize: Math.ceil(partsPerJob / 2) }, onJetFusion);

  // Alone it lies 25 mm high: 313 layers of 7.5 s after 1.5 h of heating.
  const hoursAlone = 1.5 + (313 * 7.5) / 3600;
  expect(jobHours).toBeGreaterThan(5 * hoursAlone);
  expect(ownJobs.costPerPart).toBeGreaterThan(30 * hoursAlone);
  expect(half.ownJobs.costPerPart).toBeGreaterThan(costPerPart);
  expect(half.ownJobs.costPerPart).toBeLessThan(1.2 * costPerPart);
});

test('lots of many sizes are priced, the one that was ordered among them', () => {
  const costs = lotCosts({ ...spark, lotSize: 3 }, onSlm500);

  expect(costs.map(({ lotSize }) => lotSize)).toEqual([1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000]);
  expect(costs[2]).toMatchObject({ lotSize: 3, costPerLot: expect.closeTo(3 * 1199.334, 1), leadTimeDays: 16 });
  expect(costs.filter(({ ownJobs, costPerPart }) => ownJobs.costPerPart < costPerPart - 1e-6)).toEqual([]);
});

test('a lot that is not made has no costs', () => {
  expect(lotCosts({ ...spark, orientedBoxMm: { x: 600, y: 600, z: 50 } }, onSlm500)).toEqual([]);
});
