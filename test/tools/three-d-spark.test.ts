import { readFile, stat } from 'node:fs/promises';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, expect, test } from 'vitest';
import { call } from '../support/client.js';
import { callToEnd, openSandboxConnection } from '../support/sandbox-client.js';

const connection = await openSandboxConnection();
afterAll(connection.close);
const { client, folder } = connection;
const platform = '3dspark';
const order = { file: 'examples/spacer.stl', platform, process: 'slm', material: '316L', lotSize: 10 };
const analyzed = await callToEnd(client, 'analyze_part', order);
const partId = analyzed.structured.partId as string;
const local = await call(client, 'analyze_part', { ...order, platform: 'local' });

async function fetched(kind: string, more: Record<string, unknown> = {}) {
  const { structured, isError, text, content } = await callToEnd(client, 'fetch_file', { partId, platform, kind, ...more });
  expect({ isError, text: isError ? text : '' }).toEqual({ isError: false, text: '' });
  const file = (structured.result ?? structured) as { path: string; mimeType: string; sizeBytes: number; uri: string };
  return { ...file, bytes: await readFile(file.path), content };
}

test('a part gets a result in the same shape as from the local engine, marked as the vendor said it', () => {
  const result = analyzed.structured.result as Record<string, unknown>;
  const ours = local.structured.result as Record<string, unknown>;

  expect(analyzed.structured.state).toBe('succeeded');
  expect(analyzed.structured.job).toMatch(/^3dspark:/);
  expect(Object.keys(result).sort()).toEqual(Object.keys(ours).sort());
  expect(result).toMatchObject({
    platform,
    source: '3D Spark (sandbox)',
    name: 'spacer',
    process: 'slm',
    material: '316L',
    lotSize: 10,
    currency: 'EUR',
    isFeasible: ours.isFeasible,
    volumeCm3: ours.volumeCm3,
    boundingBoxMm: ours.boundingBoxMm,
    costPerPart: ours.costPerPart,
    minWallThicknessMm: ours.minWallThicknessMm,
  });
  expect(new Set(Object.values(result.basis as object))).toEqual(new Set(['vendor']));
});

test('the same question is answered from what is known, without another upload', async () => {
  const again = await call(client, 'analyze_part', order);
  const { structured } = await call(client, 'list_jobs', { platform });

  expect(again.structured).toMatchObject({ job: analyzed.structured.job, state: 'succeeded' });
  const uploads = (structured.jobs as { what: string; sent?: string }[]).filter(({ sent }) => sent);
  expect(uploads).toHaveLength(1);
  expect(uploads[0]!.sent).toMatch(/^spacer\.stl, 19284 bytes, sha256 [0-9a-f]{64}, 20\d\d-/);
});

test('every file of the part can be saved', async () => {
  const thumbnail = await fetched('thumbnail');
  const model = await fetched('visualization');
  const cad = await fetched('cad');
  const report = await fetched('report');
  const full = await fetched('fullResult');

  expect(thumbnail.bytes.subarray(1, 4).toString()).toBe('PNG');
  expect(thumbnail.content.map(({ type }) => type)).toContain('image');
  expect(model.bytes.subarray(0, 4).toString()).toBe('glTF');
  expect(cad.bytes.equals(await readFile('examples/spacer.stl'))).toBe(true);
  expect(Object.keys(unzipSync(report.bytes))).toContain('xl/workbook.xml');
  expect(report.path.endsWith('spacer-report.xlsx')).toBe(true);
  expect(JSON.parse(full.bytes.toString())).toMatchObject({ analysis_finished: true, analysis_report: { part_id: partId } });
});

test('the oriented CAD file is the part, turned as the report says', async () => {
  const oriented = await fetched('orientedCad');
  const again = await call(client, 'analyze_part', { file: oriented.path, process: 'slm' });
  const chain = await call(client, 'get_part', { partId, platform, section: 'process_chains' });

  const [primary] = Object.values(chain.structured.data as Record<string, Record<string, number>>);
  const { boundingBoxMm, volumeCm3 } = again.structured.result as { boundingBoxMm: { z: number }; volumeCm3: number };
  expect(oriented.path.endsWith('spacer-orientedCad.stl')).toBe(true);
  expect(volumeCm3).toBeCloseTo(0.818901, 5);
  expect(boundingBoxMm.z).toBeCloseTo(primary!.or_bb_z!, 3);
});

test('a drawing is attached, read, fetched again and deleted', async () => {
  const uploaded = await callToEnd(client, 'upload_asset', { file: 'examples/bracket-drawing.pdf', assetType: 'drawing', partId });
  const drawing = await fetched('asset', { basename: 'bracket-drawing.pdf' });
  const refused = await call(client, 'delete_part_file', { partId, basename: 'bracket-drawing.pdf' });
  const deleted = await call(client, 'delete_part_file', { partId, basename: 'bracket-drawing.pdf', confirm: true });
  const gone = await callToEnd(client, 'fetch_file', { partId, platform, kind: 'asset', basename: 'bracket-drawing.pdf' });

  expect(uploaded.structured).toMatchObject({
    state: 'succeeded',
    result: {
      partId,
      asset: { basename: 'bracket-drawing.pdf', assetType: 'drawing', analysis: 'finished', materials: [{ material: '316L' }] },
    },
  });
  expect(drawing.bytes.equals(await readFile('examples/bracket-drawing.pdf'))).toBe(true);
  expect(refused.text).toBe(
    `This would delete the asset "bracket-drawing.pdf" of part "spacer" (${partId}) at 3D Spark, for good.\nAsk the user, then call with confirm: true.`,
  );
  expect(deleted.structured).toMatchObject({ partId, deleted: 'bracket-drawing.pdf', remainingAssets: [] });
  expect(gone.isError).toBe(true);
});

test('a request for quotation is prepared: recipients, mail with its warnings apart, and the ZIP to attach', async () => {
  const { structured, isError } = await callToEnd(client, 'prepare_rfq', { partId });

  expect(isError).toBe(false);
  expect(structured.recipients).toEqual(['offers.slm@supplier-one.example.com', 'sales.slm@supplier-two.example.com']);
  expect(structured.subject).toBe('Request for Quotation - spacer');
  expect(structured.warnings).toEqual([expect.stringMatching(/ZIP/)]);
  expect(structured.body).toMatch(/Material: 316L/);
  const zip = unzipSync(await readFile(structured.path as string));
  expect(Object.keys(zip)).toContain('spacer.stl');
});

test('resources hold what 3D Spark knows of the part', async () => {
  const { contents } = await client.readResource({ uri: `part://3dspark/${partId}/result` });
  const report = await client.readResource({ uri: `part://3dspark/${partId}/report.xlsx` });

  expect(JSON.parse((contents[0] as { text: string }).text)).toEqual(analyzed.structured.result);
  const sheet = unzipSync(Buffer.from((report.contents[0] as { blob: string }).blob, 'base64'));
  expect(strFromU8(sheet['xl/workbook.xml']!)).toContain('Process chains');
});

test('get_status tells that the credentials work, and when the account may ask again', async () => {
  const { structured } = await call(client, 'get_status');

  const [, spark] = structured.platforms as Record<string, unknown>[];
  expect(spark).toMatchObject({
    platform,
    isOffered: true,
    note: 'An emulated 3D Spark on this machine. Nothing is sent anywhere.',
    signIn: 'Signed in.',
    nextPollAt: expect.stringMatching(/^20\d\d-.*Z$/),
    partsFollowed: expect.any(Number),
  });
});

test('deleting the CAD file of a part forgets what was kept of it here, too', async () => {
  const before = await stat(`${folder}/state/parts/3dspark/${partId}/part.json`);
  const deleted = await call(client, 'delete_part_file', { partId, confirm: true });
  const after = await callToEnd(client, 'fetch_file', { partId, platform, kind: 'cad' });

  expect(before.isFile()).toBe(true);
  expect(deleted.structured).toMatchObject({ deleted: 'CAD file and all other files' });
  await expect(stat(`${folder}/state/parts/3dspark/${partId}`)).rejects.toThrow(/ENOENT/);
  expect(after.isError).toBe(true);
  expect(after.text).toMatch(/CAD file/);
});
