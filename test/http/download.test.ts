import { createHash } from 'node:crypto';
import { readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, InputError, VendorError } from '../../src/errors.js';
import { createHttp, type DownloadRequest, type HttpOptions } from '../../src/http/client.js';
import { defaultLimits } from '../../src/http/transfer.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { canary, failureOf, fakeClock, fixedAuth, json, listen, type Reply, send, startVendor } from './vendor-server.js';

async function start(reply: (nth: number) => Reply | undefined, options: Partial<HttpOptions> = {}) {
  const vendor = await startVendor((_, nth) => reply(nth));
  return { received: vendor.received, ...(await downloader(vendor.url, options)) };
}

async function downloader(baseUrl: string, options: Partial<HttpOptions> = {}) {
  const folder = await temporaryFolder();
  const to = join(folder, 'saved.bin');
  const http = createHttp({ vendor: '3D Spark', baseUrl, auth: fixedAuth, clock: fakeClock().clock, ...options });
  const download = (more: Partial<DownloadRequest> = {}) => http.download('GET /part/{id}/file/', { params: { id: '1' }, to, ...more });
  return { folder, to, download };
}

test('a file is saved as it was sent, for this user alone, with its hash and what the vendor says of it', async () => {
  const content = Buffer.from(Array.from({ length: 700_001 }, (_, index) => index % 251));
  const headers = { 'content-type': 'model/gltf-binary', 'content-disposition': 'attachment; filename="MyFile visual.glb"' };
  const { to, download, received } = await start(() => ({ headers, body: content }));
  const steps: [number, number | undefined][] = [];

  const saved = await download({ query: { basename: 'a b' }, progress: (...step) => steps.push(step) });

  expect(saved).toEqual({
    sizeBytes: 700_001,
    sha256: createHash('sha256').update(content).digest('hex'),
    fileName: 'MyFile visual.glb',
    contentType: 'model/gltf-binary',
  });
  expect((await readFile(to)).equals(content)).toBe(true);
  expect((await stat(to)).mode & 0o777).toBe(0o600);
  expect(steps.at(-1)).toEqual([700_001, 700_001]);
  expect(received.map(({ method, url, headers: sent }) => [method, url, sent.authorization, sent['accept-encoding']])).toEqual([
    ['GET', '/part/1/file/?basename=a+b', `Bearer ${canary}-fixed-token`, 'identity'],
  ]);
});

test('the method is that of the route', async () => {
  const vendor = await startVendor(() => ({ body: 'x' }));
  const http = createHttp({ vendor: '3D Spark', baseUrl: vendor.url, auth: fixedAuth });

  await http.download('PUT /report/', { to: join(await temporaryFolder(), 'a') });

  expect(vendor.received[0]?.method).toBe('PUT');
});

test.each([
  ['attachment; filename=plain.stl', 'plain.stl'],
  ['attachment; filename="a \\"b\\".stl"', 'a "b".stl'],
  ['attachment; filename="fallback.stl"; filename*=UTF-8\'\'%C3%BC%20x.stl', 'ü x.stl'],
  ['attachment; filename="fallback.stl"; filename*=UTF-8\'\'%ZZ', 'fallback.stl'],
  [Buffer.from('attachment; filename="ü.stl"').toString('latin1'), 'ü.stl'],
  ['inline', undefined],
])('the file name in %j is %j', async (header, fileName) => {
  const { download } = await start(() => ({ headers: { 'content-disposition': header }, body: 'x' }));

  const saved = await download();

  expect(saved.fileName).toBe(fileName);
});

test('a file without an announced length is saved as well', async () => {
  const url = await listen((_, response) => {
    response.write('abc');
    response.end('def');
  });
  const { download } = await downloader(url);
  const steps: unknown[] = [];

  const saved = await download({ progress: (...step) => steps.push(step) });

  expect(saved.sizeBytes).toBe(6);
  expect(steps.at(-1)).toEqual([6, undefined]);
});

test('a file that is cut is asked for again', async () => {
  let requests = 0;
  const url = await listen((_, response) => {
    requests++;
    if (requests === 3) return send(response, { body: 'whole' });
    response.writeHead(200, { 'content-length': '5' });
    response.write('who', () => response.destroy());
  });
  const { to, download } = await downloader(url);

  const saved = await download();

  expect([saved.sizeBytes, await readFile(to, 'utf8'), requests]).toEqual([5, 'whole', 3]);
});

test('[D1] a file that is cut each time is the failure of the vendor, and leaves nothing', async () => {
  let requests = 0;
  const url = await listen((_, response) => {
    requests++;
    response.writeHead(200, { 'content-length': '5' });
    response.write('who', () => response.destroy());
  });
  const { folder, download } = await downloader(url);

  const error = await failureOf(download());

  expect(error).toBeInstanceOf(VendorError);
  expect(error.message).toBe(`3D Spark gave no answer: ${new URL(url).host} closed the connection before its answer was complete.`);
  expect([requests, await readdir(folder)]).toEqual([4, []]);
});

test('[D1] a file without a length whose connection is reset is not taken for whole', async () => {
  let requests = 0;
  const url = await listen(({ socket }) => {
    requests++;
    socket.write('HTTP/1.1 200 OK\r\ncontent-type: image/png\r\n\r\nhalf of it');
    // What was written has to leave before the connection is reset.
    setTimeout(() => socket.resetAndDestroy(), 40);
  });
  const { download, folder } = await downloader(url);

  const error = await failureOf(download());

  expect(error.message).toMatch(/^3D Spark gave no answer: 127\.0\.0\.1:\d+ closed the connection before its answer was complete\.$/);
  expect([requests, await readdir(folder)]).toEqual([4, []]);
});

test('a refusal is told in the words of the vendor, and nothing is saved', async () => {
  const { folder, download } = await start(() => json({ detail: 'Object not found in storage.' }, { status: 404 }));

  const error = await failureOf(download());

  expect(error).toBeInstanceOf(InputError);
  expect(error.message).toBe('3D Spark answered 404 to GET /part/{id}/file/: "Object not found in storage."');
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  [302, '3D Spark answered 302 to GET /part/{id}/file/.'],
  [204, '3D Spark answered 204 to GET /part/{id}/file/, where a file was expected.'],
])('%d is no file', async (status, message) => {
  const { download } = await start(() => ({ status, headers: { location: `http://example.com/?${canary}` } }));

  const error = await failureOf(download());

  expect(error).toBeInstanceOf(VendorError);
  expect(error.message).toBe(message);
});

test('a 503 is tried again unless one attempt is all', async () => {
  const { download, received } = await start((nth) => (nth < 3 ? { status: 503 } : { body: 'x' }));

  const error = await failureOf(download({ attempts: 1 }));
  const saved = await download();

  expect(error.message).toBe('3D Spark answered 503 to GET /part/{id}/file/.');
  expect([saved.sizeBytes, received.length]).toEqual([1, 3]);
});

test.each([true, false])('[D10] more bytes than allowed are not taken (announced: %s)', async (isAnnounced) => {
  const url = await listen((_, response) => {
    response.writeHead(200, isAnnounced ? { 'content-length': '3000000' } : {});
    response.end(Buffer.alloc(3_000_000));
  });
  const { folder, download } = await downloader(url);

  const error = await failureOf(download({ maxBytes: 2_000_000 }));

  expect(error).toBeInstanceOf(VendorError);
  expect(error.message).toBe('3D Spark answered GET /part/{id}/file/ with a file of more than 2 MB.');
  expect(await readdir(folder)).toEqual([]);
});

test('a compressed file that was not asked for is not saved as if it were the file', async () => {
  const { folder, download } = await start(() => ({ headers: { 'content-encoding': 'gzip' }, body: 'x' }));

  const error = await failureOf(download());

  expect(error.message).toBe('3D Spark answered GET /part/{id}/file/ with a compressed file, which was not asked for.');
  expect(await readdir(folder)).toEqual([]);
});

test('[D6] a file that is there already stays as it is, also behind a link', async () => {
  const { folder, to, download } = await start(() => ({ body: 'new' }));
  const link = join(folder, 'link');
  await symlink(join(folder, 'nowhere'), link);
  await writeFile(to, 'old');

  const onFile = await failureOf(download());
  const onLink = await failureOf(download({ to: link }));

  expect(onFile).toBeInstanceOf(ConfigError);
  expect(onFile.message).toBe(`Files cannot be saved in "${folder}": a file of that name is in the way.`);
  expect(onLink.message).toBe(onFile.message);
  expect(await readFile(to, 'utf8')).toBe('old');
  expect((await readdir(folder)).sort()).toEqual(['link', 'saved.bin']);
});

test('[D2] a vendor that falls silent is given up after the idle timeout, four times', async () => {
  let requests = 0;
  const url = await listen((_, response) => {
    requests++;
    response.writeHead(200, { 'content-length': '5' });
    response.write('w');
  });
  const { folder, download } = await downloader(url, { transferLimits: { idleTimeoutMs: 300 } });

  const error = await failureOf(download());

  expect(error.message).toBe(`3D Spark gave no answer: ${new URL(url).host} did not answer in time.`);
  expect([requests, await readdir(folder)]).toEqual([4, []]);
});

test('[D2] a vendor that drips is given up once, though each byte keeps the connection alive', async () => {
  let requests = 0;
  const url = await listen((_, response) => {
    requests++;
    drip(response);
  });
  const { folder, download } = await downloader(url, { transferLimits: { slowWindowMs: 100, minBytesPerS: 100_000 } });

  const error = await failureOf(download());

  expect(error).toBeInstanceOf(VendorError);
  expect(error.message).toBe('3D Spark sent the file of GET /part/{id}/file/ with less than 100000 bytes per second.');
  expect([requests, await readdir(folder)]).toEqual([1, []]);
});

test('[D2] a vendor that is just fast enough never to count as a drip is given up at the deadline, once', async () => {
  let requests = 0;
  const url = await listen((_, response) => {
    requests++;
    response.writeHead(200, { 'content-length': '5000' });
    drip(response);
  });
  const { folder, download } = await downloader(url, { transferLimits: { wholeTimeoutMs: 200, minMeanBytesPerS: 50_000 } });

  const error = await failureOf(download());

  expect(error).toBeInstanceOf(VendorError);
  expect(error.message).toBe('3D Spark sent the file of GET /part/{id}/file/ with less than 50000 bytes per second.');
  expect([requests, await readdir(folder)]).toEqual([1, []]);
});

test('[D2] a large file may take longer than that: as long as its bytes need at the least mean speed', async () => {
  const url = await listen((_, response) => {
    response.writeHead(200, { 'content-length': '1000000' }).write(Buffer.alloc(999_999));
    setTimeout(() => response.end('.'), 400);
  });
  const { download } = await downloader(url, { transferLimits: { wholeTimeoutMs: 100, minMeanBytesPerS: 10_000 } });

  const saved = await download();

  expect(saved.sizeBytes).toBe(1_000_000);
});

test('[D2] transfers are ended after 30 s without a byte, a minute below 1 KiB/s, and 10 minutes or a mean of 64 KiB/s', () => {
  expect(defaultLimits).toMatchObject({
    ...{ idleTimeoutMs: 30_000, slowWindowMs: 60_000, minBytesPerS: 1024 },
    ...{ wholeTimeoutMs: 600_000, minMeanBytesPerS: 65_536, spareDiskBytes: 268_435_456 },
  });
});

test('[D10] unless more is asked for, a file above 8 GiB is not even begun', async () => {
  let requests = 0;
  const url = await listen((_, response) => {
    requests++;
    response.writeHead(200, { 'content-length': '8589934593' }).write('begun');
  });
  const { folder, download } = await downloader(url, { transferLimits: { idleTimeoutMs: 500 } });

  const error = await failureOf(download());

  expect(error.message).toBe('3D Spark answered GET /part/{id}/file/ with a file of more than 8589 MB.');
  expect([requests, await readdir(folder)]).toEqual([1, []]);
});

test('an aborted download ends with the reason and leaves nothing', async () => {
  const url = await listen((_, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('part of it');
  });
  const { folder, download } = await downloader(url);
  const caller = new AbortController();

  const error = await failureOf(download({ signal: caller.signal, progress: () => caller.abort(new Error('cancelled')) }));

  expect(error.message).toBe('cancelled');
  expect(await readdir(folder)).toEqual([]);
});

function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write('.'), 5);
  response.on('close', () => clearInterval(timer));
}
