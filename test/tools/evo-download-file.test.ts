import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { call, connect } from '../support/client.js';
import { startEvo } from '../vendors/evo/evo-server.js';

async function start() {
  const evo = await startEvo();
  const { client, folder } = await connect(evo.environment);
  return { ...evo, client, folder, download: (args: Record<string, unknown> = {}) => call(client, 'evo_download_file', args) };
}

test('a file is saved in the output folder, with a link to it', async () => {
  const { download, addFile, folder } = await start();
  const file = addFile('a/holes.csv', 'old', 'newer');

  const { structured, content } = await download({ path: 'a/holes.csv' });

  expect(structured).toMatchObject({
    job: expect.stringMatching(/^evo:/),
    state: 'succeeded',
    result: { name: 'holes.csv', path: `${folder}/output/holes.csv`, fileId: file.id, versionId: '1701303755570785602', sizeBytes: 5 },
  });
  expect(await readFile(`${folder}/output/holes.csv`, 'utf8')).toBe('newer');
  expect(content[1]).toEqual({
    type: 'resource_link',
    uri: `file://${folder}/output/holes.csv`,
    name: 'holes.csv',
    title: 'holes.csv',
    mimeType: 'application/octet-stream',
    size: 5,
    annotations: { audience: ['user', 'assistant'], priority: 0.7 },
  });
});

test('an older version goes under the name that is wished', async () => {
  const { download, addFile, folder } = await start();
  const { id } = addFile('holes.csv', 'old', 'newer');

  const { structured } = await download({ fileId: id, versionId: '1701303755570785601', saveAs: 'before.csv' });

  expect(structured.result).toMatchObject({ path: `${folder}/output/before.csv`, versionId: '1701303755570785601' });
  expect(await readFile(`${folder}/output/before.csv`, 'utf8')).toBe('old');
});

test('asked again, the file is fetched again: it may have changed', async () => {
  const { download, addFile, folder } = await start();
  const file = addFile('holes.csv', 'old');
  await download({ path: 'holes.csv' });
  file.versions.push({ id: '1801303755570785601', bytes: Buffer.from('newer') });

  const { structured } = await download({ path: 'holes.csv' });

  expect(structured.result).toMatchObject({ versionId: '1801303755570785601', path: `${folder}/output/holes (2).csv` });
});

test('a picture is linked, not shown: it may be of any size', async () => {
  const { download, addFile } = await start();
  addFile('map.png', '\x89PNG');

  const { content } = await download({ path: 'map.png' });

  expect(content.map(({ type }) => type)).toEqual(['text', 'resource_link']);
});

test('which file is meant has to be said', async () => {
  const { download, received } = await start();

  const { isError, text } = await download();

  expect({ isError, text }).toEqual({
    isError: true,
    text: 'Which file is meant is not said.\nGive its path or its fileId, as evo_list_files returns them.',
  });
  expect(received).toEqual([]);
});
