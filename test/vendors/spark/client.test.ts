import { createHash } from 'node:crypto';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { InputError } from '../../../src/errors.js';
import { openPartFile } from '../../../src/files/part-file.js';
import { recordFault } from '../../faults/record.js';
import { fileOnDisk } from '../../support/file-on-disk.js';
import { partId, sparkWith } from '../../support/spark-answers.js';
import {
  assetAnswer,
  assetDeletedAnswer,
  filesDeletedAnswer,
  finishedAnswer,
  orientationStartedAnswer,
  pendingAnswer,
  reportStartedAnswer,
  rfqMail,
  simplifiedAnswer,
  uploadAnswer,
} from '../../support/spark-documents.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const partUrl = `/api/v1/part/${partId}`;
const stl = 'solid x\nfacet normal 0 0 1\nendsolid x\n';

async function partFile(name = 'my model.stl', content = stl) {
  const folder = await temporaryFolder();
  await writeFile(join(folder, name), content);
  return openPartFile(join(folder, name), { folders: [folder], homeFolder: folder });
}

async function assetFile(name: string) {
  const path = join(await temporaryFolder(), 'drawing.pdf');
  await writeFile(path, '%PDF-1.7');
  return fileOnDisk(path, name);
}

test('a part is sent with its order, the file last', async () => {
  const file = await partFile();
  const { spark, seen } = await sparkWith({ 'POST /api/v1/part/': { body: uploadAnswer } });

  const sent = await spark.sendPart({ file, process: 'slm', material: '316L', lotSize: 25 });

  expect(sent).toEqual({ partId: '0969919be77e48cfb82706d2c320adfd', name: 'my model' });
  expect(seen).toEqual([
    {
      route: 'POST /api/v1/part/',
      query: '',
      authorization: 'Bearer of-the-test',
      fields: [
        ['start_analysis', 'true'],
        ['mat_name', '316L'],
        ['prc_acronym', 'slm'],
        ['lot_size', '25'],
        ['file', stl],
      ],
      file: { name: 'my model.stl', content: stl },
    },
  ]);
});

test('what was not asked for is not sent, and a dashed id is read', async () => {
  const file = await partFile();
  const answer = { part_id: '0969919B-E77E-48CF-B827-06D2C320ADFD', name: null };
  const { spark, seen } = await sparkWith({ 'POST /api/v1/part/': { status: 201, body: answer } });

  const sent = await spark.sendPart({ file, lotSize: 1 });

  expect(sent).toEqual({ partId: '0969919be77e48cfb82706d2c320adfd', name: 'my model.stl' });
  expect(seen[0]?.fields.map(([name]) => name)).toEqual(['start_analysis', 'file']);
});

test('an upload tells how far it is, and asks before its last byte leaves', async () => {
  const file = await partFile('big.stl', stl.padEnd(3_000_000, ' '));
  const { spark, seen } = await sparkWith({ 'POST /api/v1/part/': { body: uploadAnswer } });
  const told: [number, string][] = [];
  const seenBeforeEnd: number[] = [];

  await spark.sendPart(
    { file, lotSize: 1 },
    { beforeEnd: async () => void seenBeforeEnd.push(seen.length), progress: (fraction, message) => void told.push([fraction, message]) },
  );

  expect(seenBeforeEnd).toEqual([0]);
  expect(told.every(([, message]) => /^uploading [0-3] of 3 MB$/.test(message))).toBe(true);
  expect(told.at(-1)).toEqual([1, 'uploading 3 of 3 MB']);
});

test('a part in another format than STEP and STL is refused before anything is sent', async () => {
  const file = await partFile('part.obj', 'v 0 0 0\nv 1 0 0\nf 1 2 2\n');
  const { spark, seen } = await sparkWith({});

  const send = spark.sendPart({ file, lotSize: 1 });

  await expect(send).rejects.toThrow(
    new InputError(
      '3D Spark takes STEP and STL files, and "part.obj" is of the format OBJ.',
      'Export the part as STEP or STL, or analyze it on this machine (platform local).',
    ),
  );
  expect(seen).toEqual([]);
});

test('an analysis is looked up', async () => {
  const text = JSON.stringify(finishedAnswer, null, 2);
  const running = await sparkWith({ [`GET /api/v1/analysisResult/${partId}/`]: { body: pendingAnswer } });
  const finished = await sparkWith({ [`GET /api/v1/analysisResult/${partId}/`]: { body: text } });

  const first = await running.spark.readAnalysis(partId);
  const last = await finished.spark.readAnalysis(partId);

  expect(first).toEqual({ state: 'running' });
  expect(last).toMatchObject({ state: 'finished', text });
  expect(last.state === 'finished' && finished.spark.toResult(last.report, { lotSize: 1 }).costPerPart).toBe(1199.33);
});

test('a look that failed is not repeated at once: 3D Spark counts every one', async () => {
  const { spark, seen } = await sparkWith({
    [`GET /api/v1/analysisResult/${partId}/`]: { status: 503 },
    [`GET /api/v1/analysisResult/simplified/${partId}/`]: { status: 503 },
    [`GET ${partUrl}/fetch-analysis-results-file/`]: { status: 503 },
    [`GET ${partUrl}/fetch-optimal-orientation-file/`]: { status: 503 },
  });
  const to = join(await temporaryFolder(), 'file');

  const looks = [
    () => spark.readAnalysis(partId),
    () => spark.readSimplified(partId),
    () => spark.download('report', partId, to),
    () => spark.download('orientedCad', partId, to),
  ];
  for (const look of looks) await expect(look()).rejects.toThrow('3D Spark failed to answer (503 to GET ');

  expect(seen).toHaveLength(4);
});

test.each([
  ['is said to be unfinished', { ...simplifiedAnswer, analysis_finished: false }],
  ['has no cost', { ...simplifiedAnswer, cost_pp: null }],
  ['is empty', {}],
])('a simplified answer that %s means that the analysis is running', async (_, body) => {
  const { spark } = await sparkWith({ [`GET /api/v1/analysisResult/simplified/${partId}/`]: { body } });

  expect(await spark.readSimplified(partId)).toEqual({ state: 'running' });
});

test('a simplified answer is a result', async () => {
  const { spark } = await sparkWith({
    [`GET /api/v1/analysisResult/simplified/${partId}/`]: { body: { ...simplifiedAnswer, thickness: false } },
  });

  const seen = await spark.readSimplified(partId);

  expect(seen).toMatchObject({
    state: 'finished',
    result: { source: '3D Spark', costPerPart: 1199.33, wallThicknessOk: false, isFeasible: false, isWatertight: null },
  });
});

test.each([
  ['report', 'GET', 'analysis-results-file', reportStartedAnswer],
  ['orientedCad', 'GET', 'optimal-orientation-file', orientationStartedAnswer],
] as const)('the %s is ordered', async (kind, method, place, answer) => {
  const { spark, seen } = await sparkWith({ [`${method} ${partUrl}/${place}/`]: { body: JSON.stringify(answer) } });

  await spark.startTask(kind, partId);

  expect(seen.map(({ route }) => route)).toEqual([`${method} ${partUrl}/${place}/`]);
});

test('the report is ordered and fetched with PUT where GET is not taken', async () => {
  const to = join(await temporaryFolder(), 'report');
  const { spark, seen } = await sparkWith({
    [`GET ${partUrl}/analysis-results-file/`]: { status: 405, body: { detail: 'Method "GET" not allowed.' } },
    [`PUT ${partUrl}/analysis-results-file/`]: { body: JSON.stringify(reportStartedAnswer) },
    [`GET ${partUrl}/fetch-analysis-results-file/`]: { status: 405 },
    [`PUT ${partUrl}/fetch-analysis-results-file/`]: { body: 'PK\u0003\u0004xlsx' },
  });

  await spark.startTask('report', partId);
  await spark.download('report', partId, to);

  expect(seen.map(({ route }) => route)).toEqual([
    `GET ${partUrl}/analysis-results-file/`,
    `PUT ${partUrl}/analysis-results-file/`,
    `GET ${partUrl}/fetch-analysis-results-file/`,
    `PUT ${partUrl}/fetch-analysis-results-file/`,
  ]);
});

test('a task that was answered with a login page was not ordered', async () => {
  const { spark } = await sparkWith({ [`GET ${partUrl}/analysis-results-file/`]: { body: '\n<!DOCTYPE html><title>Log in</title>' } });

  await expect(spark.startTask('report', partId)).rejects.toThrow(
    '3D Spark answered GET /api/v1/part/{id}/analysis-results-file/ with an HTML page.',
  );
});

const files = [
  ['report', 'fetch-analysis-results-file', 'PK\u0003\u0004....xl/workbook.xml', 'analysis_results_file_temp.xlsx'],
  ['visualization', 'visualization-file', 'glTF\u0002\0\0\0', 'MyFile_visual.glb'],
  ['thumbnail', 'thumbnail-file', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'MyFile_thumbnail.png'],
  ['cad', 'upload-file', 'ISO-10303-21;\nHEADER;', 'MyFile.step'],
  ['orientedCad', 'fetch-optimal-orientation-file', stl, 'optimal_orientation_cad_file_temp.stl'],
  ['rfqPackage', 'zip-request-for-quotation', 'PK\u0003\u0004....bracket.model.stl', 'MyFiles.zip'],
] as const;

test.each(files)('the %s is saved with its size, hash and name', async (kind, place, content, name) => {
  const to = join(await temporaryFolder(), 'file');
  const headers = { 'content-disposition': `attachment; filename="${name}"` };
  const { spark } = await sparkWith({ [`GET ${partUrl}/${place}/`]: { body: content, headers } });
  const told: [number, string][] = [];

  const saved = await spark.download(kind, partId, to, { progress: (fraction, message) => void told.push([fraction, message]) });

  const bytes = Buffer.from(content);
  expect(saved).toEqual({ sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), fileName: name });
  expect((await stat(to)).size).toBe(bytes.length);
  expect(told.at(-1)).toEqual([1, 'downloading 0 of 0 kB']);
});

test.each([
  ['visualization', 'visualization-file', '<!DOCTYPE html><title>Sign in</title>', 'an HTML page where a GLB model was expected'],
  ['thumbnail', 'thumbnail-file', '{"detail":"x"}', 'JSON text where a PNG picture was expected'],
  ['cad', 'upload-file', 'glTF\u0002\0\0\0', 'a GLB model where a STEP or STL file was expected'],
  ['orientedCad', 'fetch-optimal-orientation-file', '\0\u0001\u0002', 'unknown data where a STEP or STL file was expected'],
  ['report', 'fetch-analysis-results-file', 'not ready', 'plain text where an XLSX report was expected'],
  ['rfqPackage', 'zip-request-for-quotation', '', 'plain text where a ZIP archive was expected'],
] as const)('[D8] another content than that of the %s is not kept', async (kind, place, body, what) => {
  const to = join(await temporaryFolder(), 'file');
  const { spark } = await sparkWith({ [`GET ${partUrl}/${place}/`]: { body } });

  await expect(spark.download(kind, partId, to)).rejects.toThrow(
    expect.objectContaining({ name: 'VendorError', message: `3D Spark sent ${what}.` }),
  );

  await expect(stat(to)).rejects.toThrow('ENOENT');
});

const promised = [
  ['report', 'fetch-analysis-results-file', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'an XLSX report'],
  ['visualization', 'visualization-file', 'model/gltf-binary', 'a GLB model'],
  ['thumbnail', 'thumbnail-file', 'image/png', 'a PNG picture'],
  ['cad', 'upload-file', 'model/step', 'a STEP or STL file'],
  ['orientedCad', 'fetch-optimal-orientation-file', 'model/stl', 'a STEP or STL file'],
  ['rfqPackage', 'zip-request-for-quotation', 'application/zip', 'a ZIP archive'],
] as const;

const impostors = [
  ['an HTML page', '<!doctype html><html><title>Log in</title></html>'],
  ['JSON text', '{"detail":"Object not found in storage."}'],
  ['XML text', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'],
  ['plain text', 'upstream connect error or disconnect/reset before headers'],
  ['plain text', ''],
] as const;

test('[D8] no page and no message is taken for a file, though its status is 200 and its type that of the file', async (context) => {
  const folder = await temporaryFolder();
  const told: string[] = [];
  const expected: string[] = [];
  for (const [kind, place, type, wanted] of promised) {
    for (const [is, body] of impostors) {
      const { spark } = await sparkWith({ [`GET ${partUrl}/${place}/`]: { body, headers: { 'content-type': type } } });
      told.push(await spark.download(kind, partId, join(folder, 'file')).then(String, String));
      expected.push(`VendorError: 3D Spark sent ${is} where ${wanted} was expected.`);
    }
  }

  const refused = told.filter((words, index) => words === expected[index]);
  recordFault(context, { runs: told.length, passed: refused.length, figure: '6 kinds of file, 5 impostors' });
  expect(told).toEqual(expected);
  expect(await readdir(folder)).toEqual([]);
});

test.each(['drawing.pdf', 'part.glb', 'part.step', 'part.STL', 'view.png', 'report.xlsx', 'all.zip'])(
  '[D8] no page and no message is taken for the asset %s',
  async (name) => {
    const folder = await temporaryFolder();
    const told: string[] = [];
    for (const [, body] of impostors.slice(0, 3)) {
      const { spark } = await sparkWith({ [`GET ${partUrl}/assets/`]: { body } });
      told.push(await spark.downloadAsset(partId, name, join(folder, 'file')).then(String, String));
    }

    expect(told).toEqual(impostors.slice(0, 3).map(([is]) => `VendorError: 3D Spark sent ${is} where the asset "${name}" was expected.`));
    expect(await readdir(folder)).toEqual([]);
  },
);

test('an asset that is JSON or XML by its name is saved', async () => {
  const folder = await temporaryFolder();
  const settings = await sparkWith({ [`GET ${partUrl}/assets/`]: { body: '{"layer":0.03}' } });
  const picture = await sparkWith({ [`GET ${partUrl}/assets/`]: { body: '<svg xmlns="http://www.w3.org/2000/svg"/>' } });

  expect((await settings.spark.downloadAsset(partId, 'settings.json', join(folder, 'a'))).sizeBytes).toBe(14);
  expect((await picture.spark.downloadAsset(partId, 'picture.svg', join(folder, 'b'))).sizeBytes).toBe(41);
});

test('the bytes of a file count, not the type that a server writes on it', async () => {
  const to = join(await temporaryFolder(), 'file');
  const headers = { 'content-type': 'text/html; charset=utf-8' };
  const { spark } = await sparkWith({ [`GET ${partUrl}/visualization-file/`]: { body: 'glTF\u0002\0\0\0', headers } });

  expect((await spark.download('visualization', partId, to)).sizeBytes).toBe(8);
});

test('a binary STL that is cut is still the CAD file that was uploaded', async () => {
  const to = join(await temporaryFolder(), 'file');
  const headers = { 'content-disposition': 'attachment; filename="cut.STL"' };
  const { spark } = await sparkWith({ [`GET ${partUrl}/upload-file/`]: { body: Buffer.alloc(100, 7), headers } });

  const saved = await spark.download('cad', partId, to);

  expect(saved).toMatchObject({ sizeBytes: 100, fileName: 'cut.STL' });
});

test('an asset of any kind is saved, but no login page in its place', async () => {
  const folder = await temporaryFolder();
  const pdf = await sparkWith({ [`GET ${partUrl}/assets/`]: { body: '%PDF-1.7' } });
  const page = await sparkWith({ [`GET ${partUrl}/assets/`]: { body: '<html></html>' } });

  const saved = await pdf.spark.downloadAsset(partId, 'My Drawing & more.pdf', join(folder, 'a'));
  const notes = await page.spark.downloadAsset(partId, 'notes.html', join(folder, 'b'));
  const login = page.spark.downloadAsset(partId, 'My Drawing.pdf', join(folder, 'c'));

  expect(saved.sizeBytes).toBe(8);
  expect(notes.sizeBytes).toBe(13);
  await expect(login).rejects.toThrow('3D Spark sent an HTML page where the asset "My Drawing.pdf" was expected.');
  await expect(stat(join(folder, 'c'))).rejects.toThrow('ENOENT');
  expect(new URLSearchParams(pdf.seen[0]?.query).get('basename')).toBe('My Drawing & more.pdf');
});

test('the prepared mail is read', async () => {
  const { spark } = await sparkWith({ [`GET ${partUrl}/mail-request-for-quotation/`]: { body: JSON.stringify(rfqMail) } });

  const mail = await spark.readRfqMail(partId);

  expect(mail).toMatchObject({ subject: 'Request for Quotation - MyPart', recipients: [] });
});

test('an asset is added to its part, with what was chosen', async () => {
  const file = await assetFile('MyDrawing.pdf');
  const { spark, seen } = await sparkWith({ [`POST ${partUrl}/assets/`]: { body: assetAnswer } });

  const document = await spark.sendAsset({ file, assetType: 'drawing', partId, overwrite: true, skipDrawingAnalysis: false });

  expect(document.partId).toBe('bd288e8369c944e38ae22dbfe562ca3e');
  expect(document.assets.map(({ basename: name, analysis }) => [name, analysis])).toEqual([
    ['MyDrawing.pdf', 'running'],
    ['314931ab3_drw.pdf', 'finished'],
  ]);
  expect(seen[0]?.fields).toEqual([
    ['asset_type', 'drawing'],
    ['overwrite', 'true'],
    ['skip_drawing_analysis', 'false'],
    ['file', '%PDF-1.7'],
  ]);
  expect(seen[0]?.file?.name).toBe('MyDrawing.pdf');
});

test('an asset without a part makes a new one', async () => {
  const file = await assetFile('MyDrawing.pdf');
  const { spark, seen } = await sparkWith({ 'POST /api/v1/part/0/assets/': { body: assetAnswer } });

  await spark.sendAsset({ file, assetType: 'drawing', overwrite: false, skipDrawingAnalysis: true });

  expect(seen[0]).toMatchObject({
    route: 'POST /api/v1/part/0/assets/',
    fields: [['asset_type', 'drawing'], ['overwrite', 'false'], ['skip_drawing_analysis', 'true'], {}],
  });
});

test('a file name that is too long for an asset is refused before anything is sent', async () => {
  const { spark, seen } = await sparkWith({ 'POST /api/v1/part/0/assets/': { body: assetAnswer } });
  const order = { assetType: 'misc', overwrite: false, skipDrawingAnalysis: true } as const;

  await spark.sendAsset({ ...order, file: await assetFile('ü'.repeat(225)) });
  const send = spark.sendAsset({ ...order, file: await assetFile('ü'.repeat(226)) });

  await expect(send).rejects.toThrow(`The file name "${'ü'.repeat(59)}…" has 226 characters; 3D Spark takes 1 to 225.`);
  expect(seen).toHaveLength(1);
});

test('an asset is deleted with a real DELETE that names it in the query and in the body', async () => {
  const { spark, seen } = await sparkWith({ [`DELETE ${partUrl}/assets/`]: { body: assetDeletedAnswer } });

  const document = await spark.deleteAsset(partId, 'My Drawing.pdf');

  expect(document).toEqual({ partId: 'bd288e8369c944e38ae22dbfe562ca3e', assets: [] });
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({ route: `DELETE ${partUrl}/assets/`, fields: [['basename', 'My Drawing.pdf']] });
  expect(new URLSearchParams(seen[0]?.query).get('basename')).toBe('My Drawing.pdf');
});

test.each(['', 'x'.repeat(256)])('an asset name of another length than 1 to 255 is refused before anything is sent', async (name) => {
  const { spark, seen } = await sparkWith({});

  await expect(spark.deleteAsset(partId, name)).rejects.toThrow(`has ${name.length} characters; asset names have 1 to 255.`);
  await expect(spark.downloadAsset(partId, name, '/nowhere')).rejects.toThrow(`has ${name.length} characters; asset names have 1 to 255.`);
  expect(seen).toEqual([]);
});

test('the files of a part are deleted', async () => {
  const { spark, seen } = await sparkWith({ [`DELETE ${partUrl}/upload-file/`]: { body: JSON.stringify(filesDeletedAnswer) } });

  await spark.deletePartFiles(partId);

  expect(seen.map(({ route }) => route)).toEqual([`DELETE ${partUrl}/upload-file/`]);
});

test('an id can never lead to another place', async () => {
  const { spark, seen } = await sparkWith({});

  await expect(spark.readAnalysis('../part/1?x=')).rejects.toThrow();

  expect(seen.map(({ route }) => route)).toEqual(['GET /api/v1/analysisResult/..%2Fpart%2F1%3Fx%3D/']);
  expect(basename(seen[0]?.route ?? '')).toBe('..%2Fpart%2F1%3Fx%3D');
});
