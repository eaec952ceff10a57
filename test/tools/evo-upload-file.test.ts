import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { call, connect } from '../support/client.js';
import { startEvo } from '../vendors/evo/evo-server.js';

async function start() {
  const evo = await startEvo();
  const { client, folder } = await connect(evo.environment);
  await writeFile(`${folder}/holes.csv`, 'id,depth\n1,20\n');
  const upload = (args: Record<string, unknown> = {}) => call(client, 'evo_upload_file', { file: `${folder}/holes.csv`, ...args });
  return { ...evo, client, folder, upload };
}

test('a file is sent, and named with its version', async () => {
  const { upload, files } = await start();

  const { structured, isError } = await upload({ path: 'drilling/' });

  expect(isError).toBe(false);
  expect(structured).toEqual({
    job: expect.stringMatching(/^evo:/),
    state: 'succeeded',
    message: expect.stringMatching(/was sent to Seequent Evo at/),
    result: {
      name: 'holes.csv',
      source: 'Seequent Evo (sandbox)',
      path: 'drilling/holes.csv',
      fileId: '00000000-0000-4000-8000-000000000001',
      versionId: '1701303755570785601',
      sizeBytes: 14,
      isNewVersion: false,
      previousVersionId: null,
    },
  });
  expect(files[0]?.versions.map(({ bytes }) => bytes.toString())).toEqual(['id,depth\n1,20\n']);
});

test('the same file is sent to the same place once; with force again, as a new version', async () => {
  const { upload, files, client } = await start();
  const first = await upload();

  const again = await upload();
  const forced = await upload({ force: true });

  const jobs = await call(client, 'list_jobs', { platform: 'evo' });
  expect(again.structured.job).toBe(first.structured.job);
  expect(forced.structured.result).toMatchObject({ isNewVersion: true, previousVersionId: '1701303755570785601' });
  expect(files[0]?.versions).toHaveLength(2);
  expect(jobs.text).toMatch(/holes\.csv, 14 bytes, sha256 [0-9a-f]{64}, 20\d\d-/);
});

test('a deleted file is restored by its id', async () => {
  const { upload, addFile } = await start();
  const file = addFile('a/old.csv', 'old');
  file.isDeleted = true;

  const { structured } = await upload({ fileId: file.id });

  expect(structured.result).toMatchObject({
    path: 'a/old.csv',
    isNewVersion: true,
    note: 'The file had been deleted at Seequent Evo; it was restored there as "a/old.csv".',
  });
});

test.each([
  [{ file: '/etc/passwd' }, /passwd/],
  [{ path: 'a/../b.csv' }, /^"a\/\.\.\/b\.csv" is no path in a workspace of Seequent Evo\.\n/],
  [{ fileId: 'not-an-id' }, /fileId/],
])('%j is refused before anything is asked', async (change, message) => {
  const { upload, received } = await start();

  const { isError, text } = await upload(change);

  expect({ isError, text }).toEqual({ isError: true, text: expect.stringMatching(message) });
  expect(received).toEqual([]);
});

test('settings with secrets are not sent', async () => {
  const { folder, upload, received } = await start();
  await writeFile(`${folder}/notes.txt`, '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n');

  const { isError, text } = await upload({ file: `${folder}/notes.txt` });

  expect(isError).toBe(true);
  expect(text).toMatch(/holds a private key, so it is not sent anywhere\./);
  expect(received).toEqual([]);
});

test('a server that only reads does not offer it', async () => {
  const { environment } = await startEvo();
  const { client } = await connect({ ...environment, PART_READ_ONLY: '1' });

  const { tools } = await client.listTools();

  const names = tools.map(({ name }) => name).filter((name) => name.startsWith('evo_'));
  expect(names.sort()).toEqual(['evo_download_file', 'evo_list_files']);
});
