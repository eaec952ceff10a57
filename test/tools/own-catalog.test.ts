import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call, connect } from '../support/client.js';
import { binaryStl, box } from '../support/shapes.js';
import { temporaryFolder } from '../support/temporary-folder.js';

type Row = { values: Record<string, unknown>; sources: Record<string, string> };
type Report = { partId: string; result: { costPerPart: number; machine: string; notes: string[] } };

/** A server whose catalog file has this text. */
async function connectWith(text: string) {
  const path = join(await temporaryFolder(), 'catalog.json');
  await writeFile(path, text);
  const connection = await connect({ PART_CATALOG: path });
  const file = join(connection.folder, 'block.stl');
  await writeFile(file, binaryStl(box({ size: [40, 40, 20] })));
  const analyze = async () =>
    (await call(connection.client, 'analyze_part', { file, process: 'slm', material: '316L' })).structured as Report;
  return { ...connection, path, file, analyze };
}

test('a value of the own catalog is listed with its source, and the parts are priced with it', async () => {
  const { client, analyze } = await connectWith('{ "machines": { "SLM 500": { "hourlyRateEur": 4.1647 } } }');

  const { entries } = (await call(client, 'list_catalog', { kind: 'machines', process: 'slm' })).structured as { entries: Row[] };
  const { result } = await analyze();

  expect(entries[0]).toMatchObject({
    values: { name: 'SLM 500', hourlyRateEur: 4.1647 },
    sources: { hourlyRateEur: expect.stringMatching(/^PART_CATALOG \(given, \d{4}-\d{2}-\d{2}\)$/) },
  });
  expect(result.machine).toBe('SLM 500');
  expect(result.notes).toContain('Values of your own catalog file (PART_CATALOG) took the place of ours.');
});

test('a catalog that was changed is another question, and the same one again is not', async () => {
  const { path, analyze } = await connectWith('{ "materials": { "316L": { "pricePerKgEur": 60 } } }');
  const first = await analyze();
  await writeFile(path, '{ "materials": { "316L": { "pricePerKgEur": 600 } } }');

  const dearer = await analyze();
  const again = await analyze();

  // 32 cm3 of 7.95 g/cm3.
  expect(dearer.result.costPerPart - first.result.costPerPart).toBeCloseTo(0.2544 * 540, 1);
  expect(dearer.partId).not.toBe(first.partId);
  expect(again).toEqual(dearer);
});

test('a catalog that does not fit is told by the tools that need it, and stops no other', async () => {
  const { client, file, path } = await connectWith('{\n  "machines": { "SLM 500": { "hourlyRateEur": "dear" } }\n}');
  const problem = `The catalog file ${path} (PART_CATALOG), line 2: machines.SLM 500.hourlyRateEur: must be a number, or an object`;

  const analysis = await call(client, 'analyze_part', { file });
  const listing = await call(client, 'list_catalog', { kind: 'machines' });
  const status = await call(client, 'get_status');
  const jobs = await call(client, 'list_jobs');

  for (const { isError, text } of [analysis, listing])
    expect({ isError, text }).toEqual({ isError: true, text: expect.stringContaining(problem) });
  expect(status.structured).toMatchObject({ catalog: 'none', problems: [expect.stringContaining(problem)] });
  expect([status.isError, jobs.isError]).toEqual([false, false]);
});

test('the status says which catalog is used', async () => {
  const { client, path } = await connectWith('{ "machines": { "EOS M 400": null } }');
  const { client: other } = await connect();

  expect((await call(client, 'get_status')).structured).toMatchObject({
    catalog: `${path}: replaces, adds or removes EOS M 400`,
    problems: [],
  });
  expect((await call(other, 'get_status')).structured).toMatchObject({ catalog: 'built-in' });
});
