import { expect, test } from 'vitest';
import { defaultCatalog } from '../../../src/engine/catalog/catalog.js';
import { machinesOf, materialsOf } from '../../../src/engine/catalog/lookup.js';
import { costParameters } from '../../../src/engine/costing/cost-parameters.js';
import { estimateOf, routeOf, spark } from './route.js';

test('every value that a cost rests on is told with its unit, its source, and its place in a catalog file', () => {
  const parameters = costParameters(routeOf('slm', '316L', 'SLM 500'));

  expect(parameters).toContainEqual({
    name: 'machines.SLM 500.hourlyRateEur',
    value: 41.64692,
    unit: 'EUR/h',
    source: expect.stringMatching(/^Example report of 3D Spark/),
    date: '2026-11',
    certainty: 'calibrated',
  });
  expect(parameters).toContainEqual(expect.objectContaining({ name: 'machines.SLM 500.envelopeMm.y', value: 280, unit: 'mm' }));
  expect(parameters).toContainEqual(expect.objectContaining({ name: 'materials.316L.pricePerKgEur', value: 66.10635, unit: 'EUR/kg' }));
  expect(parameters).toContainEqual(expect.objectContaining({ name: 'processes.slm.cost.supportDensity', value: 0.1, unit: '1' }));
  expect(parameters).toContainEqual(expect.objectContaining({ name: 'marketFactor', value: 1.5, unit: '1' }));
});

test('there is no value without a unit in the whole catalog, and none twice', () => {
  const routes = defaultCatalog.processes.flatMap((process) =>
    machinesOf(defaultCatalog, process).flatMap((machine) =>
      materialsOf(defaultCatalog, process).map((material) => ({ process, machine, material, rates: defaultCatalog })),
    ),
  );

  const all = routes.map((route) => costParameters(route));

  expect(routes.length).toBeGreaterThan(50);
  expect(all.flat().filter(({ unit }) => unit === '')).toEqual([]);
  expect(all.filter((parameters) => new Set(parameters.map(({ name }) => name)).size < parameters.length)).toEqual([]);
});

test('the hours of labor in the published example follow from its costs', () => {
  const { laborHoursPerPart } = estimateOf(spark, routeOf('slm', '316L', 'SLM 500'));

  expect(15 * laborHoursPerPart).toBeCloseTo(23 + 28 / 60, 3);
});
