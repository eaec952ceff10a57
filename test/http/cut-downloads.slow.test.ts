import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { createHttp } from '../../src/http/client.js';
import { recordFault } from '../faults/record.js';
import { startTestProxy } from '../faults/rig/test-proxy.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { localStorage } from './storage/store.js';
import { failureOf, fakeClock, fixedAuth, listen } from './vendor-server.js';

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

function glb(): Buffer {
  const chunk = Buffer.from('{"asset":{"version":"2.0"}}     ');
  const head = Buffer.alloc(20);
  head.write('glTF', 0);
  for (const [at, value] of [2, 20 + chunk.length, chunk.length, 0x4e4f534a].entries()) head.writeUInt32LE(value, 4 + 4 * at);
  return Buffer.concat([head, chunk]);
}

const triangle = 'facet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\n';

/** Files of every format whose end has a mark. */
const files: Record<string, Buffer> = {
  zip: Buffer.from(zipSync({ 'a.csv': strToU8('1,2\n'.repeat(50)), 'b.csv': strToU8('3,4\n') })),
  '3mf': Buffer.from(zipSync({ '3D/3dmodel.model': strToU8('<model/>'.repeat(20)) })),
  xlsx: Buffer.from(zipSync({ 'xl/workbook.xml': strToU8('<workbook/>'), '[Content_Types].xml': strToU8('<Types/>') })),
  glb: glb(),
  png: Buffer.from(pixel, 'base64'),
  jpeg: Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(100, 7), Buffer.from('ffd9', 'hex')]),
  gif: Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'),
  pdf: await readFile('examples/bracket-drawing.pdf'),
  step: await readFile('examples/bracket.step'),
  'binary stl': await readFile('examples/spacer.stl'),
  'ascii stl': Buffer.from(`solid a\n${triangle.repeat(20)}endsolid a\n`),
};

const cuts = [0.1, 0.5, 0.9] as const;

/** One attempt through each door for a file of which only so many bytes come; both have to say so and leave nothing. */
async function attempt(url: string, path: string): Promise<{ errors: string[]; left: string[] }> {
  const folder = await temporaryFolder();
  const http = createHttp({ vendor: 'Vendor', baseUrl: url, auth: fixedAuth, clock: fakeClock().clock });
  const errors = [
    await failureOf(http.download(`GET ${path}`, { to: join(folder, 'over-http'), attempts: 1 })),
    await failureOf(localStorage().storage.download({ url: url + path }, join(folder, 'from-storage'))),
  ];
  return { errors: errors.map(({ message }) => message), left: await readdir(folder) };
}

const broken =
  /^(?:Vendor|The storage of ColdStream) gave no answer: 127\.0\.0\.1:\d+ closed the connection before its answer was complete\.$/;

describe('[D1] a body that is cut', () => {
  test.for(['reset', 'close'] as const)('with a length or in chunks, by a proxy that ends the connection (%s)', async (ending, context) => {
    const body = Buffer.alloc(200_000, 'x');
    const url = await listen((message, response) => {
      if (message.url === '/chunked') response.writeHead(200).write(body.subarray(0, 100_000));
      else response.writeHead(200, { 'content-length': String(body.length) });
      response.end(message.url === '/chunked' ? body.subarray(100_000) : body);
    });
    const seen = [];
    for (const path of ['/length', '/chunked']) {
      for (const share of cuts) {
        const at = Math.round(share * body.length);
        const toxic =
          ending === 'reset'
            ? { type: 'reset_peer' as const, attributes: { after_bytes: at } }
            : { type: 'limit_data' as const, attributes: { bytes: at } };
        const proxy = await startTestProxy({ target: Number(new URL(url).port), toxics: [toxic] });
        seen.push(await attempt(proxy.url, path));
      }
    }

    const noticed = seen.filter(({ errors, left }) => errors.every((error) => broken.test(error)) && left.length === 0);
    recordFault(context, { runs: 2 * seen.length, passed: 2 * noticed.length, figure: `cut at 10, 50 and 90 %, ${ending}` });
    expect(noticed).toHaveLength(6);
  });

  test('without any length is known by the end of its format', async (context) => {
    const seen: { name: string; errors: string[]; left: string[] }[] = [];
    for (const [name, file] of Object.entries(files)) {
      for (const keptBytes of [...cuts.map((share) => Math.round(share * file.length)), file.length - 6]) {
        const url = await listen(({ socket }) => socket.end(Buffer.concat([unframed, file.subarray(0, keptBytes)])));
        seen.push({ name: `${name}, ${keptBytes} of ${file.length}`, ...(await attempt(url, '/file')) });
      }
    }

    const untellable = /with a file whose length it did not tell, so whether all of it came cannot be known\.$/;
    const isNoticed = (error: string) => broken.test(error) || untellable.test(error);
    const missed = seen.filter(({ errors, left }) => !errors.every(isNoticed) || left.length > 0);
    recordFault(context, { runs: 2 * seen.length, passed: 2 * (seen.length - missed.length), figure: '11 formats' });
    expect(missed).toEqual([]);
    expect(seen.filter(({ errors }) => errors.every((error) => broken.test(error))).length).toBeGreaterThan(30);
  });
});

const unframed = Buffer.from('HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\n\r\n');

test.each(Object.keys(files))('[D1] a whole file of the format %s is taken without any length', async (name) => {
  const file = files[name]!;
  const url = await listen(({ socket }) => socket.end(Buffer.concat([unframed, file])));
  const folder = await temporaryFolder();
  const http = createHttp({ vendor: 'Vendor', baseUrl: url, auth: fixedAuth });

  await http.download('GET /file', { to: join(folder, 'a') });
  await localStorage().storage.download({ url }, join(folder, 'b'));

  expect([(await readFile(join(folder, 'a'))).equals(file), (await readFile(join(folder, 'b'))).equals(file)]).toEqual([true, true]);
});

test('[D1] a file without any length and without a mark at its end is asked for once and not taken', async () => {
  let asked = 0;
  const url = await listen(({ socket }) => {
    asked++;
    socket.end(Buffer.concat([unframed, Buffer.from('time,value\n1,2\n')]));
  });

  const { errors, left } = await attempt(url, '/table.csv');

  const why = 'with a file whose length it did not tell, so whether all of it came cannot be known.';
  expect(errors).toEqual([`Vendor answered GET /table.csv ${why}`, `The storage of ColdStream (${new URL(url).host}) answered ${why}`]);
  expect([asked, left]).toEqual([2, []]);
});

test('[D1] a file without any length is taken when it has the size that the vendor told before', async () => {
  const url = await listen(({ socket }) => socket.end(Buffer.concat([unframed, Buffer.from('time,value\n')])));
  const { storage } = localStorage();
  const folder = await temporaryFolder();

  const saved = await storage.download({ url, sizeBytes: 11 }, join(folder, 'whole'));
  const error = await failureOf(storage.download({ url, sizeBytes: 12 }, join(folder, 'cut')));

  expect(saved.sizeBytes).toBe(11);
  expect(error.message).toBe(`The storage of ColdStream (${new URL(url).host}) sent 11 bytes in place of the announced 12 bytes.`);
  expect(await readdir(folder)).toEqual(['whole']);
});
