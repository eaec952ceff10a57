import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { Call } from '../../src/call.js';
import { defaultCatalog } from '../../src/engine/catalog/catalog.js';
import { createEngine } from '../../src/engine/engine.js';
import { readPart } from '../../src/engine/read-part.js';
import { openPartFile, type PartFile } from '../../src/files/part-file.js';
import { childFile, examples } from '../support/client.js';
import { binaryStl, box } from '../support/shapes.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const stubFolder = await mkdtemp(join(tmpdir(), 'part-analysis-'));
afterAll(() => rm(stubFolder, { recursive: true }));
const stubFile = join(stubFolder, 'stub-child.mjs');
await build({ entryPoints: ['test/support/stub-child.ts'], outfile: stubFile, bundle: true, platform: 'node', format: 'esm' });
beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));

const upright = { x: 90, y: 0, z: 0 };

function engineWith(child: string, timeoutS = 50) {
  const engine = createEngine(() => ({ childFile: child, processes: 1, timeoutS, memoryMb: 1024 }));
  onTestFinished(engine.close);
  return engine;
}

function quietCall(signal = new AbortController().signal): Call {
  return { signal, progress: () => {} };
}

function open(path: string): Promise<PartFile> {
  const folder = join(path, '..');
  return openPartFile(path, { folders: [folder], homeFolder: folder });
}

async function fileWith(name: string, bytes: Uint8Array): Promise<PartFile> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, bytes);
  return open(path);
}

function stubbed(act: string) {
  const file: PartFile = { path: '/parts/part.stl', name: act, format: 'stl', sizeBytes: 1, sha256: 'a'.repeat(64), modifiedMs: 0 };
  return { file, rotationDeg: upright, outputPath: '/nowhere/part.stl' };
}

const block = box({ size: [20, 30, 50], at: [100, -7, 3] });
const corners = Array.from({ length: 8 }, (_, i) => [...block.positions.subarray(3 * i, 3 * i + 3)]);
const faces = Array.from({ length: 12 }, (_, i) => [...block.indices.subarray(3 * i, 3 * i + 3)]);
const obj = [...corners.map((at) => `v ${at.join(' ')}`), ...faces.map((face) => `f ${face.map((v) => v + 1).join(' ')}`)].join('\n');
const header = 'ply\nformat ascii 1.0\nelement vertex 8\nproperty float x\nproperty float y\nproperty float z\n';
const ply = `${header}element face 12\nproperty list uchar int vertex_indices\nend_header\n${[
  ...corners.map((at) => at.join(' ')),
  ...faces.map((face) => `3 ${face.join(' ')}`),
].join('\n')}\n`;
const threeMf = zipSync({
  '_rels/.rels': strToU8(
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Target="/3D/3dmodel.model" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>',
  ),
  '3D/3dmodel.model': strToU8(
    `<model unit="inch" xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02"><resources><object id="1" type="model"><mesh><vertices>${corners
      .map(([x, y, z]) => `<vertex x="${x}" y="${y}" z="${z}"/>`)
      .join('')}</vertices><triangles>${faces
      .map(([a, b, c]) => `<triangle v1="${a}" v2="${b}" v3="${c}"/>`)
      .join('')}</triangles></mesh></object></resources><build><item objectid="1"/></build></model>`,
  ),
});

test.each([
  ['block.stl', binaryStl(block), [20, 50, 30]],
  ['block.obj', strToU8(obj), [20, 50, 30]],
  ['block.ply', strToU8(ply), [20, 50, 30]],
  ['block.3mf', threeMf, [508, 1270, 762]],
])('%s is turned into a binary STL in mm that begins at the origin', async (name, bytes, sides) => {
  const file = await fileWith(name, bytes);
  const outputPath = join(await temporaryFolder(), 'oriented.stl');

  await engineWith(childFile).orient({ file, units: 'mm', rotationDeg: upright, outputPath }, quietCall());

  const { mesh } = await readPart(await readFile(outputPath), 'stl', 'mm');
  const along = (axis: number) => mesh.positions.filter((_, i) => i % 3 === axis);
  expect([0, 1, 2].map((axis) => Math.min(...along(axis)))).toEqual([0, 0, 0]);
  expect([0, 1, 2].map((axis) => Math.max(...along(axis)))).toEqual(sides.map((side) => expect.closeTo(side, 3)));
  expect(mesh.indices).toHaveLength(36);
});

test('units that the caller gives are those of the file', async () => {
  const file = await fileWith('block.stl', binaryStl(box({ size: [1, 2, 3] })));
  const outputPath = join(await temporaryFolder(), 'oriented.stl');

  await engineWith(childFile).orient({ file, units: 'inch', rotationDeg: upright, outputPath }, quietCall());

  const { mesh } = await readPart(await readFile(outputPath), 'stl', 'mm');
  expect(Math.max(...mesh.positions)).toBeCloseTo(76.2, 4);
});

test('the pose that an analysis recommends fills the box that the analysis says', async () => {
  const engine = engineWith(childFile);
  const file = await open(join(examples, 'bracket.step'));
  const folder = await temporaryFolder();
  const order = { file, process: 'slm', lotSize: 1 };
  await engine.analyze({ partId: '1', order, catalog: defaultCatalog, outputFolder: folder }, quietCall());
  const report = JSON.parse(await readFile(join(folder, 'full-result.json'), 'utf8'));
  const chain = report.process_chains[report.primary_process_chain_id];

  const outputPath = join(folder, 'oriented.step');
  const rotationDeg = { x: chain.rot_x_cost, y: chain.rot_y_cost, z: chain.rot_z_cost };
  await engine.orient({ file, rotationDeg, outputPath }, quietCall());

  const { solids } = await readPart(await readFile(outputPath), 'step');
  expect(solids?.boundingBox.min.map(Math.abs)).toEqual([expect.closeTo(0, 6), expect.closeTo(0, 6), expect.closeTo(0, 6)]);
  // The analysis measures the box on triangles, which lie up to 0.03 mm inside of curved faces.
  const sides = [chain.or_bb_x, chain.or_bb_y, chain.or_bb_z].map((side: number) => expect.closeTo(side, 1));
  expect(solids?.boundingBox.max).toEqual(sides);
  expect(Math.abs((solids?.volumeMm3 ?? 0) / (1000 * report.part_vol) - 1)).toBeLessThan(1e-9);
});

test('what stands under the name already is neither overwritten nor joined by leftovers', async () => {
  const file = await open(join(examples, 'spacer.stl'));
  const folder = await temporaryFolder();
  const outputPath = join(folder, 'oriented.stl');
  await writeFile(outputPath, 'mine');

  const failure = await engineWith(childFile)
    .orient({ file, rotationDeg: upright, outputPath }, quietCall())
    .catch((thrown) => thrown);

  expect(failure).toMatchObject({ kind: 'config', message: 'The turned part could not be written (EEXIST).' });
  expect(await readFile(outputPath, 'utf8')).toBe('mine');
  expect(await readdir(folder)).toEqual(['oriented.stl']);
});

test.each([
  ['a folder that is gone', {}, '/nowhere/a.stl', 'config', 'The turned part could not be written (ENOENT).'],
  [
    'another content',
    { sha256: 'b'.repeat(64) },
    '/nowhere/a.stl',
    'input',
    /^The file spacer\.stl was changed or removed while it was being oriented\.$/,
  ],
])('%s is told as such', async (_, change, outputPath, kind, message) => {
  const file = { ...(await open(join(examples, 'spacer.stl'))), ...change };

  const failure = await engineWith(childFile)
    .orient({ file, rotationDeg: upright, outputPath }, quietCall())
    .catch((thrown) => thrown);

  expect(failure).toMatchObject({ kind, message: typeof message === 'string' ? message : expect.stringMatching(message) });
});

test('an angle that is no number is refused', async () => {
  const file = await open(join(examples, 'spacer.stl'));

  const turning = engineWith(childFile).orient(
    { file, rotationDeg: { x: Number.NaN, y: 0, z: 0 }, outputPath: '/nowhere/a.stl' },
    quietCall(),
  );

  await expect(turning).rejects.toMatchObject({ kind: 'input', message: 'The rotation of the part is not known.' });
});

test.each([
  ['hangs', 1, { kind: 'job', message: 'The orientation was stopped after 1 s, its time limit.' }],
  ['fills buffers', 50, { kind: 'job', message: 'The orientation needed more than 1024 MB of memory, its limit.' }],
  ['is killed', 50, { kind: 'job', message: 'The operating system stopped the orientation; most likely the machine ran out of memory.' }],
  ['leaves', 50, { kind: 'job', message: expect.stringMatching(/^The engine ended unexpectedly on this file/) }],
  ['works', 50, { kind: 'job', message: expect.stringMatching(/^The engine ended unexpectedly on this file/) }],
])('a process that %s, or answers as if it had been asked for an analysis, ends in one clear error', async (act, timeoutS, error) => {
  const failure = await engineWith(stubFile, timeoutS)
    .orient(stubbed(act), quietCall())
    .catch((thrown) => thrown);

  expect(failure).toMatchObject(error);
});

test('an aborted call ends its process and stops with the reason of its signal', async () => {
  const stop = new AbortController();

  const turning = engineWith(stubFile).orient(stubbed('says nothing'), quietCall(stop.signal));
  stop.abort('enough');

  await expect(turning).rejects.toBe('enough');
});
