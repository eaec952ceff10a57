import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Answer, call, connect, sharedConnection } from '../support/client.js';
import { binaryStl, box, together } from '../support/shapes.js';
import { writeSlowPart } from '../support/slow-part.js';

const plate = binaryStl(box({ size: [60, 40, 10] }));
const ribbed = binaryStl(together(box({ size: [60, 40, 10] }), box({ size: [20, 0.3, 8], at: [20, 20, 10] })));
const shared = sharedConnection();
const slm = { process: 'slm', material: '316L' };
const fdm = { process: 'fdm' };

type Row = { option: number; isFeasible?: boolean; costPerPart?: number; fails?: string[]; problem?: string };
type File = { file: string; cheapest?: number; problem?: string; partId?: string; rows: Row[]; breakEven?: unknown[] };
type Saved = { path: string; uri: string; mimeType: string };
type Result = {
  options: { option: number; way: string; costOfAll: number; feasibleFiles: number; pricedFiles: number }[];
  files: File[];
  changes?: { changed: { what: string; before: unknown; after: unknown; percent?: number; where?: number[] }[]; findings: unknown[] };
  chart: Saved;
  table: Saved;
  data: Saved;
};

const resultOf = ({ structured }: Answer) => structured.result as Result;

test('every file is ranked with every option; a missing and a broken file cost only their own rows', async () => {
  const { client, folder, outputFolder } = await shared();
  const at = (name: string) => join(folder, name);
  await writeFile(at('plate.stl'), plate);
  await writeFile(at('rib.stl'), ribbed);
  await writeFile(at('broken.stl'), plate.slice(0, 300));

  const answer = await call(client, 'compare_parts', {
    files: ['plate.stl', 'rib.stl', 'broken.stl', 'missing.stl'].map(at),
    options: [slm, { ...fdm, lotSize: 10 }],
  });

  const { files, options, chart, table, data } = resultOf(answer);
  const [good, thin, broken, missing] = files;
  expect(answer.structured).toMatchObject({ state: 'succeeded', job: expect.stringMatching(/^local:/) });
  expect(good?.rows.map(({ option, isFeasible }) => [option, isFeasible])).toEqual([
    [2, true],
    [1, true],
  ]);
  expect(good?.cheapest).toBe(2);
  expect(thin?.rows.map(({ isFeasible }) => isFeasible)).toEqual([false, false]);
  expect(thin?.rows.find(({ option }) => option === 1)?.fails).toContainEqual(
    expect.stringMatching(/^wall_thickness 0\.\d+ mm, limit 0\.5$/),
  );
  expect(broken?.problem ?? broken?.rows[0]?.problem).toMatch(/STL/);
  expect(missing).toMatchObject({ file: 'missing.stl', problem: expect.stringContaining('was not found'), rows: [] });
  const single = await call(client, 'analyze_part', { file: at('plate.stl'), ...slm });
  const price = (single.structured.result as { costPerPart: number }).costPerPart;
  expect(good?.rows.find(({ option }) => option === 1)?.costPerPart).toBe(price);
  expect(options[0]).toMatchObject({ option: 1, way: 'slm 316L', feasibleFiles: 1, pricedFiles: 2 });
  expect(answer.content.map(({ type }) => type)).toEqual(['text', 'image', 'resource_link', 'resource_link', 'resource_link']);
  expect(chart).toMatchObject({ path: join(outputFolder, 'comparison-4-files.png'), mimeType: 'image/png' });
  expect((await readFile(table.path, 'utf8')).split('\r\n')).toHaveLength(9);
  expect(JSON.parse(await readFile(data.path, 'utf8')).files).toHaveLength(4);
  expect(answer.text).toContain('rows:\n        - option: 2, isFeasible: true');
});

test('the lot size from which another way is cheaper is where the lines through the costs of lots on both sides cross', async () => {
  const { client } = await shared();

  const answer = await call(client, 'compare_parts', { files: ['examples/spacer.stl'], options: [{ process: 'sla' }, { process: 'mjf' }] });

  const { files, data } = resultOf(answer);
  const [file] = JSON.parse(await readFile(data.path, 'utf8')).files;
  const costOf = (option: number, lotSize: number): number => {
    const { costPoints } = file.rows.find((row: { option: number }) => row.option === option);
    return costPoints.find((point: { lotSize: number }) => point.lotSize === lotSize).costPerPart;
  };
  // Lots of 10 and 20: set-up / lot size + cost of each part goes through both, as two equations.
  const [sla, mjf] = [1, 2].map((option) => {
    const setUp = (costOf(option, 10) - costOf(option, 20)) / (1 / 10 - 1 / 20);
    return { setUp, each: costOf(option, 20) - setUp / 20 };
  });
  const crossing = (mjf!.setUp - sla!.setUp) / (sla!.each - mjf!.each);
  expect(costOf(1, 10) < costOf(2, 10) && costOf(1, 20) > costOf(2, 20)).toBe(true);
  expect(files[0]?.breakEven).toEqual([{ lotSize: Math.ceil(crossing), from: 1, to: 2 }]);
});

test('the same question is one job, and its rows are those that were analyzed before', async () => {
  const { client, folder } = await connect();
  const file = join(folder, 'plate.stl');
  await writeFile(file, plate);

  const alone = await call(client, 'analyze_part', { file, ...slm });
  const first = await call(client, 'compare_parts', { files: [file], options: [slm] });
  const again = await call(client, 'compare_parts', { files: [file], options: [slm] });
  const { structured } = await call(client, 'list_jobs');

  expect(resultOf(first).files[0]?.partId).toBe(alone.structured.partId);
  expect(again.structured.job).toBe(first.structured.job);
  const jobs = structured.jobs as { what: string }[];
  expect(jobs.map(({ what }) => what)).toEqual(['1 file x 1 option', 'plate.stl (slm, 316L)']);
});

test('files of the same name are told apart by their folders', async () => {
  const { client, folder } = await shared();
  for (const revision of ['a', 'b']) {
    await mkdir(join(folder, revision));
    await writeFile(join(folder, revision, 'plate.stl'), plate);
  }

  const answer = await call(client, 'compare_parts', { files: ['a', 'b'].map((name) => join(folder, name, 'plate.stl')), options: [slm] });

  expect(resultOf(answer).files.map(({ file }) => file)).toEqual(['a/plate.stl', 'b/plate.stl']);
});

test('two revisions: what changed, by how much and where', async () => {
  const { client, folder } = await shared();
  await writeFile(join(folder, 'old.stl'), plate);
  await writeFile(join(folder, 'new.stl'), ribbed);

  const answer = await call(client, 'compare_parts', {
    files: ['old.stl', 'new.stl'].map((name) => join(folder, name)),
    options: [slm],
    compareAs: 'revisions',
  });

  const { changed = [], findings } = resultOf(answer).changes ?? {};
  const change = (name: string) => changed.find(({ what }) => what === name);
  // The rib has 20 x 0.3 x 8 mm on top of 24 cm3 and makes the part 18 mm high.
  expect(change('volumeCm3')).toMatchObject({ before: 24, after: 24.048, percent: 0.2 });
  expect(change('boundingBoxMm.z')).toMatchObject({ before: 10, after: 18, percent: 80 });
  expect(change('boundingBoxMm.x')).toBeUndefined();
  expect(change('minWallThicknessMm')).toMatchObject({ before: 10, percent: -97 });
  expect(change('minWallThicknessMm')?.after).toBeCloseTo(0.3, 3);
  expect(change('minWallThicknessMm')?.where?.[1]).toBeCloseTo(20.15, 2);
  expect(change('isFeasible')).toMatchObject({ before: true, after: false });
  expect(Number(change('costPerPart')?.percent)).toBeGreaterThan(0);
  expect(findings).toMatchObject([
    { option: 1, way: 'slm 316L', appeared: expect.arrayContaining([expect.stringContaining('Thicken the wall')]), disappeared: [] },
  ]);
  expect(answer.structured.message).toContain('From old.stl to new.stl changed: volumeCm3');
});

test('a comparison that is cancelled stops its row, and keeps those that are done', async () => {
  const { client, folder } = await connect({ ENGINE_PROCESSES: '1' });
  await writeFile(join(folder, 'plate.stl'), plate);
  await writeSlowPart(join(folder, 'slow.stl'));
  const files = ['plate.stl', 'slow.stl'].map((name) => join(folder, name));

  const started = await call(client, 'compare_parts', { files, options: [slm], waitSeconds: 0 });
  const { job } = started.structured;
  for (let tries = 0; tries < 500; tries++) {
    const { structured } = await call(client, 'get_job', { job, waitSeconds: 0 });
    if (String(structured.message).includes('slow.stl')) break;
    await sleep(20);
  }
  const cancelled = await call(client, 'cancel_job', { job });
  await sleep(100);
  const { structured } = await call(client, 'list_jobs');

  expect(cancelled.structured).toMatchObject({ state: 'cancelled', message: expect.stringContaining('compare_parts goes on from them') });
  const rows = structured.jobs as { what: string; state: string }[];
  expect(rows.map(({ what, state }) => [what, state])).toEqual([
    ['slow.stl (slm, 316L)', 'cancelled'],
    ['plate.stl (slm, 316L)', 'succeeded'],
    ['2 files x 1 option', 'cancelled'],
  ]);
  await expect(stat(join(folder, 'output'))).rejects.toThrow();
});

test.each([
  [{ files: [] }, /files: Too small/],
  [{ files: ['examples/spacer.stl'], options: [{ process: 'forging' }] }, /The process "forging" is not in the catalog\.\nUse one of: slm/],
  [{ files: ['/no/such.stl'] }, /"\/no\/such\.stl" .*\n/],
  [{ files: ['examples/spacer.stl'], compareAs: 'revisions' }, /Revisions are two files of the same part; 1 were given\.\nGive the older/],
  [{ files: ['examples/spacer.stl'], options: [{ platform: '3dspark' }] }, /3D Spark is not set up: SPARK_USERNAME/],
  [{ files: ['examples/spacer.stl'], options: [{ lotsize: 3 }] }, /options\.0: Unrecognized key: "lotsize"/],
])('%j is refused before anything runs', async (args, message) => {
  const { client } = await connect();

  const { isError, text } = await call(client, 'compare_parts', args);

  expect({ isError, text }).toEqual({ isError: true, text: expect.stringMatching(message) });
  expect((await call(client, 'list_jobs')).structured.jobs).toEqual([]);
});
