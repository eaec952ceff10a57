import { rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultCatalog } from '../../../src/engine/catalog/catalog.js';
import { createCatalogFile } from '../../../src/engine/catalog/catalog-file.js';
import type { Catalog } from '../../../src/engine/catalog/schema.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

/** A catalog file with this text. */
async function catalogOf(text: string) {
  const path = join(await temporaryFolder(), 'catalog.jsonc');
  await writeFile(path, text);
  await utimes(path, new Date('2026-10-05T12:00:00Z'), new Date('2026-10-05T12:00:00Z'));
  return { path, file: createCatalogFile(() => path) };
}

const machineOf = ({ machines }: Catalog, wanted: string) => machines.find(({ name }) => name === wanted);

test('without a file the built-in catalog is used', () => {
  const file = createCatalogFile(() => undefined);

  expect(file.read()).toEqual({ catalog: defaultCatalog, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(file.describe()).toEqual({ used: 'built-in' });
});

test('values of the file replace those of the catalog, and say so; everything else stays', async () => {
  const { file, path } = await catalogOf(`
    // Our shop, 2026.
    {
      "laborRateEurPerH": 60,
      "machines": {
        "SLM 500": { "hourlyRateEur": { "value": 55, "source": "Our books", "date": "2026-09" }, "envelopeMm": { "x": 490 } },
        "slm 280 2.0": { "hourlyRateEur": 70 },
      },
      "materials": { "316L": { "pricePerKgEur": 80 } },
      "processes": { "LPBF": { "cost": { "postCostPerPartEur": 20 } } },
    }`);

  const { catalog, hash } = file.read();

  const given = { certainty: 'given', source: 'PART_CATALOG', date: '2026-10-05' };
  const before = machineOf(defaultCatalog, 'SLM 500');
  expect(machineOf(catalog, 'SLM 500')).toEqual({
    ...before,
    hourlyRateEur: { value: 55, certainty: 'given', source: 'Our books', date: '2026-09' },
    envelopeMm: { value: { x: 490, y: 280, z: 365 }, ...given },
  });
  expect(machineOf(catalog, 'SLM 280 2.0')?.hourlyRateEur).toEqual({ value: 70, ...given });
  expect(catalog.laborRateEurPerH).toEqual({ value: 60, ...given });
  expect(catalog.materials.find(({ name }) => name === '316L')?.pricePerKgEur).toEqual({ value: 80, ...given });
  expect(catalog.processes.find(({ id }) => id === 'slm')?.cost).toMatchObject({
    postCostPerPartEur: { value: 20 },
    preCostPerPartEur: { value: 45.225, certainty: 'calibrated' },
  });
  expect(catalog.machines.map(({ name }) => name)).toEqual(defaultCatalog.machines.map(({ name }) => name));
  expect(hash).not.toBe(createCatalogFile(() => undefined).read().hash);
  expect(file.describe()).toEqual({ used: `${path}: replaces, adds or removes laborRateEurPerH, slm, SLM 500, SLM 280 2.0, 316L` });
});

test('entries are added, after the likeness of another or from nothing, and taken away with all that names them', async () => {
  const { file } = await catalogOf(`{
    "machines": {
      "Our M 290": { "basedOn": "EOS M 290", "hourlyRateEur": 30 },
      "Garage": { "processes": ["fdm"], "envelopeMm": { "x": 200, "y": 200, "z": 180 }, "layerThicknessMm": 0.2, "hourlyRateEur": 1 },
      "SLM 500": null
    },
    "materials": {
      "Our steel": { "basedOn": "316L", "pricePerKgEur": 50 },
      "TPU": null
    },
    "processes": { "slm": { "materials": ["Our steel", "316L"] }, "ebm": null }
  }`);

  const { catalog } = file.read();

  expect(machineOf(catalog, 'Our M 290')).toMatchObject({ processes: ['slm', 'dmls'], hourlyRateEur: { value: 30 } });
  expect(machineOf(catalog, 'Garage')).toMatchObject({ envelopeMm: { value: { x: 200, y: 200, z: 180 }, certainty: 'given' } });
  expect(catalog.machines.map(({ name }) => name)).not.toContain('SLM 500');
  expect(catalog.machines.map(({ name }) => name)).not.toContain('EBM Q20plus');
  expect(catalog.processes.find(({ id }) => id === 'fdm')?.materials).not.toContain('TPU');
  expect(catalog.processes.map(({ id }) => id)).not.toContain('ebm');
});

test.each([
  ['{"machine": {}}', 1, 'machine: is not known; accepted are marketFactor, laborRateEurPerH, processes, machines, materials.'],
  ['{"machines": {\n"SLM 500": {\n"hourlyRate": 3}}}', 3, 'machines.SLM 500.hourlyRate: is not known; accepted are name, processes, '],
  ['{"machines": {\n"SLM 500": {\n"hourlyRateEur": -3}}}', 3, 'machines.SLM 500.hourlyRateEur: too small: expected number to be >=0.'],
  ['{"marketFactor": "1.5"}', 1, 'marketFactor: must be a number, or an object with value, source and date.'],
  ['{"marketFactor": 1e999}', 1, 'marketFactor: invalid input: expected number, received Infinity.'],
  ['{"machines": {"SLM 500": {"hourlyRateEur": null}}}', 1, 'machines.SLM 500.hourlyRateEur: is missing: give a number, or an object'],
  [
    '{"machines": {\n"SLM 500": {"layerThicknessMm": null}}}',
    2,
    'machines.SLM 500: layerThicknessMm is missing: give a number, or an object',
  ],
  ['{"materials": {"Wood": {"pricePerKgEur": 2}}}', 1, 'materials.Wood.densityGPerCm3: is missing: give a number, or an object'],
  ['{"machines": {"SLM 500": {"envelopeMm": {"x": "a"}}}}', 1, 'machines.SLM 500.envelopeMm.x: invalid input: expected number,'],
  ['{"processes": {"slm": {"cost": {"supportDensity": 7}}}}', 1, 'processes.slm.cost.supportDensity: too big: expected number to be <=1.'],
  ['{"processes": {"slm": {"cost": 7}}}', 1, "processes.slm.cost.model: invalid discriminator value. Expected 'layers' | 'filament'"],
  ['{"processes": {"slm": {"materials": ["wood"]}}}', 1, 'processes.slm.materials: "wood" is not in the catalog; it has 316L, '],
  ['{"processes": {"slm": 7}}', 1, 'processes.slm: must be an object with the values to replace, or null to take it away.'],
  ['{"machines": {"A": {"basedOn": "B"}}}', 1, 'machines.A.basedOn: "B" is not in the catalog; it has SLM 500, '],
  ['{"machines": {"Nope": null}}', 1, 'machines.Nope: "Nope" is not in the catalog; it has SLM 500, '],
  ['{"materials": {"316L": null, "17-4PH": null}}', 1, 'processes.bjt: is left without a material.'],
  ['{"machines": {"SLM 500": {"hourlyRateEur": {"value": 5, "date": "soon"}}}}', 1, 'hourlyRateEur.date: must be a date such as 2026-11'],
  ['{"__proto__": {"x": 1}}', 1, '__proto__: is not known; accepted are marketFactor'],
  ['{\n"machines": {},\n"machines": {}}', 3, '"machines" is there twice.'],
  ['{ "marketFactor": 1.4\n "machines": {} }', 2, 'comma expected.'],
  ['[]', 1, 'the file must hold one object: { "machines": { … } }.'],
  ['', 1, 'the file must hold one object: { "machines": { … } }.'],
  ['['.repeat(200_000), 1, 'it is nested too deeply.'],
])('%.60s is refused with its line and what is accepted', async (text, line, problem) => {
  const { file, path } = await catalogOf(text);

  const message = expect.stringContaining(`The catalog file ${path} (PART_CATALOG), line ${line}: `);
  expect(() => file.read()).toThrowError(expect.objectContaining({ kind: 'config', message }));
  expect(() => file.read()).toThrowError(expect.objectContaining({ message: expect.stringContaining(problem) }));
  expect(file.describe()).toEqual({ used: 'none', problem: expect.stringContaining(problem) });
});

test('a file that was changed is read again, and one that was mended works', async () => {
  const { file, path } = await catalogOf('{ "marketFactor": 2 }');
  const first = file.read();
  await writeFile(path, '{ "marketFactor": "dear" }');
  expect(() => file.read()).toThrowError(/marketFactor: must be a number/);
  await writeFile(path, '{ "marketFactor": 3 }');

  const second = file.read();

  expect([first.catalog.marketFactor.value, second.catalog.marketFactor.value]).toEqual([2, 3]);
  expect(second.hash).not.toBe(first.hash);
  expect(file.read()).toBe(second);
  await rm(path);
  expect(() => file.read()).toThrowError(/catalog\.jsonc \(PART_CATALOG\) does not exist\.$/);
});

test('a folder is no catalog', async () => {
  const folder = await temporaryFolder();

  expect(() => createCatalogFile(() => folder).read()).toThrowError(/ \(PART_CATALOG\) is not a file\.$/);
});

test('text of the file is made fit to be shown', async () => {
  const { file } = await catalogOf('{ "marketFactor": { "value": 2, "source": "Our\\u001b[2J \\u202ebooks" } }');

  expect(file.read().catalog.marketFactor.source).toBe('Our[2J books');
});
