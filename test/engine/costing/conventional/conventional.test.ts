import { describe, expect, test } from 'vitest';
import type { CostedPart } from '../../../../src/engine/costing/build-job.js';
import { estimateCost } from '../../../../src/engine/costing/estimate.js';
import { lotCosts } from '../../../../src/engine/costing/lot-costs.js';
import { estimateOf, routeOf } from '../route.js';

const onThreeAxes = routeOf('milling', 'C45', '3-axis machining center');
const onFiveAxes = routeOf('milling', 'C45', '5-axis machining center');
const onLathe = routeOf('turning', 'C45', 'Turn-mill center');
const onLaser = routeOf('sheet-metal', 'DC01', 'Fiber laser 4 kW');

/** 94 x 44 x 24 mm, so cut from a block of 100 x 50 x 30 mm; 60 of its 150 cm3 stay. */
const milled: CostedPart = {
  volumeMm3: 60_000,
  surfaceAreaMm2: 20_000,
  orientedBoxMm: { x: 94, y: 44, z: 24 },
  supportVolumeMm3: 0,
  lotSize: 10,
  setupCount: 3,
};

/** From a bar of 50 x 100 mm. */
const turned: CostedPart = {
  ...milled,
  volumeMm3: 90_000,
  orientedBoxMm: { x: 48, y: 48, z: 95 },
  turned: { axis: [0, 0, 1], roundShare: 0.9, diameterMm: 48, lengthMm: 95, turnedVolumeMm3: 108_000 },
};

/** 300 x 100 x 2 mm with 3 holes and 2 bends. */
const sheet: CostedPart = {
  ...milled,
  volumeMm3: 60_000,
  orientedBoxMm: { x: 40, y: 100, z: 230 },
  sheet: { thicknessMm: 2, cutLengthMm: 1000, loopCount: 4, bendCount: 2 },
};

test('milling: every line of the cost follows from stock, chips, surface, set-ups and lot', () => {
  const cost = estimateOf(milled, onThreeAxes);

  // 90 cm3 at 30 cm3/min, 20,000 mm2 at 4 x 1000 mm2/min, a quarter more for moves in air.
  const cuttingHours = (1.25 * (3 + 5)) / 60;
  // Three set-ups of 0.5 h for the lot, and of 3 minutes for each part.
  expect(cost.jobHours).toBeCloseTo(1.5 + 10 * (cuttingHours + 0.15), 9);
  expect(cost.machineCostPerPart).toBeCloseTo(75 * (cuttingHours + 0.15) + 0.1 * 75 * cuttingHours, 9);
  expect(cost.materialCostPerPart).toBeCloseTo((150 * 7.85 * 2) / 1000, 9);
  expect(cost.preCostPerPart).toBeCloseTo((100 + 1.5 * 75) / 10, 9);
  expect(cost).toMatchObject({ postCostPerPart: 5, partsPerJob: 10, jobCount: 1, basis: 'uncalibrated', leadTimeDays: 6 });
  expect(cost.partMassG).toBeCloseTo(471, 9);
  expect(cost.ownJobs).toMatchObject({ jobCount: 1, costPerPart: expect.closeTo(cost.costPerPart, 9) });
  expect(cost.assumptions[0]).toBe(
    'Milled out of a block of 100 x 50 x 30 mm in 3 set-ups. Programming and set-up are shared by the lot of 10, so cost per part falls with the lot size.',
  );
  expect(cost).not.toHaveProperty('layerCount');
});

test('five axes need two set-ups at most, and cost more by the hour', () => {
  expect(estimateOf(milled, onFiveAxes).assumptions[0]).toMatch(/in 2 set-ups/);
  expect(estimateOf({ ...milled, setupCount: 1 }, onFiveAxes).assumptions[0]).toMatch(/in 1 set-up\./);
  expect(estimateOf({ ...milled, lotSize: 10_000 }, onFiveAxes).costPerPart).toBeGreaterThan(
    estimateOf({ ...milled, lotSize: 10_000 }, onThreeAxes).costPerPart,
  );
});

test('turning: what is not round is milled more slowly', () => {
  const cost = estimateOf(turned, onLathe);

  const barCm3 = (Math.PI / 4) * 2.5 ** 2 * 4 * 10;
  // 108 cm3 of the bar are left to 18 cm3 of milling at 0.3 of the rate; 20,000 mm2 at 0.15 mm x 180 m/min.
  const minutes = (barCm3 - 108) / 60 + 18 / 18 + 20_000 / 27_000;
  expect(cost.jobHours).toBeCloseTo(2 * 0.5 + 10 * ((1.25 * minutes + 2) / 60), 6);
  expect(cost.materialCostPerPart).toBeCloseTo((barCm3 * 7.85 * 2) / 1000, 6);
});

test('sheet: cut length, closed cuts, bends and utilization', () => {
  const cost = estimateOf(sheet, onLaser);

  // 1000 mm x 2 mm at 200 mm2/s and 4 s of piercing, a quarter more for moves in air; a minute of handling.
  const hours = (1.25 * (10 + 4)) / 3600 + 1 / 60;
  expect(cost.machineCostPerPart).toBeCloseTo(100 * hours, 9);
  expect(cost.materialCostPerPart).toBeCloseTo((60 / 0.75) * 7.85 * 0.0015, 9);
  expect(cost.postCostPerPart).toBeCloseTo(1 + (2 * 0.75 * 70) / 60, 9);
  expect(cost.preCostPerPart).toBeCloseTo((25 + 0.1 * 100 + (2 * 10 * 70) / 60) / 10, 9);
});

test.each([
  ['a block that is larger than the machine', { ...milled, orientedBoxMm: { x: 1000, y: 400, z: 400 } }, onThreeAxes],
  ['a part that nobody knows how to reach', { ...milled, setupCount: undefined }, onThreeAxes],
  ['a bar that is thicker than the chuck', { ...turned, turned: { ...turned.turned, diameterMm: 299 } }, onLathe],
  ['a part that is not round', milled, onLathe],
  ['a part that is none of sheet', { ...sheet, sheet: { ...sheet.sheet, problem: 'curved' } }, onLaser],
  ['a blank longer than a sheet', { ...sheet, orientedBoxMm: { x: 40, y: 100, z: 3001 } }, onLaser],
])('%s has no cost', (_, part, route) => {
  expect(estimateCost(part as CostedPart, route)).toBeUndefined();
});

describe.each([
  ['milling', milled, onThreeAxes],
  ['turning', turned, onLathe],
  ['sheet-metal', sheet, onLaser],
])('%s', (_, part, route) => {
  test('cost per part never rises with the lot size, and the lot never gets cheaper', () => {
    const costs = lotCosts(part, route);

    expect(costs).toHaveLength(13);
    for (const [i, { costPerPart, costPerLot }] of costs.slice(1).entries()) {
      expect(costPerPart).toBeLessThan(costs[i]!.costPerPart);
      expect(costPerLot).toBeGreaterThan(costs[i]!.costPerLot);
    }
  });

  test('a dearer machine hour, dearer stock or more finishing costs more', () => {
    const { machine, material } = route;
    const dearer = { ...machine, hourlyRateEur: { ...machine.hourlyRateEur, value: 2 * machine.hourlyRateEur.value } };
    const precious = { ...material, pricePerKgEur: { ...material.pricePerKgEur, value: 2 * material.pricePerKgEur.value } };
    const before = estimateOf(part, route);

    expect(estimateOf(part, { ...route, machine: dearer }).costPerPart).toBeGreaterThan(before.costPerPart);
    expect(estimateOf(part, { ...route, material: precious }).costPerPart - before.costPerPart).toBeCloseTo(before.materialCostPerPart, 9);
  });
});

test('more chips, more surface and more set-ups each cost more', () => {
  const { costPerPart } = estimateOf(milled, onThreeAxes);

  for (const change of [
    { volumeMm3: 40_000 },
    { surfaceAreaMm2: 30_000 },
    { setupCount: 4 },
    { orientedBoxMm: { x: 104, y: 44, z: 24 } },
  ]) {
    expect(estimateOf({ ...milled, ...change }, onThreeAxes).costPerPart).toBeGreaterThan(costPerPart);
  }
});

test('a tougher material takes longer in the cut, whatever it costs', () => {
  const inTitanium = estimateOf(milled, routeOf('milling', 'Ti6Al4V', '3-axis machining center'));
  const inAluminum = estimateOf(milled, routeOf('milling', 'aluminum', '3-axis machining center'));

  // 8 minutes in the cut for C45: 4 times as long in titanium, a third in aluminum.
  expect(inTitanium.jobHours - inAluminum.jobHours).toBeCloseTo((10 * 1.25 * (8 * 4 - 8 / 3)) / 60, 6);
});
