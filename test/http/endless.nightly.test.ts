import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createHttp } from '../../src/http/client.js';
import { recordFault } from '../faults/record.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { localStorage } from './storage/store.js';
import { failureOf, fixedAuth, listen } from './vendor-server.js';

const maxBytes = 512 * 2 ** 20;
const piece = Buffer.alloc(256 * 1024, 'x');

/** A body without an end, in chunks or up to the end of the connection; it says how much has left. */
async function startEndless(isChunked: boolean) {
  const sent = { bytes: 0 };
  const url = await listen(async (message, response) => {
    const raw = message.socket;
    if (isChunked) response.writeHead(200, { 'content-type': 'application/zip' });
    else raw.write('HTTP/1.1 200 OK\r\ncontent-type: application/zip\r\n\r\n');
    const out = isChunked ? response : raw;
    while (!raw.destroyed) {
      sent.bytes += piece.length;
      if (!out.write(piece)) await Promise.race([new Promise((done) => out.once('drain', done)), sleep(2_000)]);
    }
  });
  return { url, sent };
}

test('[D10] a body without an end stops at the maximum, whichever way it comes, in little memory, and nothing stays', async (context) => {
  const folder = await temporaryFolder();
  const outcomes: { message: string; sentBytes: number; left: string[] }[] = [];
  let peakBytes = 0;
  const watch = setInterval(() => {
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
  }, 50);
  const before = process.memoryUsage.rss();
  try {
    for (const isChunked of [true, false]) {
      for (const door of ['http', 'storage']) {
        const { url, sent } = await startEndless(isChunked);
        const to = join(folder, 'file');
        const error = await failureOf(
          door === 'http'
            ? createHttp({ vendor: 'Vendor', baseUrl: url, auth: fixedAuth }).download('GET /file', { to, maxBytes })
            : localStorage().storage.download({ url }, to, { maxBytes }),
        );
        outcomes.push({ message: error.message, sentBytes: sent.bytes, left: await readdir(folder) });
      }
    }
  } finally {
    clearInterval(watch);
  }

  const grownMb = Math.round((peakBytes - before) / 2 ** 20);
  // What was sent and not read yet lies in buffers of the system.
  const right = outcomes.filter(({ message, sentBytes, left }) => {
    return /more than 536 MB/.test(message) && left.length === 0 && sentBytes < maxBytes + 64 * 2 ** 20;
  });
  recordFault(context, { runs: outcomes.length, passed: right.length, figure: `stopped at 512 MiB, memory grew by ${grownMb} MB` });
  expect(outcomes.filter((one) => !right.includes(one))).toEqual([]);
  expect(grownMb).toBeLessThan(200);
}, 300_000);

test('[D10] a body that goes on after its announced size is read to that size and no further', async () => {
  const folder = await temporaryFolder();
  const url = await listen(async ({ socket }) => {
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${64 * 2 ** 20}\r\n\r\n`);
    while (!socket.destroyed) {
      if (!socket.write(piece)) await Promise.race([new Promise((done) => socket.once('drain', done)), sleep(2_000)]);
    }
  });
  const http = createHttp({ vendor: 'Vendor', baseUrl: url, auth: fixedAuth });

  const saved = await http.download('GET /file', { to: join(folder, 'file') });

  expect(saved.sizeBytes).toBe(67_108_864);
}, 120_000);
