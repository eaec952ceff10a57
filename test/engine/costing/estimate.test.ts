import { expect, test } from 'vitest';
import { defaultCatalog } from '../../../src/engine/catalog/catalog.js';
import type { CostedPart } from '../../../src/engine/costing/build-job.js';
import { estimateCost } from '../../../src/engine/costing/estimate.js';
import { estimateOf, routeOf, solidBlock, spark } from './route.js';

const sliced = { layerCount: 125, filamentMm3: 14_000, printS: 5400, openOutlineCount: 0 };

/** A solid block of 50 cm3, as a slicer divides it. */
const block: CostedPart = { ...solidBlock, slice: sliced };

test("the published example's machine gives the published numbers", () => {
  const { process, material, machine } = routeOf('slm', '316L', 'SLM 500');
  const tenantMachine = { ...machine, envelopeMm: { ...machine.envelopeMm, value: { x: 250, y: 500, z: 500 } } };

  const estimate = estimateCost(spark, { process, material, machine: tenantMachine, rates: defaultCatalog });

  expect(estimate).toMatchObject({
    layerCount: 2096,
    partsPerJob: 15,
    jobCount: 1,
    leadTimeDays: 16,
    basis: 'calibrated',
    currency: 'EUR',
  });
  expect(estimate?.costPerPart).toBeCloseTo(1199.334, 3);
  expect(estimate?.marketPricePerPart).toBeCloseTo(1799.001, 3);
  expect(estimate?.machineCostPerPart).toBeCloseTo(988.101, 3);
  expect(estimate?.materialCostPerPart).toBeCloseTo(130.441, 3);
  expect(estimate?.jobHours).toBeCloseTo(355.88, 1);
  expect(estimate?.buildHeightMm).toBeCloseTo(94.2983, 4);
  expect(estimate?.partMassG).toBeCloseTo(1949.09, 2);
  expect(estimate?.supportMassG).toBeCloseTo(24.11, 2);
});

test('a larger lot changes the lot total and the lead time, not the cost per part', () => {
  const single = estimate(spark, 'slm', '316L', 'SLM 500');
  const lot = estimate({ ...spark, lotSize: 31 }, 'slm', '316L', 'SLM 500');

  expect(lot.costPerPart).toBe(single.costPerPart);
  expect(lot).toMatchObject({ partsPerJob: 15, jobCount: 3, leadTimeDays: 46 });
  expect(lot.costPerLot).toBeCloseTo(31 * single.costPerPart, 6);
});

test('only SLM in 316L on the calibrated machine is called calibrated', () => {
  expect(estimate(spark, 'slm', '316L', 'SLM 500').basis).toBe('calibrated');
  expect(estimate(spark, 'slm', 'Ti6Al4V', 'SLM 500').basis).toBe('uncalibrated');
  expect(estimate(spark, 'slm', '316L', 'EOS M 290').basis).toBe('uncalibrated');
  expect(estimate(spark, 'sls', 'PA12', 'EOS P 396').basis).toBe('uncalibrated');
  expect(estimate(block, 'fdm', 'PLA', 'Prusa MK4').basis).toBe('uncalibrated');
});

test('a sintered block of 50 cm3 is priced within a factor of two of pricing by its bounding box', () => {
  // 3dpeople.uk: (X + 1)(Y + 1)(Z + 1) cm3 at 0.11 GBP, here 11.55 GBP or about 13.50 EUR.
  const { marketPricePerPart, partsPerJob } = estimate(block, 'sls', 'PA12', 'EOS P 396');

  expect(partsPerJob).toBe(138);
  expect(marketPricePerPart).toBeGreaterThan(13.5 / 2);
  expect(marketPricePerPart).toBeLessThan(13.5 * 2);
});

test('a hollow part is packed by its box, since boxes cannot overlap', () => {
  const hollow = { ...block, volumeMm3: 1000, orientedBoxMm: { x: 100, y: 100, z: 100 } };

  const { partsPerJob } = estimate(hollow, 'sls', 'PA12', 'EOS P 396');

  expect(partsPerJob).toBe(3 * 3 * 5);
});

test('Multi Jet Fusion takes the same time for a full and a hollow job', () => {
  const full = estimate(block, 'mjf', 'PA12', 'HP Jet Fusion 5200');
  const hollow = estimate({ ...block, volumeMm3: 10_000 }, 'mjf', 'PA12', 'HP Jet Fusion 5200');

  expect(full.jobHours).toBeCloseTo(11.396, 3);
  expect(hollow.jobHours).toBe(full.jobHours);
});

test('a resin print takes time by its height alone', () => {
  const { layerCount, jobHours, partsPerJob } = estimate(block, 'sla', 'resin', 'Form 4');

  expect(layerCount).toBe(300);
  expect(jobHours).toBeCloseTo(0.25 + (300 * 8) / 3600, 6);
  expect(partsPerJob).toBe(3 * 3);
});

test('a filament print takes layers, filament and time from its slice and costs a few EUR', () => {
  const { jobHours, partMassG, layerCount, costPerPart } = estimate(block, 'fdm', 'PLA', 'Prusa MK4');

  expect(layerCount).toBe(125);
  expect(jobHours).toBeCloseTo(1.5, 6);
  expect(partMassG).toBeCloseTo(14 * 1.24, 6);
  expect(costPerPart).toBeCloseTo(1.5 * 1.5 + (14 * 1.24 * 25.4) / 1000 + 2, 6);
});

test('a filament print takes at least what the nozzle needs', () => {
  const { jobHours } = estimate({ ...block, slice: { ...sliced, filamentMm3: 400_000 } }, 'fdm', 'PLA', 'Prusa MK4');

  expect(jobHours).toBeCloseTo(400 / 40, 6);
});

test('a part that was not sliced has no price in filament', () => {
  const { slice: _, ...unsliced } = block;

  expect(estimateCost(unsliced, routeOf('fdm', 'PLA', 'Prusa MK4'))).toBeUndefined();
});

test('supports make a filament print heavier, longer and dearer', () => {
  const bare = estimate(block, 'fdm', 'PLA', 'Prusa MK4');
  const supported = estimate({ ...block, supportVolumeMm3: 40_000 }, 'fdm', 'PLA', 'Prusa MK4');

  // Lines of 0.407 x 0.2 mm at 50 mm/s.
  const supportHours = 6000 / (50 * (0.45 - 0.2 * (1 - Math.PI / 4)) * 0.2) / 3600;
  expect(supported.jobHours - bare.jobHours).toBeCloseTo(supportHours, 6);
  expect(supported.supportMassG).toBeCloseTo(7.44, 6);
  expect(supported.costPerPart - bare.costPerPart).toBeCloseTo(supportHours * 1.5 + 0.00744 * 25.4, 6);
});

test('short prints of a lot follow one another on the same day', () => {
  const { leadTimeDays } = estimate({ ...block, lotSize: 32 }, 'fdm', 'PLA', 'Prusa MK4');

  expect(leadTimeDays).toBe(3);
});

test('nothing is estimated for a part that does not fit the machine', () => {
  const tall = { ...block, orientedBoxMm: { x: 50, y: 40, z: 361 } };
  const wide = { ...block, orientedBoxMm: { x: 300, y: 300, z: 25 } };

  expect(estimateCost(tall, routeOf('slm', '316L', 'SLM 500'))).toBeUndefined();
  expect(estimateCost(wide, routeOf('slm', '316L', 'SLM 500'))).toBeUndefined();
  expect(estimateCost(tall, routeOf('fdm', 'PLA', 'Prusa MK4'))).toBeUndefined();
});

function estimate(part: CostedPart, process: string, material: string, machine: string) {
  return estimateOf(part, routeOf(process, material, machine));
}
