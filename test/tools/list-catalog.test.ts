import { expect, test } from 'vitest';
import { call, connect } from '../support/client.js';

type Entries = { entries: { values: Record<string, unknown>; sources: Record<string, string> }[] };

test('the processes are listed with their limits and where each comes from', async () => {
  const { client } = await connect();

  const { structured, text } = await call(client, 'list_catalog', { kind: 'processes' });

  const { entries } = structured as Entries;
  expect(entries.map(({ values }) => values.id)).toEqual(
    expect.arrayContaining(['slm', 'ebm', 'bjt', 'dmls', 'sls', 'mjf', 'sla', 'msla', 'fdm']),
  );
  expect(entries[0]).toMatchObject({
    values: { minWallThicknessMm: 0.5, minGapSizeMm: 0.5 },
    sources: { minWallThicknessMm: expect.stringMatching(/Fathom.*\(stated, 2026-11\)/) },
  });
  expect(text.length).toBeLessThan(20_000);
});

test('how a process is priced is listed when it is named', async () => {
  const { client } = await connect();

  const { structured } = await call(client, 'list_catalog', { kind: 'processes', process: 'slm' });

  const [slm, ...others] = (structured as Entries).entries;
  expect(others).toEqual([]);
  expect(slm).toMatchObject({ values: { cost: { model: 'layers', supportDensity: 0.1 } } });
  expect(slm?.sources['cost.supportDensity']).toContain('sup_vol_real / sup_vol_full');
});

test('with a process only its machines and materials are listed', async () => {
  const { client } = await connect();

  const machines = (await call(client, 'list_catalog', { kind: 'machines', process: 'mjf' })).structured as Entries;
  const materials = (await call(client, 'list_catalog', { kind: 'materials', process: 'MJF' })).structured as Entries;

  expect(machines.entries.map(({ values }) => values.name)).toEqual(['HP Jet Fusion 5200']);
  expect(materials.entries.map(({ values }) => values.name)).toEqual(['PA12 (MJF)']);
});

test('every number of the catalog names its source', async () => {
  const { client } = await connect();
  const numbersIn = (value: unknown, place: string): string[] => {
    if (typeof value === 'number') return [place];
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([name, inside]) => numbersIn(inside, place ? `${place}.${name}` : name));
  };

  for (const kind of ['processes', 'machines', 'materials']) {
    const { entries } = (await call(client, 'list_catalog', { kind })).structured as Entries;
    for (const { values, sources } of entries) {
      const places = Object.keys(sources);
      expect(numbersIn(values, '').filter((place) => !places.some((source) => place === source || place.startsWith(`${source}.`)))).toEqual(
        [],
      );
    }
  }
});

test('an unknown process is refused with those there are', async () => {
  const { client } = await connect();

  const { isError, text } = await call(client, 'list_catalog', { kind: 'machines', process: 'forging' });

  expect(isError).toBe(true);
  expect(text).toContain('Use one of: slm (Selective laser melting)');
});
