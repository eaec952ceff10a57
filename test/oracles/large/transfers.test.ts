import { execFile } from 'node:child_process';
import { open, rm, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { recordFault } from '../../faults/record.js';
import { openFileFolder } from '../generated-file.js';
import { linkToGet, type RealStorages, startRealStorages, ways } from '../real-storages.js';
import { ask } from '../storage-requests.js';

const sizeBytes = 2 * 2 ** 30;
const limitMb = 200;
const run = promisify(execFile);
const report = z.object({ peakMb: z.number() });

let servers: RealStorages;
let folder: Awaited<ReturnType<typeof openFileFolder>>;
let path: string;
beforeAll(async () => {
  [servers, folder] = await Promise.all([startRealStorages('file'), openFileFolder()]);
  path = folder.freePath();
  const handle = await open(path, 'wx');
  // Bytes that were never written take no room, and are read as zeros.
  await handle.truncate(sizeBytes);
  await handle.close();
});
afterAll(async () => {
  await servers?.stop();
  await folder?.remove();
});

/** The peak of the memory of a process that does just that. */
async function peakMb(title: string, args: string[]): Promise<number> {
  const startMs = Date.now();
  const { stdout } = await run(process.execPath, ['scripts/run.mjs', 'test/oracles/large/transfer.ts', ...args]);
  const { peakMb: peak } = report.parse(JSON.parse(stdout));
  console.error(`${title}: 2 GiB in ${Math.round((Date.now() - startMs) / 1000)} s with at most ${peak} MB`);
  return peak;
}

describe.each(ways)('[U5] $way of 2 GiB', ({ way, server }) => {
  const key = `large-${way.replaceAll(' ', '-')}.stl`;

  test(`takes less than ${limitMb} MB, and arrives whole`, async (context) => {
    const { url } = servers[server];

    const peak = await peakMb(way, [way, 'send', url, key, path]);

    recordFault(context, { runs: 1, passed: peak < limitMb ? 1 : 0, figure: `2 GiB, peak ${peak} MB` });
    expect(peak).toBeLessThan(limitMb);
    const { headers } = await ask(linkToGet(server, url, key), { headers: { range: 'bytes=0-0' } });
    expect(headers['content-range']).toBe(`bytes 0-0/${sizeBytes}`);
  });
});

test.each(['radosgw', 'azurite'] as const)(`a download from %s takes less than ${limitMb} MB`, async (server) => {
  const { way } = ways.find((one) => one.server === server)!;
  const to = folder.freePath();

  const peak = await peakMb(`back from ${server}`, [way, 'fetch', servers[server].url, `large-${way.replaceAll(' ', '-')}.stl`, to]);

  expect((await stat(to)).size).toBe(sizeBytes);
  await rm(to);
  expect(peak).toBeLessThan(limitMb);
});
