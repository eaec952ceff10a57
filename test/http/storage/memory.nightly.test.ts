import { execFile } from 'node:child_process';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { peakMemoryBytes } from '../../support/peak-memory.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { listen, send } from '../vendor-server.js';
import { buildStorage } from './built-storage.js';
import { formOf } from './store.js';

/** Moves a small file in each way, then a large one, and prints by how many bytes the largest memory of the process grew. */
const script = `
import { stat } from 'node:fs/promises';
import { createStorage } from './storage.mjs';
const [base, form, small, large, folder] = process.argv.slice(2);
const storage = createStorage({ vendor: 'Vendor', allowLoopback: true });
async function all(path) {
  const { size, mtimeMs } = await stat(path, { bigint: true });
  const file = { path, name: 'a.stl', sizeBytes: Number(size), modifiedMs: Number(mtimeMs) };
  await storage.put(file, { url: base + '/put', headers: {} });
  await storage.postForm(file, JSON.parse(form));
  await storage.putBlob(file, { url: base + '/blob' });
  return (await storage.download({ url: base + '/' + size }, folder + '/' + size)).sizeBytes;
}
await all(small);
const before = peakMemoryBytes();
const sizeBytes = await all(large);
console.log(JSON.stringify({ sizeBytes, grownBytes: peakMemoryBytes() - before }));
${peakMemoryBytes}
`;

/** Sends a file of 1 GiB, and prints how much more is held when 15/16 of it are sent than when 1/16 was. */
const heapScript = `
import { stat } from 'node:fs/promises';
import { createStorage } from './storage.mjs';
const [base, path] = process.argv.slice(2);
const { size, mtimeMs } = await stat(path, { bigint: true });
const file = { path, name: 'a.stl', sizeBytes: Number(size), modifiedMs: Number(mtimeMs) };
const held = [];
const progress = (sentBytes) => {
  if (![1, 15].includes((16 * sentBytes) / file.sizeBytes)) return;
  gc();
  held.push(process.memoryUsage().heapUsed);
};
const storage = createStorage({ vendor: 'Vendor', allowLoopback: true });
await storage.put(file, { url: base, headers: {} }, { progress });
console.log(JSON.stringify(held));
`;

test('[U5] nothing is kept of what was sent: not even a little of every piece', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'large.stl');
  await writeFile(path, '');
  await truncate(path, 2 ** 30);
  await buildStorage(folder);
  await writeFile(join(folder, 'send.mjs'), heapScript);
  const url = await listen((request, response) => request.on('data', () => {}).on('end', () => send(response, {})));

  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', join(folder, 'send.mjs'), url, path]);

  const [early = 0, late = Number.NaN] = JSON.parse(stdout);
  expect(late - early).toBeLessThan(1e6);
});

test('[U5] the memory for a transfer does not grow with the file', async () => {
  const folder = await temporaryFolder();
  const [small, large] = [join(folder, 'small.stl'), join(folder, 'large.stl')];
  for (const [path, sizeBytes] of [
    [small, 4_000_000],
    [large, 300 * 2 ** 20],
  ] as const) {
    await writeFile(path, '');
    await truncate(path, sizeBytes);
  }
  await buildStorage(folder);
  await writeFile(join(folder, 'move.mjs'), script);
  const piece = Buffer.alloc(2 ** 20);
  let arrivedBytes = 0;
  const url = await listen(async (request, response) => {
    for await (const one of request) arrivedBytes += one.length;
    if (request.method !== 'GET') return send(response, { status: 201 });
    const total = Number(request.url?.slice(1));
    response.writeHead(200, { 'content-length': String(total) });
    for (let sent = 0; sent < total; sent += piece.byteLength) {
      if (!response.write(piece.subarray(0, total - sent))) await new Promise((resume) => response.once('drain', () => resume(undefined)));
    }
    response.end();
  });
  const form = JSON.stringify(formOf(`${url}/form`, { expiration: '2999-01-01T00:00:00Z' }));

  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'move.mjs'), url, form, small, large, folder]);

  const { sizeBytes, grownBytes } = JSON.parse(stdout);
  expect(sizeBytes).toBe(300 * 2 ** 20);
  expect(arrivedBytes).toBeGreaterThan(900 * 2 ** 20);
  expect(grownBytes).toBeLessThan(60e6);
});
