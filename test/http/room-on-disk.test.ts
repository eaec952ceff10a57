import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createHttp } from '../../src/http/client.js';
import { createStorage } from '../../src/http/storage/storage.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { failureOf, fixedAuth, listen } from './vendor-server.js';

test('[D3] a file that is announced as larger than any disk is not even begun, and asked for once', async () => {
  const asked: string[] = [];
  const url = await listen((message, response) => {
    asked.push(message.url ?? '');
    response.writeHead(200, { 'content-length': '9000000000000000' }).write('begun');
  });
  const folder = await temporaryFolder();
  const to = join(folder, 'saved');
  const maxBytes = Number.MAX_SAFE_INTEGER;
  const transferLimits = { idleTimeoutMs: 500 };
  const place = `to be saved in "${folder}", where [\\d,.]+ MB are free, and 268\\.4 MB have to stay free`;
  const words = new RegExp(`^The disk is too full: 9,000,000,000 MB are ${place}\\.$`);

  const overHttp = await failureOf(
    createHttp({ vendor: 'Vendor', baseUrl: url, auth: fixedAuth, transferLimits, retryBaseMs: 1 }).download('GET /http', { to, maxBytes }),
  );
  const storage = createStorage({ vendor: 'Vendor', allowLoopback: true, transferLimits, retryBaseMs: 1 });
  const told = await failureOf(storage.download({ url: `${url}/storage`, sizeBytes: 9e15 }, to, { maxBytes }));
  const found = await failureOf(storage.download({ url: `${url}/storage` }, to, { maxBytes }));

  for (const error of [overHttp, told, found]) expect(error.message).toMatch(words);
  expect(overHttp.hint).toBe('Free some space, or set PART_OUTPUT_DIR to another folder.');
  expect([asked, await readdir(folder)]).toEqual([['/http', '/storage'], []]);
});
