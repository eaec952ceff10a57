import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { recordFault } from '../../faults/record.js';
import { peakMemoryBytes } from '../../support/peak-memory.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { listen, send } from '../vendor-server.js';
import { buildStorage } from './built-storage.js';
import { formOf } from './store.js';

const sizeBytes = 256 * 2 ** 20;
const limitMb = 150;

/** Sends one file in one way, and prints the largest memory of the process in MB. */
const script = `
import { stat } from 'node:fs/promises';
import { createStorage } from './storage.mjs';
const [way, base, form, path] = process.argv.slice(2);
const { size, mtimeMs } = await stat(path, { bigint: true });
const file = { path, name: 'a.stl', sizeBytes: Number(size), modifiedMs: Number(mtimeMs) };
const singlePutBytes = way === 'a blob at once' ? 2 ** 40 : 0;
const storage = createStorage({ vendor: 'Vendor', allowLoopback: true, singlePutBytes });
if (way === 'a plain PUT') await storage.put(file, { url: base, headers: {} });
else if (way === 'a form') await storage.postForm(file, JSON.parse(form));
else await storage.putBlob(file, { url: base });
console.log(Math.round(peakMemoryBytes() / 2 ** 20));
${peakMemoryBytes}
`;

test.for(['a plain PUT', 'a form', 'a blob at once', 'a blob in blocks'])(
  '[U5] 256 MiB as %s take less than 150 MB',
  async (way, context) => {
    const folder = await temporaryFolder();
    const path = join(folder, 'large.stl');
    await writeFile(path, '');
    // Bytes that were never written take no room, and are read as zeros.
    await truncate(path, sizeBytes);
    await buildStorage(folder);
    await writeFile(join(folder, 'send.mjs'), script);
    let arrivedBytes = 0;
    const url = await listen(async (request, response) => {
      for await (const piece of request) arrivedBytes += piece.length;
      send(response, { status: 201 });
    });
    const form = JSON.stringify(formOf(url, { expiration: '2999-01-01T00:00:00Z' }));

    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'send.mjs'), way, url, form, path]);

    const peakMb = Number(stdout);
    recordFault(context, { runs: 1, passed: peakMb < limitMb ? 1 : 0, figure: `peak ${peakMb} MB` });
    expect(arrivedBytes).toBeGreaterThanOrEqual(sizeBytes);
    expect(peakMb).toBeLessThan(limitMb);
  },
);

test('[U5] nothing that carries files uses fetch, which keeps the whole body in memory', () => {
  const storage = readdirSync('src/http/storage').map((name) => `src/http/storage/${name}`);
  const carriers = ['src/http/upload.ts', 'src/http/transfer.ts', 'src/http/download.ts', ...storage];

  expect(carriers.filter((file) => /\bfetch\(/.test(readFileSync(file, 'utf8')))).toEqual([]);
});
