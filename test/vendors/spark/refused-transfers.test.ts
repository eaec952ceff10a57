import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NotInStorage } from '../../../src/vendors/spark/refusals.js';
import { fileOnDisk } from '../../support/file-on-disk.js';
import { partId, type SparkAnswer, sparkWith } from '../../support/spark-answers.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const partUrl = `/api/v1/part/${partId}`;
const words = 'Object not found in storage.';
const byAnalysis = 'It is made by the analysis: wait until that has finished. If it was deleted, analyze the part again.';
const onRequest = 'It is made on request: have it made, then fetch it when it is done.';
const byUpload = 'It was deleted or never uploaded: upload the part again.';

test.each([
  ['report', 'fetch-analysis-results-file', 'report', onRequest, { detail: words }],
  ['orientedCad', 'fetch-optimal-orientation-file', 'oriented CAD file', onRequest, { message: words }],
  ['visualization', 'visualization-file', '3D model', byAnalysis, { error: words }],
  ['thumbnail', 'thumbnail-file', 'thumbnail', byAnalysis, JSON.stringify(words)],
  ['cad', 'upload-file', 'CAD file', byUpload, words],
] as const)('a missing %s is named, and nothing is saved', async (kind, place, name, hint, body) => {
  const { spark } = await sparkWith({ [`GET ${partUrl}/${place}/`]: { status: 404, body } });
  const folder = await temporaryFolder();

  const error: unknown = await spark.download(kind, partId, join(folder, 'file')).catch((reason) => reason);

  expect(error).toBeInstanceOf(NotInStorage);
  expect(error).toMatchObject({
    message: `3D Spark has no ${name} for this part (404 to GET /api/v1/part/{id}/${place}/; 3D Spark says: "Object not found in storage.").`,
    hint,
  });
  expect(await readdir(folder)).toEqual([]);
});

/** Uploads a small drawing as a new part. */
async function sendAsset(answer: SparkAnswer) {
  const { spark } = await sparkWith({ 'POST /api/v1/part/0/assets/': answer });
  const path = join(await temporaryFolder(), 'drawing.pdf');
  await writeFile(path, '%PDF-1.7');
  const file = await fileOnDisk(path);
  return spark.sendAsset({ file, assetType: 'drawing', overwrite: false, skipDrawingAnalysis: true });
}

test('a file that is too large for 3D Spark is for the caller to mend', async () => {
  const sent = sendAsset({ status: 413, body: '<html><title>413 Request Entity Too Large</title></html>' });

  await expect(sent).rejects.toMatchObject({
    kind: 'input',
    message: '3D Spark finds the file too large (413 to POST /api/v1/part/{id}/assets/; it sent an HTML page).',
    hint: 'Send a smaller file, or export it with less detail.',
  });
});

test('after an upload that 3D Spark failed on, the file may have arrived', async () => {
  const sent = sendAsset({ status: 500 });

  await expect(sent).rejects.toMatchObject({
    kind: 'vendor',
    message: '3D Spark failed to answer (500 to POST /api/v1/part/{id}/assets/).',
    hint: 'Try again later. The file may have arrived all the same: look on the 3D Spark platform first.',
  });
});

test('an asset whose name is taken is for the caller to decide about', async () => {
  const sent = sendAsset({ status: 422, body: { detail: 'Invalid user input.' } });

  await expect(sent).rejects.toMatchObject({
    kind: 'input',
    message: '3D Spark does not accept these values (422 to POST /api/v1/part/{id}/assets/; 3D Spark says: "Invalid user input.").',
    hint: 'Check the part id. If the part has an asset of this name, only overwrite: true replaces it.',
  });
});

test('an asset that a part does not have is told by its name', async () => {
  const { spark } = await sparkWith({
    [`GET ${partUrl}/assets/`]: { status: 422, body: { detail: 'Invalid user input.' } },
  });

  const fetched = spark.downloadAsset(partId, 'a.pdf', join(await temporaryFolder(), 'file'));

  await expect(fetched).rejects.toMatchObject({
    kind: 'input',
    message: '3D Spark does not accept these values (422 to GET /api/v1/part/{id}/assets/; 3D Spark says: "Invalid user input.").',
    hint: 'Give the name exactly as upload_asset returned it, and check the part id.',
  });
});
