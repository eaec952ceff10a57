import { expect, test } from 'vitest';
import { defaultCatalog } from '../../../src/engine/catalog/catalog.js';
import { findMaterial, machinesOf, requireProcess } from '../../../src/engine/catalog/lookup.js';
import type { Machine, Material, Process } from '../../../src/engine/catalog/schema.js';
import type { CostedPart } from '../../../src/engine/costing/build-job.js';
import { estimateCost } from '../../../src/engine/costing/estimate.js';

const spark: CostedPart = {
  volumeMm3: 245168.833411312,
  surfaceAreaMm2: 26972.84,
  orientedBoxMm: { x: 80.5916910044279, y: 94.04364245094841, z: 89.29829984144529 },
  supportVolumeMm3: 30327.35538851565,
  lotSize: 1,
};

/** A solid block of 50 cm3. */
const block: CostedPart = {
  volumeMm3: 50_000,
  surfaceAreaMm2: 8500,
  orientedBoxMm: { x: 50, y: 40, z: 25 },
  supportVolumeMm3: 0,
  lotSize: 1,
};

test("the published example's machine gives the published numbers", () => {
  const [process, material, machine] = route('slm', '316L', 'SLM 500');
  const tenantMachine = { ...machine, envelopeMm: { ...machine.envelopeMm, value: { x: 250, y: 500, z: 500 } } };

  const estimate = estimateCost(spark, process, material, tenantMachine, defaultCatalog);

  expect(estimate).toMatchObject({
    layerCount: 2096,
    partsPerJob: 15,
    jobCount: 1,
    leadTimeDays: 16,
    basis: 'calibrated',
    currency: 'EUR',
  });
  expect(Math.abs((estimate?.costPerPart ?? 0) - 1199.334)).toBeLessThan(0.01);
  expect(Math.abs((estimate?.marketPricePerPart ?? 0) - 1799.001)).toBeLessThan(0.01);
  expect(Math.abs((estimate?.machineCostPerPart ?? 0) - 988.101)).toBeLessThan(0.01);
  expect(Math.abs((estimate?.materialCostPerPart ?? 0) - 130.441)).toBeLessThan(0.01);
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

test('a filament print follows the fit to sliced parts and costs a few EUR', () => {
  const { jobHours, partMassG, layerCount, costPerPart } = estimate(block, 'fdm', 'PLA', 'Prusa MK4');

  expect(layerCount).toBe(125);
  expect(60 * jobHours).toBeCloseTo(61.965, 3);
  expect(partMassG).toBeCloseTo(18.202, 2);
  expect(costPerPart).toBeCloseTo(4.011, 2);
});

test('a bulky filament print takes at least what the nozzle needs', () => {
  const cube = { ...block, volumeMm3: 8e6, surfaceAreaMm2: 240_000, orientedBoxMm: { x: 200, y: 200, z: 200 } };

  const { jobHours } = estimate(cube, 'fdm', 'PLA', 'Prusa MK4');

  expect(jobHours).toBeCloseTo(1398.05 / 40, 2);
});

test('supports make a filament print heavier, longer and dearer', () => {
  const bare = estimate(block, 'fdm', 'PLA', 'Prusa MK4');
  const supported = estimate({ ...block, supportVolumeMm3: 40_000 }, 'fdm', 'PLA', 'Prusa MK4');

  expect(supported.jobHours - bare.jobHours).toBeCloseTo(0.15, 6);
  expect(supported.supportMassG).toBeCloseTo(7.44, 6);
  expect(supported.costPerPart - bare.costPerPart).toBeCloseTo(0.15 * 1.5 + 0.00744 * 25.4, 6);
});

test('short prints of a lot follow one another on the same day', () => {
  const { leadTimeDays } = estimate({ ...block, lotSize: 46 }, 'fdm', 'PLA', 'Prusa MK4');

  expect(leadTimeDays).toBe(3);
});

test('nothing is estimated for a part that does not fit the machine', () => {
  const tall = { ...block, orientedBoxMm: { x: 50, y: 40, z: 361 } };
  const wide = { ...block, orientedBoxMm: { x: 300, y: 300, z: 25 } };

  expect(estimateCost(tall, ...route('slm', '316L', 'SLM 500'), defaultCatalog)).toBeUndefined();
  expect(estimateCost(wide, ...route('slm', '316L', 'SLM 500'), defaultCatalog)).toBeUndefined();
  expect(estimateCost(tall, ...route('fdm', 'PLA', 'Prusa MK4'), defaultCatalog)).toBeUndefined();
});

function estimate(part: CostedPart, process: string, material: string, machine: string) {
  const result = estimateCost(part, ...route(process, material, machine), defaultCatalog);
  if (!result) throw new Error('The part does not fit the machine.');
  return result;
}

function route(processId: string, materialName: string, machineName: string): [Process, Material, Machine] {
  const process = requireProcess(defaultCatalog, processId);
  const material = findMaterial(defaultCatalog, process, materialName);
  const machine = machinesOf(defaultCatalog, process).find(({ name }) => name === machineName);
  if (!material || !machine) throw new Error('The test names a material or machine that is not in the catalog.');
  return [process, material, machine];
}
