import { createHash } from 'node:crypto';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { decodeViewData } from '../../src/view-data.js';
import { call, connect, examples, openConnection } from '../support/client.js';
import { callToEnd } from '../support/sandbox-client.js';
import { binaryStl, box } from '../support/shapes.js';

const connection = await openConnection();
afterAll(connection.close);
const { client, folder } = connection;
const { structured: analyzed } = await callToEnd(client, 'analyze_part', { file: join(examples, 'bracket.step'), process: 'slm' });
const partId = analyzed.partId as string;

type Facts = { chunk: number; chunks: number; sizeBytes: number; sha256: string };

async function ask(args: Record<string, unknown>) {
  const { structuredContent, content, _meta } = await client.callTool({ name: 'get_view_mesh', arguments: args });
  const base64 = _meta?.['part-analysis/view'] as string;
  return { facts: structuredContent as Facts, base64, text: JSON.stringify(content) };
}

test('the chunks joined are the part with its findings, and none of it reaches the model', async () => {
  const first = await ask({ partId });
  const others = await Promise.all(Array.from({ length: first.facts.chunks - 1 }, (_, i) => ask({ partId, chunk: i + 1 })));

  const all = [first, ...others];
  const bytes = Buffer.concat(all.map(({ base64 }) => Buffer.from(base64, 'base64')));
  expect(first.facts).toMatchObject({ partId, platform: 'local', chunk: 0, chunks: 2, sizeBytes: bytes.length });
  expect(all.map(({ facts }) => facts.sha256)).toEqual(all.map(() => createHash('sha256').update(bytes).digest('hex')));
  for (const { base64, text } of all) {
    expect(base64.length).toBeLessThanOrEqual(700_000);
    expect(text.length).toBeLessThan(1_000);
  }
  const { part, mesh } = decodeViewData(bytes);
  expect(part).toMatchObject({
    name: 'bracket',
    isFeasible: false,
    findings: expect.arrayContaining([
      expect.objectContaining({
        check: 'wall_thickness',
        ok: false,
        places: [expect.objectContaining({ text: '0.30 mm (at least 0.5 mm)' })],
      }),
    ]),
  });
  expect(part.boundingBox).toEqual({ min: [0, 0, 0], max: [80, 60, 50] });
  expect(mesh.indices.length / 3).toBeGreaterThan(20_000);
  expect(mesh.wallMm?.length).toBe(mesh.positions.length / 3);
});

test('what was put together once is kept with the part; nothing is saved in the folder of the user', async () => {
  const before = await call(client, 'list_jobs');
  await ask({ partId });
  const after = await call(client, 'list_jobs');

  expect(after.structured).toEqual(before.structured);
  expect(await readdir(join(folder, 'output')).catch(() => [])).toEqual([]);
});

test.each([
  [{ chunk: 2 }, 'The 3D view of this part has no chunk 2.\nAsk for chunk 0 to 1.'],
  [{ partId: 'f'.repeat(32) }, /^No part with id f{32} was analyzed on platform "local"/],
  [{ partId: '../../../../etc/passwd' }, /partId/],
  [{ platform: '3dspark' }, /was analyzed on platform "local", not on "3dspark"/],
])('%o is refused in words', async (change, message) => {
  const { isError, text } = await call(client, 'get_view_mesh', { partId, ...change });

  expect({ isError, text }).toEqual({ isError: true, text: typeof message === 'string' ? message : expect.stringMatching(message) });
});

test('a part whose file is gone since has no view any more, and the answer says what is missing', async () => {
  const file = join(folder, 'gone.stl');
  await writeFile(file, binaryStl(box({ size: [20, 20, 5] })));
  const { structured } = await callToEnd(client, 'analyze_part', { file, process: 'slm' });
  await rm(file);

  const { isError, text } = await call(client, 'get_view_mesh', { partId: structured.partId });

  expect(isError).toBe(true);
  expect(text).toContain('gone.stl');
});

test('hosts are told to keep it from models, and which tools show a part', async () => {
  const { tools } = await client.listTools();

  const uiOf = (name: string) => tools.find((tool) => tool.name === name)?._meta?.ui;
  expect(uiOf('get_view_mesh')).toEqual({ visibility: ['app'] });
  expect(
    tools.filter(({ _meta }) => (_meta?.ui as { resourceUri?: string })?.resourceUri === 'ui://part-viewer').map(({ name }) => name),
  ).toEqual(['analyze_part', 'compare_parts']);
});

test('of a 3D Spark part the view is the model that 3D Spark has, at its size, with the numbers of 3D Spark', async () => {
  const sandbox = await connect({ PART_SANDBOX: '1', PART_SANDBOX_SPEED: '20' });
  const order = { file: join(examples, 'spacer.stl'), platform: '3dspark', process: 'slm', material: '316L' };
  const { structured } = await callToEnd(sandbox.client, 'analyze_part', order);

  const { _meta, content, isError } = await sandbox.client.callTool({
    name: 'get_view_mesh',
    arguments: { partId: structured.partId, platform: '3dspark' },
  });

  expect({ isError: isError === true, content: isError ? content : [] }).toEqual({ isError: false, content: [] });
  const { part, mesh } = decodeViewData(Buffer.from(_meta?.['part-analysis/view'] as string, 'base64'));
  expect(part).toMatchObject({ name: 'spacer', source: '3D Spark (sandbox)' });
  expect(part.facts).toEqual(expect.arrayContaining([expect.objectContaining({ label: 'Cost per part', basis: 'vendor' })]));
  const size = part.boundingBox.max.map((value, axis) => value - part.boundingBox.min[axis]!);
  const { x, y, z } = (structured.result as { boundingBoxMm: { x: number; y: number; z: number } }).boundingBoxMm;
  expect(size.map((value) => value.toFixed(2))).toEqual([x, y, z].map((value) => value.toFixed(2)));
  expect(mesh).not.toHaveProperty('wallMm');
  expect(mesh.indices.length / 3).toBeGreaterThan(300);
});
