import { execFile } from 'node:child_process';
import { truncate, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { listen, send } from '../vendor-server.js';
import { formOf } from './store.js';

/** Moves a small file in each way, then a large one, and prints by how many bytes the largest memory of the process grew. */
const script = `
import { stat } from 'node:fs/promises';
import { createStorage } from './storage.mjs';
const [base, form, small, large, folder] = process.argv.slice(2);
const storage = createStorage({ vendor: 'Vendor', allowLoopback: true });
async function all(path) {
  const { size: sizeBytes, mtimeMs: modifiedMs } = await stat(path);
  const file = { path, name: 'a.stl', sizeBytes, modifiedMs };
  await storage.put(file, { url: base + '/put', headers: {} });
  await storage.postForm(file, JSON.parse(form));
  await storage.putBlob(file, { url: base + '/blob' });
  return (await storage.download({ url: base + '/' + sizeBytes }, folder + '/' + sizeBytes)).sizeBytes;
}
await all(small);
const before = process.resourceUsage().maxRSS;
const sizeBytes = await all(large);
console.log(JSON.stringify({ sizeBytes, grownBytes: (process.resourceUsage().maxRSS - before) * 1024 }));
`;

test('the memory for a transfer does not grow with the file', async () => {
  const folder = await temporaryFolder();
  const [small, large] = [join(folder, 'small.stl'), join(folder, 'large.stl')];
  for (const [path, sizeBytes] of [
    [small, 4_000_000],
    [large, 300 * 2 ** 20],
  ] as const) {
    await writeFile(path, '');
    await truncate(path, sizeBytes);
  }
  await build({
    entryPoints: [resolve('src/http/storage/storage.ts')],
    outfile: join(folder, 'storage.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
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
