import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openWorld, until } from './spark-world.js';

const isPoll = (path: string) => path.startsWith('/api/v1/analysisResult/');
const assets = /^POST \/api\/v1\/part\/[0-9a-f]+\/assets\/$/;

type World = Awaited<ReturnType<typeof openWorld>>;

async function writeDrawing({ folder }: World): Promise<string> {
  const path = join(folder, 'drawing.pdf');
  await writeFile(path, '%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
  return path;
}

function assetUploads({ log }: World): number {
  return log.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/assets/')).length;
}

test.each([true, false])('a drawing that a part begins with is not asked for within 30 s of it (live messages: %s)', async (isSocketOn) => {
  const world = await openWorld({ isSocketOn });
  const { tool } = await world.startServer();

  const uploaded = await tool('upload_asset', { file: await writeDrawing(world), assetType: 'drawing' });
  let later = uploaded;
  await until(async () => {
    later = await tool('get_job', { job: uploaded.structured.job });
    return later.structured.state !== 'paused' && later.structured.state !== 'running';
  });

  expect(later.structured).toMatchObject({ state: 'succeeded', result: { asset: { basename: 'drawing.pdf' } } });
  expect(world.log.blocked).toEqual([]);
  expect(assetUploads(world)).toBe(1);
});

test.each([
  ['500', 500, 'Server Error'],
  ['429', 429, 'Too many.'],
  ['403', 403, 'No.'],
])('a %s to the question for the drawing does not have it sent twice', async (_, status, detail) => {
  const world = await openWorld({
    faults: (_method, path) => (isFaulty && isPoll(path) ? { status, body: JSON.stringify({ detail }) } : undefined),
  });
  let isFaulty = false;
  const { analyze, tool } = await world.startServer();
  const { partId } = (await analyze(await world.writePart())).structured;
  isFaulty = true;
  const order = { file: await writeDrawing(world), assetType: 'drawing', partId };

  const paused = await tool('upload_asset', order);
  const again = await tool('upload_asset', order);

  expect(paused.structured.state).toBe('paused');
  expect(paused.structured.message).toMatch(
    new RegExp(`\\(${status} to GET .* The file is uploaded, and the drawing is asked for once more when get_job is called after 20`),
  );
  expect(again.structured.job).toBe(paused.structured.job);
  expect(assetUploads(world)).toBe(1);
});

test('an asset whose answer is lost is not sent a second time', async () => {
  const world = await openWorld();
  const { analyze, tool } = await world.startServer();
  const { partId } = (await analyze(await world.writePart())).structured;
  const order = { file: await writeDrawing(world), assetType: 'document', partId };
  world.line.cutAt(assets, 'answer');

  const lost = await tool('upload_asset', order);
  const again = await tool('upload_asset', order);

  expect(lost.text).toBe(
    `The file "drawing.pdf" was sent to its end, but whether it was taken is unknown. 3D Spark gave no answer: 127.0.0.1:${world.line.port} ` +
      'closed the connection before its answer was complete.\n' +
      'Look at the part on the 3D Spark website, or send it once more with overwrite: true.',
  );
  expect(again.text).toBe(lost.text);
  expect(assetUploads(world)).toBe(1);
});
