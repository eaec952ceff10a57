import { once } from 'node:events';
import { readdir, readlink } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Storage, StorageCall, StorageFile } from '../../../src/http/storage/storage.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { failureOf, listen } from '../vendor-server.js';
import { fileOf, formOf, localStorage, mebibyte } from './store.js';

type Move = (storage: Storage, at: { file: StorageFile; url: string; to: string }, call: StorageCall) => Promise<unknown>;

const ways: [string, Move][] = [
  ['a plain PUT', (storage, { file, url }, call) => storage.put(file, { url, headers: {} }, call)],
  ['a form', (storage, { file, url }, call) => storage.postForm(file, formOf(url), call)],
  ['a blob in blocks', (storage, { file, url }, call) => storage.putBlob(file, { url }, call)],
  ['a download', (storage, { url, to }, call) => storage.download({ url }, to, call)],
  ['a download in ranges', (storage, { url, to }, call) => storage.download({ url, sizeBytes: 24 * mebibyte }, to, call)],
];

/** Which files of a folder this process has open; Linux says so. */
async function openIn(folder: string): Promise<string[]> {
  if (process.platform !== 'linux') return [];
  const links = (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => ''));
  return (await Promise.all(links)).filter((path) => path.startsWith(folder));
}

test.each(ways)('%s that is cancelled in its middle leaves no file, no open file and no connection', async (_, move) => {
  const messages: IncomingMessage[] = [];
  const caller = new AbortController();
  const url = await listen((message, response) => {
    messages.push(message);
    if (message.method !== 'GET') {
      message.once('data', () => setTimeout(() => caller.abort(new Error('cancelled')), 30));
      return;
    }
    const range = message.headers.range !== undefined;
    const headers = { 'content-length': 12 * mebibyte, etag: '"1"', 'content-range': `bytes 0-${12 * mebibyte - 1}/${24 * mebibyte}` };
    response.writeHead(range ? 206 : 200, headers).write(Buffer.alloc(mebibyte));
    setTimeout(() => caller.abort(new Error('cancelled')), 30);
  });
  const file = await fileOf(Buffer.alloc(24 * mebibyte));
  const folder = await temporaryFolder();
  const to = join(folder, 'saved');
  const { storage } = localStorage({ rangeBytes: 12 * mebibyte, singlePutBytes: 0, blockBytes: 8 * mebibyte, parallelBlocks: 2 });

  const error = await failureOf(move(storage, { file, url, to }, { signal: caller.signal }));

  expect([error.message, await readdir(folder)]).toEqual(['cancelled', []]);
  expect([await openIn(file.path), await openIn(folder)]).toEqual([[], []]);
  expect(messages.length).toBeGreaterThan(0);
  await Promise.all(messages.map(({ socket }) => socket.destroyed || once(socket, 'close')));
});

test('a download that is cancelled while the disk is written leaves nothing', async () => {
  const content = Buffer.alloc(8 * mebibyte);
  const url = await listen((_, response) => response.end(content));
  const folder = await temporaryFolder();
  const { storage } = localStorage();

  for (let bytes = 1; bytes < content.byteLength; bytes += mebibyte) {
    const caller = new AbortController();
    const progress = (doneBytes: number) => doneBytes >= bytes && caller.abort(new Error('cancelled'));
    const error = await failureOf(storage.download({ url }, join(folder, 'saved'), { signal: caller.signal, progress }));
    expect([error.message, await readdir(folder), await openIn(folder)]).toEqual(['cancelled', [], []]);
  }
});
