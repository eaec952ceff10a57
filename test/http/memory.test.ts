import { execFile } from 'node:child_process';
import { truncate, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { peakMemoryBytes } from '../support/peak-memory.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { json, listen, send } from './vendor-server.js';

/** Sends and fetches a small file, then a large one, and prints by how many bytes the largest memory of the process grew each time. */
const script = `
import { stat } from 'node:fs/promises';
import { createHttp } from './client.mjs';
const [baseUrl, small, large, folder] = process.argv.slice(2);
const auth = { headers: async () => ({}), heard() {}, renew: async () => false };
const http = createHttp({ vendor: 'Vendor', baseUrl, auth });
const returns = { safeParse: (data) => ({ success: true, data }) };
async function send(path) {
  const { size, mtimeMs } = await stat(path, { bigint: true });
  const file = { path, name: 'a.stl', sizeBytes: Number(size), modifiedMs: Number(mtimeMs) };
  return http.upload('POST /upload/', { fields: {}, file, returns });
}
const fetchOf = (sizeBytes) => http.download('GET /file/{sizeBytes}/', { params: { sizeBytes }, to: folder + '/' + sizeBytes });
async function growth(atFirst, then) {
  await atFirst();
  const before = peakMemoryBytes();
  const answer = await then();
  return { answer, grownBytes: peakMemoryBytes() - before };
}
const up = await growth(() => send(small), () => send(large));
const down = await growth(() => fetchOf('4000000'), () => fetchOf('134217728'));
console.log(JSON.stringify({ up, down: { ...down, answer: down.answer.sizeBytes } }));
${peakMemoryBytes}
`;

test('the memory for a transfer does not grow with the file', async () => {
  const folder = await temporaryFolder();
  const [small, large] = [join(folder, 'small.stl'), join(folder, 'large.stl')];
  for (const [path, sizeBytes] of [
    [small, 4_000_000],
    [large, 128 * 2 ** 20],
  ] as const) {
    await writeFile(path, '');
    await truncate(path, sizeBytes);
  }
  await build({
    entryPoints: [resolve('src/http/client.ts')],
    outfile: join(folder, 'client.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  await writeFile(join(folder, 'transfer.mjs'), script);
  const piece = Buffer.alloc(2 ** 20);
  const url = await listen(async (request, response) => {
    let bytes = 0;
    for await (const one of request) bytes += one.length;
    if (request.method === 'POST') return send(response, json({ bytes }));
    const total = Number(request.url?.split('/')[2]);
    response.writeHead(200, { 'content-length': String(total) });
    for (let sent = 0; sent < total; sent += piece.byteLength) {
      if (!response.write(piece.subarray(0, total - sent))) await new Promise((resume) => response.once('drain', () => resume(undefined)));
    }
    response.end();
  });

  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'transfer.mjs'), url, small, large, folder]);

  const { up, down } = JSON.parse(stdout);
  expect(up.answer.bytes).toBeGreaterThan(128 * 2 ** 20);
  expect(down.answer).toBe(128 * 2 ** 20);
  expect(up.grownBytes).toBeLessThan(40e6);
  expect(down.grownBytes).toBeLessThan(40e6);
});
