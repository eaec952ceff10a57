import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { createPartStore } from '../../src/parts/part-store.js';
import type { PartResult } from '../../src/vocabulary.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const partId = '0123456789abcdef0123456789abcdef';

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));

function resultOf(name: string): PartResult {
  const size = { x: 1, y: 2, z: 3 };
  const unknown = { minWallThicknessMm: null, wallThicknessOk: null, minGapSizeMm: null, gapSizeOk: null };
  const noCost = { costPerPart: null, costPerLot: null, marketPricePerPart: null, currency: 'EUR', leadTimeDays: null, massG: null };
  const made = { process: 'slm', material: '316L', machine: 'none', lotSize: 1, isFeasible: true, fitsMachine: true, findings: [] };
  const counts = { volumeCm3: 1, surfaceAreaCm2: 1, bodies: 1, triangles: 12, isWatertight: true };
  const file = { name: `${name}.stl`, sha256: '0'.repeat(64), sizeBytes: 1, format: 'stl', units: 'mm' };
  const boxes = { boundingBoxMm: size, minBoundingBoxMm: size };
  return { platform: 'local', source: 'test', name, file, ...made, ...unknown, ...noCost, ...boxes, ...counts, notes: [], basis: {} };
}

test('analyses of one part that end at the same time leave one whole part and nothing else', async () => {
  const folder = await temporaryFolder();
  const store = createPartStore(() => folder);
  const names = Array.from({ length: 8 }, (_, number) => `run ${number}`);
  const fill = (name: string) =>
    store.fill('local', partId, { name }, async (work) => {
      await writeFile(join(work, 'note.txt'), name);
      return resultOf(name);
    });

  const outcomes = await Promise.allSettled(names.map(fill));

  expect(outcomes.map(({ status }) => status)).toEqual(names.map(() => 'fulfilled'));
  expect(names).toContain((await store.read('local', partId))?.result.name);
  expect(await readdir(join(folder, 'parts', 'local', partId))).toEqual(['note.txt', 'part.json']);
  expect(await readdir(join(folder, 'parts-in-work'))).toEqual([]);
});

test('what a killed process left in work is removed by the next analysis', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'parts-in-work', '4194305-0123abcd.0123456789ab'), { recursive: true });

  await createPartStore(() => folder).fill('local', partId, {}, async () => resultOf('a'));

  expect(await readdir(join(folder, 'parts-in-work'))).toEqual([]);
});

test.each(['', '{"schema":1,"res', '{"schema":2}', 'null'])('a part whose record is damaged (%o) is not known', async (text) => {
  const folder = await temporaryFolder();
  const store = createPartStore(() => folder);
  await store.fill('local', partId, {}, async () => resultOf('a'));
  await writeFile(join(folder, 'parts', 'local', partId, 'part.json'), text);

  expect(await store.read('local', partId)).toBeUndefined();
});

test('only folders that are named like parts are listed', async () => {
  const folder = await temporaryFolder();
  const store = createPartStore(() => folder);
  await store.fill('local', partId, {}, async () => resultOf('a'));
  await writeFile(join(folder, 'parts', 'local', '.DS_Store'), '');

  expect(await store.list('local')).toEqual([partId]);
});

test('ids that lead out of the folder name no part', async () => {
  const store = createPartStore(() => '/');

  expect(await store.read('local', '../../etc')).toBeUndefined();
  expect(await store.file('..', partId, 'passwd')).toBeUndefined();
});

test('a folder that cannot be made is the operator’s to mend', async () => {
  const filling = createPartStore(() => '/dev/null/state').fill('local', partId, {}, async () => resultOf('a'));

  await expect(filling).rejects.toMatchObject({ kind: 'config', message: expect.stringContaining('/dev/null/state (ENOTDIR)') });
});
