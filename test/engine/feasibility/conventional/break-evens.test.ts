import { expect, test } from 'vitest';
import { defaultCatalog } from '../../../../src/engine/catalog/catalog.js';
import { overrideCatalog } from '../../../../src/engine/catalog/override.js';
import { type Assessment, assessPart } from '../../../../src/engine/feasibility/assess.js';
import { measurePart } from '../../../../src/engine/measure-part.js';
import { box } from '../../../support/shapes.js';
import { lathe } from '../../metrics/metric-shapes.js';

const units = { unit: 'mm', source: 'given', reason: '' } as const;
const cube = measurePart({ mesh: box({ size: [12, 12, 12] }), units, notes: [] }, () => {});
const shaft = measurePart({ mesh: lathe([0, 0, 20, 0, 20, 10, 10, 10, 10, 40, 0, 40], 96), units, notes: [] }, () => {});

/** Cost of a part in a lot that fills its build jobs alone. */
function ownCost(process: string, material: string, lotSize: number): number {
  return assessPart(cube, { process, material, lotSize }, defaultCatalog)[0]?.cost?.ownJobs.costPerPart ?? Number.NaN;
}

function rival(assessments: Assessment[], process: string) {
  return assessments[0]?.breakEvens?.find((breakEven) => breakEven.process === process);
}

test('from the break-even on milling is cheaper than laser melting of the same steel, and one part before it is not', () => {
  const milling = rival(assessPart(cube, { process: 'slm', lotSize: 1 }, defaultCatalog), 'milling');

  const lotSize = milling?.lotSize ?? 0;
  expect(milling).toMatchObject({ material: '316L (bar)', cheaperInLargeLots: 'milling', isFeasible: true, isCalibrated: false });
  expect(lotSize).toBeGreaterThan(1);
  expect(ownCost('milling', '316L', lotSize)).toBeLessThanOrEqual(ownCost('slm', '316L', lotSize));
  expect(ownCost('milling', '316L', lotSize - 1)).toBeGreaterThan(ownCost('slm', '316L', lotSize - 1));
  expect(ownCost('milling', '316L', 50_000)).toBeLessThan(ownCost('slm', '316L', 50_000));
});

test('the material decides what it is compared with', () => {
  const inTitanium = assessPart(cube, { process: 'slm', material: 'Ti6Al4V', lotSize: 1 }, defaultCatalog);
  const inPla = assessPart(cube, { process: 'fdm', lotSize: 1 }, defaultCatalog);

  expect(rival(inTitanium, 'milling')?.material).toBe('Ti6Al4V (bar)');
  expect(inPla[0]?.breakEvens).toEqual([]);
});

test('a way that is cheaper in every lot has no break-even, and says which one it is', () => {
  const dear = overrideCatalog(defaultCatalog, { machines: { 'SLM 500': { hourlyRateEur: 5000 } } }, '2026-11-22');
  const onlySlm500 = { ...dear, machines: dear.machines.filter(({ name, processes }) => name === 'SLM 500' || !processes.includes('slm')) };

  expect(rival(assessPart(cube, { process: 'slm', lotSize: 1 }, onlySlm500), 'milling')).toMatchObject({
    lotSize: null,
    cheaperInLargeLots: 'milling',
  });
});

test('a part that the process cannot make in any way is not compared, one that it would fail is marked', () => {
  const processes = assessPart(shaft, { process: 'slm', lotSize: 1 }, defaultCatalog)[0]?.breakEvens;

  expect(processes?.map(({ process }) => process)).toEqual(['milling', 'turning']);
  const thick = overrideCatalog(defaultCatalog, { processes: { milling: { maxSizeMm: 5 } } }, '2026-11-22');
  expect(rival(assessPart(cube, { process: 'slm', lotSize: 1 }, thick), 'milling')?.isFeasible).toBe(false);
});

test('only printed parts have break-evens', () => {
  expect(assessPart(cube, { process: 'milling', lotSize: 1 }, defaultCatalog)[0]?.breakEvens).toBeUndefined();
});
