import { truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { createHttp } from '../../src/http/client.js';
import { fileOnDisk } from '../support/file-on-disk.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { fakeClock, fixedAuth, json, send } from './vendor-server.js';

/** Just so large that a vendor is asked first. */
const sizeBytes = 64 * 2 ** 20 + 1;

type Seen = { asked: string | undefined; bytes: number };

/** A vendor that answers the question whether it takes a file with `status`, and takes what is sent without that question. */
async function startVendor(status: number) {
  const seen: Seen[] = [];
  const server = createServer((message, response) => {
    const one: Seen = { asked: message.headers.expect, bytes: 0 };
    seen.push(one);
    message.on('data', (piece: Buffer) => {
      one.bytes += piece.byteLength;
    });
    message.on('end', () => send(response, json({ part_id: 'p1' }, { status: 201 })));
  });
  server.on('checkContinue', (message, response) => {
    const one: Seen = { asked: message.headers.expect, bytes: 0 };
    seen.push(one);
    message.on('data', (piece: Buffer) => {
      one.bytes += piece.byteLength;
    });
    send(response, { status, headers: { connection: 'close' } });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

async function upload(baseUrl: string): Promise<string> {
  const path = join(await temporaryFolder(), 'large.stl');
  await writeFile(path, '');
  await truncate(path, sizeBytes);
  const file = await fileOnDisk(path);
  const http = createHttp({ vendor: '3D Spark', baseUrl, auth: fixedAuth, clock: fakeClock().clock });
  const returns = z.object({ part_id: z.string() });
  return http.upload('POST /part/', { fields: {}, file, returns }).then(
    ({ part_id }) => part_id,
    (error: Error) => error.message,
  );
}

test.each([401, 403, 413])('[U4] more than 64 MiB that a vendor refuses with %d cost no byte', async (status) => {
  const { url, seen } = await startVendor(status);

  expect(await upload(url)).toBe(`3D Spark answered ${status} to POST /part/.`);
  expect(seen).toEqual([{ asked: '100-continue', bytes: 0 }]);
});

test('a vendor that does not know the question gets the file without it', async () => {
  const { url, seen } = await startVendor(417);

  expect(await upload(url)).toBe('p1');
  expect(seen).toEqual([
    { asked: '100-continue', bytes: 0 },
    { asked: undefined, bytes: expect.any(Number) },
  ]);
  expect(seen[1]!.bytes).toBeGreaterThan(sizeBytes);
});
