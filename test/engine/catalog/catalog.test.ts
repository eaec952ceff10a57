import { expect, test } from 'vitest';
import { defaultCatalog } from '../../../src/engine/catalog/catalog.js';
import { findMaterial, machinesOf, materialsOf, requireProcess, unknownMaterial } from '../../../src/engine/catalog/lookup.js';
import { CatalogSchema } from '../../../src/engine/catalog/schema.js';

test('the default catalog is valid by its own schema', () => {
  const parsed = CatalogSchema.safeParse(defaultCatalog);

  expect(parsed.error).toBeUndefined();
});

test('a number without its source is refused', () => {
  const { marketFactor, ...rest } = defaultCatalog;

  const parsed = CatalogSchema.safeParse({ ...rest, marketFactor: { ...marketFactor, source: '' } });

  expect(parsed.success).toBe(false);
});

test('every process has a machine, and every material that it names is described', () => {
  const gaps = defaultCatalog.processes.filter(
    (process) =>
      machinesOf(defaultCatalog, process).length === 0 || materialsOf(defaultCatalog, process).length !== process.materials.length,
  );

  expect(gaps).toEqual([]);
});

test('every machine runs a known process, and no id, machine name or material name is there twice', () => {
  const ids = defaultCatalog.processes.map(({ id }) => id);
  const strays = defaultCatalog.machines.filter(({ processes }) => processes.some((process) => !ids.includes(process)));
  const names = [...ids, ...defaultCatalog.machines.map(({ name }) => name), ...defaultCatalog.materials.map(({ name }) => name)];

  expect(strays).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});

test('the SLM 500 carries its published envelope', () => {
  const machine = defaultCatalog.machines.find(({ name }) => name === 'SLM 500');

  expect(machine?.envelopeMm.value).toEqual({ x: 500, y: 280, z: 365 });
});

test.each([
  ['slm', 'slm'],
  ['SLM', 'slm'],
  ['DMLS', 'dmls'],
  ['PBF-EB', 'ebm'],
  ['binder jetting', 'bjt'],
  ['MSLA', 'msla'],
  ['Selective Laser Melting', 'slm'],
  ['L-PBF', 'slm'],
  ['Multi-Jet Fusion', 'mjf'],
  ['FFF', 'fdm'],
])('the process %o is understood as %s', (wanted, id) => {
  expect(requireProcess(defaultCatalog, wanted).id).toBe(id);
});

test.each([
  ['slm', 'ti6al4v', 'Ti6Al4V'],
  ['slm', 'Ti-6Al-4V', 'Ti6Al4V'],
  ['slm', '1.4404', '316L'],
  ['slm', '316 l', '316L'],
  ['sls', 'PA12', 'PA12 (SLS)'],
  ['mjf', 'PA 12', 'PA12 (MJF)'],
])('%s takes %o as %s', (process, wanted, name) => {
  const material = findMaterial(defaultCatalog, requireProcess(defaultCatalog, process), wanted);

  expect(material?.name).toBe(name);
});

test.each(['', '--', 'casting'])('the unknown process %o is refused with the list of known ones', (wanted) => {
  expect(() => requireProcess(defaultCatalog, wanted)).toThrowError(
    expect.objectContaining({ kind: 'input', hint: expect.stringMatching(/slm \(Selective laser melting\), ebm .*fdm \(Fused/) }),
  );
});

test('an unknown material is told apart from one that the process does not take', () => {
  const sls = requireProcess(defaultCatalog, 'sls');

  const known = unknownMaterial(defaultCatalog, [sls], '316L');
  const unknown = unknownMaterial(defaultCatalog, [sls], 'wood\n');

  expect(known.message).toBe('The process sls does not take the material "316L".');
  expect(unknown.message).toBe('The material "wood?" is not in the catalog.');
  expect(known.hint).toBe('Use one of: sls: PA12 (SLS).');
});
