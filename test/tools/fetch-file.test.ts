import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { decodeViewData } from '../../src/view-data.js';
import { type Answer, call, connect, openConnection } from '../support/client.js';
import { decodePng } from '../support/png.js';
import { binaryStl, box, together } from '../support/shapes.js';

const thinRib = together(box({ size: [60, 40, 10] }), box({ size: [20, 0.3, 8], at: [20, 20, 10] }));

const connection = await openConnection();
afterAll(connection.close);
const { client, folder } = connection;
const file = join(folder, 'rib.stl');
await writeFile(file, binaryStl(thinRib));
const { structured: analyzed } = await call(client, 'analyze_part', { file, process: 'slm' });
const partId = analyzed.partId as string;

function pathOf({ structured }: Answer): string {
  return structured.path as string;
}

test.each(['thumbnail', 'heatmap'])('the %s is a picture on disk and in the conversation', async (kind) => {
  const answer = await call(client, 'fetch_file', { partId, kind });

  const image = decodePng(await readFile(pathOf(answer)));
  expect(image).toMatchObject({ widthPx: 1024, heightPx: 768 });
  expect(answer.structured).toMatchObject({
    path: join(folder, 'output', `rib-${kind}.png`),
    uri: `part://local/${partId}/${kind}.png`,
    mimeType: 'image/png',
    sizeBytes: (await stat(pathOf(answer))).size,
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(answer.content.map(({ type }) => type)).toEqual(['text', 'image', 'resource_link']);
  expect((answer.structured.sizeBytes as number) < 200_000).toBe(true);
});

test.each([
  ['overhangMap', 'overhang-map.png'],
  ['sectionView', 'section-view.png'],
])('the %s is drawn when it is asked for, and then kept', async (kind, document) => {
  const answer = await call(client, 'fetch_file', { partId, kind, saveAs: `first-${document}` });
  const again = await call(client, 'fetch_file', { partId, kind });

  expect(decodePng(await readFile(pathOf(answer)))).toMatchObject({ widthPx: 1024, heightPx: 768 });
  expect(again.structured).toMatchObject({
    path: join(folder, 'output', `rib-${kind}.png`),
    uri: `part://local/${partId}/${document}`,
    mimeType: 'image/png',
    sha256: answer.structured.sha256,
  });
  expect(answer.content.map(({ type }) => type)).toEqual(['text', 'image', 'resource_link']);
});

test('the view is one page with the part inside, that asks nobody for anything', async () => {
  const answer = await call(client, 'fetch_file', { partId, kind: 'view' });
  const again = await call(client, 'fetch_file', { partId, kind: 'view' });

  const page = await readFile(pathOf(answer), 'utf8');
  const [, base64 = ''] = /<script\b[^>]*id="part-view-data"[^>]*>([^<]*)<\/script>/.exec(page) ?? [];
  expect(decodeViewData(Buffer.from(base64, 'base64')).part).toMatchObject({ name: 'rib', triangles: 24 });
  expect(page).not.toMatch(/\b(src|href)\s*=\s*["']?(https?:)?\/\//);
  expect(answer.structured).toMatchObject({ path: join(folder, 'output', 'rib-view.html'), mimeType: 'text/html' });
  expect(again.structured).toMatchObject({ path: pathOf(answer), sha256: answer.structured.sha256 });
  expect(answer.content.map(({ type }) => type)).toEqual(['text', 'resource_link']);
});

test('a part without any wall has no section and no heat map, and says why', async () => {
  const open = join(folder, 'open.stl');
  const corner = { positions: Float64Array.of(0, 0, 0, 30, 0, 0, 0, 30, 0, 0, 0, 30), indices: Uint32Array.of(0, 1, 2, 0, 1, 3) };
  await writeFile(open, binaryStl(corner));
  const { structured } = await call(client, 'analyze_part', { file: open, process: 'slm' });

  const { isError, text } = await call(client, 'fetch_file', { partId: structured.partId as string, kind: 'sectionView' });

  expect(isError).toBe(true);
  expect(text).toContain('No wall of open.stl was found, so there is no thinnest one to cut through.');
  const heatmap = await call(client, 'fetch_file', { partId: structured.partId as string, kind: 'heatmap' });
  expect(heatmap.text).toContain('No wall of open.stl was found, so there is no heat map of its walls.');
});

test('no picture is drawn with a catalog that the part was not judged by', async () => {
  const catalog = join(folder, 'catalog.json');
  await writeFile(
    catalog,
    JSON.stringify({ processes: { slm: { minWallThicknessMm: { value: 0.2, source: 'own trials', date: '2026-01-01' } } } }),
  );
  const { client: other } = await connect({ PART_CATALOG: catalog, PART_DIRS: folder, PART_STATE_DIR: join(folder, 'state') });
  const { structured } = await call(client, 'analyze_part', { file, process: 'sls' });

  const { isError, text } = await call(other, 'fetch_file', { partId: structured.partId as string, kind: 'overhangMap' });

  expect(isError).toBe(true);
  expect(text).toContain('was made with another catalog, or by another version of this server');
});

test('the 3D model is a GLB', async () => {
  const answer = await call(client, 'fetch_file', { partId, kind: 'visualization' });

  const bytes = await readFile(pathOf(answer));
  expect(bytes.subarray(0, 4).toString()).toBe('glTF');
  expect(bytes.readUInt32LE(8)).toBe(bytes.length);
});

test('what was drawn before the part file was changed is still there; nothing more is drawn of the old one', async () => {
  const edited = join(folder, 'edited.stl');
  await writeFile(edited, binaryStl(thinRib));
  const { structured } = await call(client, 'analyze_part', { file: edited, process: 'slm' });
  const before = await call(client, 'fetch_file', { partId: structured.partId, kind: 'thumbnail' });
  await writeFile(edited, binaryStl(box({ size: [61, 40, 10] })));

  const again = await call(client, 'fetch_file', { partId: structured.partId, kind: 'thumbnail' });
  const other = await call(client, 'fetch_file', { partId: structured.partId, kind: 'heatmap' });
  const report = await call(client, 'fetch_file', { partId: structured.partId, kind: 'report' });

  expect(again.structured.sha256).toBe(before.structured.sha256);
  expect(other.text).toMatch(/edited\.stl was changed after this analysis\.\nCall analyze_part on it and use the new partId\./);
  expect(report.structured).toMatchObject({ path: join(folder, 'output', 'edited-report.xlsx') });
});

test('the part file comes back byte for byte, and not at all once it was changed', async () => {
  const before = await call(client, 'fetch_file', { partId, kind: 'cad', saveAs: 'copy.stl' });
  await writeFile(file, binaryStl(box({ size: [61, 40, 10] })));
  const after = await call(client, 'fetch_file', { partId, kind: 'cad' });
  await writeFile(file, binaryStl(thinRib));

  expect(await readFile(pathOf(before))).toEqual(Buffer.from(binaryStl(thinRib)));
  expect(after.isError).toBe(true);
  expect(after.text).toContain('was changed after this analysis');
});

test('the part file is not handed out any more when its folder is not allowed any more', async () => {
  const { client: other } = await connect({ PART_DIRS: '/nowhere', PART_STATE_DIR: join(folder, 'state') });

  const { isError, text } = await call(other, 'fetch_file', { partId, kind: 'cad' });

  expect(isError).toBe(true);
  expect(text).toContain('is not inside the folders that this server may read');
});

test('the full report has the field names of a 3D Spark report', async () => {
  const answer = await call(client, 'fetch_file', { partId, kind: 'fullResult' });

  const report = JSON.parse(await readFile(pathOf(answer), 'utf8'));
  expect(report).toMatchObject({ part_id: partId, bb_x: 60, bb_y: 40, bb_z: 18, upload_file_units: 'mm', lot_size: 1 });
  expect(report.t_min).toBeCloseTo(0.3, 5);
  expect(report.process_chains[report.primary_process_chain_id]).toMatchObject({
    prc_acronym: 'slm',
    material_name: '316L',
    feasibility: { thickness: { t_lim_min: 0.5, t_min_chk: false }, size: { size_min: 18, size_max: 60 } },
  });
  expect(report.mesh_checks.upload_file.Watertight).toEqual({ check_passed: true, suggested_user_action: '' });
});

test('a file that exists is never overwritten', async () => {
  await mkdir(join(folder, 'output'), { recursive: true });
  await writeFile(join(folder, 'output', 'mine.png'), 'mine');

  const answer = await call(client, 'fetch_file', { partId, kind: 'thumbnail', saveAs: 'mine.png' });

  expect(pathOf(answer)).toBe(join(folder, 'output', 'mine (2).png'));
  expect(await readFile(join(folder, 'output', 'mine.png'), 'utf8')).toBe('mine');
});

test.each(['../../escape.png', '/etc/escape.png', '..', 'a/b.png'])('saving as %s stays in the output folder', async (saveAs) => {
  const answer = await call(client, 'fetch_file', { partId, kind: 'thumbnail', saveAs });

  expect(dirname(pathOf(answer))).toBe(join(folder, 'output'));
});

test('an unknown part is the caller’s to mend', async () => {
  const { isError, text } = await call(client, 'fetch_file', { partId: '0'.repeat(32), kind: 'thumbnail' });

  expect(isError).toBe(true);
  expect(text).toBe(
    `No part with id ${'0'.repeat(32)} was analyzed on platform "local".\nCall list_jobs for the parts there are, or analyze_part to analyze one.`,
  );
});

test('an output folder that cannot be made is the operator’s to mend', async () => {
  const { client: other } = await connect({ PART_OUTPUT_DIR: '/dev/null/output', PART_STATE_DIR: join(folder, 'state') });

  const { isError, text } = await call(other, 'fetch_file', { partId, kind: 'thumbnail' });

  expect(isError).toBe(true);
  expect(text).toContain('/dev/null/output');
  expect(text).toContain('PART_OUTPUT_DIR');
});
