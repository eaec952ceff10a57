import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Call } from '../../../src/call.js';
import { InputError, VendorError } from '../../../src/errors.js';
import type { JobNotes } from '../../../src/jobs/job-kind.js';
import { createPartStore } from '../../../src/parts/part-store.js';
import { createEvoDownloadJob, type DownloadedFile, type DownloadOrder } from '../../../src/platforms/evo/download-job.js';
import { canary, failureOf, json } from '../../http/vendor-server.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { base, type ServerOptions, startEvo } from '../../vendors/evo/evo-server.js';

const call: Call = { signal: new AbortController().signal, progress() {} };

function notesOf(known: Record<string, unknown> = {}): JobNotes {
  return { known, write: async (added) => void Object.assign(known, added) };
}

async function start(options: ServerOptions = {}) {
  const server = await startEvo(options);
  const folder = await temporaryFolder();
  const output = join(folder, 'output');
  const job = createEvoDownloadJob(
    server.account,
    createPartStore(() => join(folder, 'state')),
    () => output,
  );
  const download = (order: DownloadOrder, notes = notesOf()) => job.run(order, call, notes) as Promise<DownloadedFile>;
  const saved = () => readdir(output).catch(() => []);
  return { ...server, job, download, output, saved };
}

test('the newest version is saved under its own name, without credentials at the storage', async () => {
  const { download, addFile, output, asked, received } = await start();
  const file = addFile('drawings/my plan.csv', 'old', 'new text');

  const downloaded = await download({ path: '/drawings/my plan.csv' });

  expect(downloaded).toEqual({
    name: 'my plan.csv',
    path: join(output, 'my plan.csv'),
    uri: `file://${output}/my%20plan.csv`,
    mimeType: 'application/octet-stream',
    sizeBytes: 8,
    sha256: createHash('sha256').update('new text').digest('hex'),
    source: 'Seequent Evo (sandbox)',
    fileId: file.id,
    versionId: '1701303755570785602',
    pathAtEvo: 'drawings/my plan.csv',
  });
  expect(await readFile(downloaded.path, 'utf8')).toBe('new text');
  expect(asked()).toEqual(['GET path', 'GET blob']);
  expect(received[0]?.url).toBe(`${base}/path/drawings/my%20plan.csv`);
  expect(received[1]?.headers).not.toHaveProperty('authorization');
});

test('an older version is asked for by its id, and saved beside what is there', async () => {
  const { download, addFile, received, saved, output } = await start();
  const file = addFile('a.txt', 'old', 'new');
  await download({ path: 'a.txt' });

  const older = await download({ fileId: file.id, versionId: '1701303755570785601' });
  const named = await download({ fileId: file.id, versionId: '1701303755570785601', saveAs: '../b.txt' });

  expect(older).toMatchObject({ versionId: '1701303755570785601', path: join(output, 'a (2).txt') });
  expect(await readFile(older.path, 'utf8')).toBe('old');
  expect(named.name).toBe('_b.txt');
  expect((await saved()).sort()).toEqual(['_b.txt', 'a (2).txt', 'a.txt']);
  expect(received[2]?.url).toBe(`${base}/${file.id}?version_id=1701303755570785601`);
});

test('a version that there is not is told with those that there are', async () => {
  const { download, addFile } = await start();
  const file = addFile('a.txt', 'old', 'new');

  const failure = await failureOf(download({ fileId: file.id, versionId: '7' }));

  expect(failure).toBeInstanceOf(InputError);
  expect(failure.message).toBe('The file has no version 7.');
  expect(failure.hint).toBe(
    'It has the versions 1701303755570785602 (2026-01-02T00:00:00.000Z), 1701303755570785601 (2026-01-01T00:00:00.000Z).',
  );
});

test('another version than the one asked for is not taken', async () => {
  const { download, addFile, saved } = await start({
    fault: ({ url }) => (url.includes('version_id') ? json({ file_id: 'a', version_id: '8', download: 'http://127.0.0.1/' }) : undefined),
  });
  const file = addFile('a.txt', 'old');

  const failure = await failureOf(download({ fileId: file.id, versionId: '7' }));

  expect(failure).toBeInstanceOf(VendorError);
  expect(failure.message).toBe('Seequent Evo (sandbox) was asked for version 7 and answered with version 8.');
  expect(await saved()).toEqual([]);
});

test('a job that is taken up again brings the version that was the newest when it began', async () => {
  const { download, addFile } = await start({
    fault: ({ url }, nth) => (url.startsWith('/blob/') && nth === 1 && !url.includes('retry') ? { status: 404 } : undefined),
  });
  const file = addFile('a.txt', 'first');
  const known = {};
  await failureOf(download({ path: 'a.txt' }, notesOf(known)));
  file.versions.push({ id: '1801303755570785602', bytes: Buffer.from('second') });

  const downloaded = await download({ path: 'a.txt' }, notesOf(known));

  expect(downloaded).toMatchObject({ versionId: '1701303755570785601', sizeBytes: 5 });
  expect(JSON.stringify(known)).toBe(`{"found":{"fileId":"${file.id}","versionId":"1701303755570785601"}}`);
});

test('a link that has ended is renewed for the same version', async () => {
  const { download, addFile, asked, received } = await start({
    fault: ({ url }, nth) => (url.startsWith('/blob/') && nth === 1 ? { status: 403 } : undefined),
  });
  const file = addFile('a.txt', 'text');

  const downloaded = await download({ path: 'a.txt' });

  expect(downloaded.sizeBytes).toBe(4);
  expect(asked()).toEqual(['GET path', 'GET blob', 'GET file version_id', 'GET blob']);
  expect(received[2]?.url).toBe(`${base}/${file.id}?version_id=1701303755570785601`);
});

test.each([
  [{ body: 'shorter' }, /sent 7 bytes in place of the announced 9 bytes\.$/],
  [{ body: 'same size', headers: { etag: '"0xOTHER"' } }, /holds another version of the file than was announced\.$/],
])('%j is not saved as the file', async (reply, message) => {
  const { download, addFile, saved } = await start({ fault: ({ url }) => (url.startsWith('/blob/') ? reply : undefined) });
  addFile('a.txt', 'nine byte');

  const failure = await failureOf(download({ path: 'a.txt' }));

  expect(failure).toBeInstanceOf(VendorError);
  expect(failure.message).toMatch(message);
  expect(failure.message).not.toMatch(/sig=|\?/);
  expect(await saved()).toEqual([]);
});

test('a deleted file says how it is restored, a missing one how files are found', async () => {
  const { download, addFile } = await start();
  const file = addFile('a.txt', 'text');
  file.isDeleted = true;

  const deleted = await failureOf(download({ fileId: file.id }));
  const missing = await failureOf(download({ path: 'b.txt' }));

  expect(deleted.message).toBe(
    'The file was deleted at Seequent Evo (410 to GET /file/v2/orgs/{org}/workspaces/{workspace}/files/{file}; ' +
      'Seequent Evo says: "The file has been deleted").',
  );
  expect(deleted.hint).toBe('Call evo_list_files with deleted: true to find its id; evo_upload_file with that fileId restores it.');
  expect(missing.hint).toBe('Call evo_list_files to see the files that there are.');
});

test.each([[{}], [{ path: '/' }], [{ path: 'folder/' }]])('%j does not say which file', async (order) => {
  const { job } = await start();

  expect(() => job.identify(order)).toThrow('Which file is meant is not said.');
});

test('what is saved elsewhere is left as it is, and no link is told', async () => {
  const { download, addFile, output } = await start();
  addFile('a.txt', 'from there');
  await download({ path: 'a.txt' });
  await writeFile(join(output, 'a.txt'), 'my own');

  const again = await download({ path: 'a.txt' });

  expect(again.name).toBe('a (2).txt');
  expect(await readFile(join(output, 'a.txt'), 'utf8')).toBe('my own');
  expect(JSON.stringify(again)).not.toMatch(new RegExp(`${canary}|sig=`));
});
