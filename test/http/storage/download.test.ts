import { createHash } from 'node:crypto';
import { readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { ConfigError, VendorError } from '../../../src/errors.js';
import { LinkRefused, type StorageOptions } from '../../../src/http/storage/storage.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { canary, failureOf, listen, type Reply, send } from '../vendor-server.js';
import { bytesOf, localStorage, mebibyte, xml } from './store.js';

type Shown = { content: Buffer; etag?: string | undefined; hasRanges?: boolean };
type Trouble = {
  /** In place of the file. */
  reply?: Reply;
  /** The connection is cut when so many bytes of this answer were taken, as the test is told by `heard`. */
  cutAfter?: number;
};

/** A storage that serves what `file` shows at the time, in ranges as well. */
async function serve(file: Shown, troubleOf: (nth: number, message: IncomingMessage) => Trouble | undefined = () => undefined) {
  const requests: [string | undefined, string | undefined][] = [];
  const headers: string[] = [];
  let heard = (_: number) => {};
  const url = await listen((message, response) => {
    headers.push(inspect(message.headers));
    const trouble = troubleOf(requests.push([message.headers.range, message.headers['if-match']]), message) ?? {};
    if (trouble.reply) return send(response, trouble.reply);
    const { etag, hasRanges = true, content } = file;
    const match = message.headers['if-match'];
    if (match !== undefined && match !== etag) return send(response, xml(412, 'PreconditionFailed'));
    const range = hasRanges ? /^bytes=(\d+)-(\d+)$/.exec(message.headers.range ?? '') : null;
    if (range && Number(range[1]) >= content.byteLength) return send(response, xml(416, 'InvalidRange'));
    const [start, end] = range ? [Number(range[1]), Math.min(content.byteLength, Number(range[2]) + 1)] : [0, content.byteLength];
    response.writeHead(range ? 206 : 200, {
      'content-length': String(end - start),
      'content-type': 'application/zip',
      'content-disposition': 'attachment; filename="result.zip"',
      ...(etag !== undefined && { etag }),
      ...(range && { 'content-range': `bytes ${start}-${end - 1}/${content.byteLength}` }),
    });
    const { cutAfter } = trouble;
    if (cutAfter === undefined) return response.end(content.subarray(start, end));
    heard = (takenBytes) => takenBytes === start + cutAfter && response.destroy();
    response.write(content.subarray(start, start + cutAfter));
  });
  return { url: `${url}/file?sig=${canary}`, host: new URL(url).host, requests, headers, progress: (bytes: number) => heard(bytes) };
}

async function downloader(options: Partial<StorageOptions> = {}) {
  const folder = await temporaryFolder();
  return { ...localStorage(options), folder, to: join(folder, 'saved') };
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const content = bytesOf(3 * mebibyte + 5);
const etag = '"0x8DBF13A7A4ECB68"';
const inRanges = { rangeBytes: mebibyte };

test('a file is saved as it is, for this user alone, asked for without anything that tells who asks', async () => {
  const source = await serve({ content, etag });
  const { storage, to } = await downloader();
  const steps: unknown[] = [];

  const saved = await storage.download({ url: source.url }, to, { progress: (...step) => steps.push(step) });

  expect(saved).toEqual({ sizeBytes: 3_145_733, sha256: sha256(content), fileName: 'result.zip', contentType: 'application/zip' });
  expect((await readFile(to)).equals(content)).toBe(true);
  expect((await stat(to)).mode & 0o777).toBe(0o600);
  expect([source.requests, steps.at(-1)]).toEqual([[[undefined, undefined]], [3_145_733, 3_145_733]]);
  expect(source.headers[0]).not.toMatch(/authorization|cookie/i);
});

test.each([0, 1])('a file of %d bytes is saved', async (sizeBytes) => {
  const source = await serve({ content: content.subarray(0, sizeBytes) });
  const { storage, to } = await downloader();

  const saved = await storage.download({ url: source.url, sizeBytes }, to);

  expect([saved.sizeBytes, (await readFile(to)).byteLength]).toEqual([sizeBytes, sizeBytes]);
});

test('a file that is announced as large comes in ranges, all of the same version', async () => {
  const source = await serve({ content, etag });
  const { storage, to } = await downloader(inRanges);

  const saved = await storage.download({ url: source.url, sizeBytes: content.byteLength, etag: '0x8DBF13A7A4ECB68' }, to);

  expect(saved).toEqual({ sizeBytes: 3_145_733, sha256: sha256(content), fileName: 'result.zip', contentType: 'application/zip' });
  expect((await readFile(to)).equals(content)).toBe(true);
  expect(source.requests).toEqual([
    ['bytes=0-1048575', undefined],
    ['bytes=1048576-2097151', etag],
    ['bytes=2097152-3145727', etag],
    ['bytes=3145728-3145732', etag],
  ]);
});

test.each<[string, Shown, (string | undefined)[]]>([
  ['knows no ranges', { content, etag, hasRanges: false }, ['bytes=0-1048575']],
  ['gives no ETag', { content }, ['bytes=0-1048575', undefined]],
  ['gives a weak ETag', { content, etag: 'W/"1"' }, ['bytes=0-1048575', undefined]],
])('a storage that %s sends a large file at once', async (_, file, ranges) => {
  const source = await serve(file);
  const { storage, to } = await downloader(inRanges);

  const saved = await storage.download({ url: source.url, sizeBytes: content.byteLength }, to);

  expect([saved.sha256, source.requests.map(([range]) => range)]).toEqual([sha256(content), ranges]);
});

test('after a break it goes on where it stopped', async () => {
  const source = await serve({ content, etag }, (nth) => (nth < 3 ? { cutAfter: 500_000 } : undefined));
  const { storage, to, sleeps } = await downloader();

  const saved = await storage.download({ url: source.url }, to, { progress: source.progress });

  expect(saved.sha256).toBe(sha256(content));
  expect(source.requests).toEqual([
    [undefined, undefined],
    ['bytes=500000-3145732', etag],
    ['bytes=1000000-3145732', etag],
  ]);
  expect(sleeps).toHaveLength(2);
});

test.each<[string, Shown]>([
  ['without an ETag', { content }],
  ['with a weak one', { content, etag: 'W/"1"' }],
  ['without ranges', { content, etag, hasRanges: false }],
])('after a break it starts anew %s', async (_, file) => {
  const source = await serve(file, (nth) => (nth === 1 ? { cutAfter: 500_000 } : undefined));
  const { storage, to } = await downloader();

  const saved = await storage.download({ url: source.url }, to, { progress: source.progress });

  expect([saved.sha256, (await stat(to)).size, source.requests.length]).toEqual([sha256(content), 3_145_733, 2]);
});

test('a file that was replaced meanwhile is fetched anew, never mixed', async () => {
  const file = { content, etag };
  const other = Buffer.from(content).reverse();
  const source = await serve(file, (nth) => {
    if (nth === 2) Object.assign(file, { content: other, etag: '"2"' });
    return nth === 1 ? { cutAfter: 500_000 } : undefined;
  });
  const { storage, to } = await downloader();

  const saved = await storage.download({ url: source.url }, to, { progress: source.progress });

  expect([saved.sha256, (await readFile(to)).equals(other)]).toEqual([sha256(other), true]);
  expect(source.requests).toEqual([
    [undefined, undefined],
    ['bytes=500000-3145732', etag],
    [undefined, undefined],
  ]);
});

test('a part of another version, or of another place, is not appended', async () => {
  const answers = [
    { 'content-range': 'bytes 500000-3145732/3145733', etag: '"2"' },
    { 'content-range': 'bytes 0-2645732/3145733', etag },
    { 'content-range': 'nonsense', etag },
  ];
  const hashes: unknown[] = [];

  for (const headers of answers) {
    const wrong = { reply: { status: 206, headers, body: Buffer.alloc(2_645_733) } };
    const source = await serve({ content, etag }, (nth) => [{ cutAfter: 500_000 }, wrong][nth - 1]);
    const { storage, to } = await downloader();
    const outcome = await storage.download({ url: source.url }, to, { progress: source.progress }).catch((error: Error) => error);
    hashes.push(outcome instanceof Error ? outcome.message.replace(source.host, 'host') : outcome.sha256);
  }

  const refusal = 'The storage of ColdStream (host) answered with a part of a file that was not asked for.';
  expect(hashes).toEqual([sha256(content), sha256(content), refusal]);
});

test('[D1] a storage that never brings a file to its end is given up after four tries, and nothing stays', async () => {
  const source = await serve({ content, etag }, () => ({ cutAfter: 1000 }));
  const without = await serve({ content }, () => ({ cutAfter: 1000 }));
  const { storage, to, folder } = await downloader();

  const error = await failureOf(storage.download({ url: source.url }, to, { progress: source.progress }));
  const anew = await failureOf(storage.download({ url: without.url }, to, { progress: without.progress }));

  expect(error.message).toBe(
    `The storage of ColdStream gave no answer: ${source.host} closed the connection before its answer was complete.`,
  );
  expect(anew.message).toBe(error.message.replace(source.host, without.host));
  expect([source.requests.length, without.requests.length, await readdir(folder)]).toEqual([4, 4, []]);
});

test('a file that is another with each range is given up', async () => {
  let version = 0;
  const file = { content, etag: '"0"' };
  const source = await serve(file, (nth) => {
    version++;
    file.etag = `"${version}"`;
    return nth % 2 === 1 ? { cutAfter: 500_000 } : undefined;
  });
  const { storage, to, folder } = await downloader();

  const error = await failureOf(storage.download({ url: source.url }, to, { progress: source.progress }));

  expect(error).toBeInstanceOf(VendorError);
  expect(source.requests.length).toBeLessThan(12);
  expect(await readdir(folder)).toEqual([]);
});

test('a link that ends between ranges is renewed, and the rest comes over the new one', async () => {
  const file = { content, etag };
  const old = await serve(file, (nth) => (nth > 2 ? { reply: xml(403, 'AuthenticationFailed') } : undefined));
  const fresh = await serve(file);
  const { storage, to } = await downloader(inRanges);
  let renewals = 0;
  const renew = async () => {
    renewals++;
    return fresh.url;
  };

  const saved = await storage.download({ url: old.url, renew, sizeBytes: content.byteLength }, to);

  expect([saved.sha256, renewals, old.requests.length]).toEqual([sha256(content), 1, 3]);
  expect(fresh.requests.map(([range]) => range)).toEqual(['bytes=2097152-3145727', 'bytes=3145728-3145732']);
});

test('a link that is refused also when it is new is the failure', async () => {
  const source = await serve({ content }, () => ({ reply: xml(403, 'AuthenticationFailed', canary) }));
  const { storage, to, folder } = await downloader();

  const error = await failureOf(storage.download({ url: source.url, renew: async () => source.url }, to));

  expect(error).toBeInstanceOf(LinkRefused);
  expect(error.message).toBe(
    `The storage of ColdStream (${source.host}) does not take the link that the vendor gave: ` +
      'it has expired or its signature is wrong (403 AuthenticationFailed).',
  );
  expect([source.requests.length, await readdir(folder)]).toEqual([2, []]);
});

test.each<[string, Reply, number, string]>([
  ['is not there', xml(404, 'BlobNotFound', canary), 1, ' (HOST) answered 404 (BlobNotFound).'],
  ['cannot be had now', { status: 503 }, 4, ' (HOST) answered 503.'],
  ['is no file', { status: 204 }, 1, ' (HOST) answered 204.'],
  ['comes compressed', { headers: { 'content-encoding': 'gzip' } }, 1, ' (HOST) sent a compressed file, which was not asked for.'],
  ['is of another size', { body: 'x' }, 1, ' (HOST) sent 1 bytes in place of the announced 3145733 bytes.'],
  [
    'is of another version',
    { body: content, headers: { etag: '"2"' } },
    1,
    ' (HOST) holds another version of the file than was announced.',
  ],
])('a file that %s is not saved', async (_, reply, times, message) => {
  const source = await serve({ content }, () => ({ reply }));
  const { storage, to, folder } = await downloader();

  const error = await failureOf(storage.download({ url: source.url, sizeBytes: content.byteLength, etag }, to));

  expect(error).toBeInstanceOf(VendorError);
  expect(error.message).toBe(`The storage of ColdStream${message.replace('HOST', source.host)}`);
  expect([source.requests.length, await readdir(folder)]).toEqual([times, []]);
});

test.each(['announced by the vendor', 'announced by the storage', 'not announced'])('more than is taken stops (%s)', async (how) => {
  let sentBytes = 0;
  const url = await listen((_, response) => {
    response.writeHead(200, how === 'announced by the storage' ? { 'content-length': '200000000' } : {});
    const more = () => {
      sentBytes += 65_536;
      response.write(Buffer.alloc(65_536), (error) => error || setImmediate(more));
    };
    more();
  });
  const { storage, to, folder } = await downloader();
  const target = { url, ...(how === 'announced by the vendor' && { sizeBytes: 200_000_000 }) };

  const error = await failureOf(storage.download(target, to, { maxBytes: 2_000_000 }));

  expect(error.message).toBe('The storage of ColdStream has a file of more than 2 MB.');
  expect(sentBytes).toBeLessThan(50_000_000);
  expect(await readdir(folder)).toEqual([]);
});

test('[D10] a storage without an end is stopped at the announced size', async () => {
  const url = await listen((_, response) => {
    response.writeHead(200);
    const more = () => response.write('12345678', (error) => error || setImmediate(more));
    more();
  });
  const { storage, to, folder } = await downloader();

  const error = await failureOf(storage.download({ url, sizeBytes: 7 }, to));

  expect(error.message).toMatch(/^The storage of ColdStream \(127\.0\.0\.1:\d+\) sent \d+ bytes in place of the announced 7 bytes\.$/);
  expect(await readdir(folder)).toEqual([]);
});

test('[D10] unless more is asked for, a file above 8 GiB is not even begun', async () => {
  const url = await listen((_, response) => void response.writeHead(200, { 'content-length': '8589934593' }).write('begun'));
  const { storage, to, folder } = await downloader({ transferLimits: { idleTimeoutMs: 500 } });

  const error = await failureOf(storage.download({ url }, to));

  expect([error.message, await readdir(folder)]).toEqual(['The storage of ColdStream has a file of more than 8589 MB.', []]);
});

test('[D9] three redirects are followed, without anything of ours but the range; a fourth is not', async () => {
  const file = { content, etag };
  const end = await serve(file);
  const hop = async (to: string) => (await serve(file, () => ({ reply: { status: 302, headers: { location: to } } }))).url;
  const third = await hop(await hop(await hop(end.url)));
  const fourth = await hop(third);
  const { storage, to, folder } = await downloader();

  const error = await failureOf(storage.download({ url: fourth }, to));
  const before = await readdir(folder);
  const saved = await storage.download({ url: third }, to);

  expect(error.message).toBe('The storage of ColdStream redirects more than 3 times.');
  expect([before, saved.sha256, end.requests.length]).toEqual([[], sha256(content), 1]);
  expect(end.headers[0]).not.toMatch(/user-agent|authorization|cookie|referer/i);
});

test('[D9] a redirect away from where the vendor is is not followed', async () => {
  const source = await serve({ content }, () => ({ reply: { status: 307, headers: { location: `https://example.com/?${canary}` } } }));
  const { storage, to, folder } = await downloader();

  const error = await failureOf(storage.download({ url: source.url }, to));

  expect(error.message).toBe(
    'ColdStream gave a link to "example.com", which is not followed: it is not on this machine, as the vendor is.',
  );
  expect([source.requests.length, await readdir(folder)]).toEqual([1, []]);
});

test('[D6] what stands under that name already stays as it is, also a link', async () => {
  const source = await serve({ content });
  const { storage, to, folder } = await downloader();
  await writeFile(to, 'old');
  await symlink(join(folder, 'nowhere'), join(folder, 'link'));

  const onFile = await failureOf(storage.download({ url: source.url }, to));
  const onLink = await failureOf(storage.download({ url: source.url }, join(folder, 'link')));

  expect(onFile).toBeInstanceOf(ConfigError);
  expect(onFile.message).toBe(`Files cannot be saved in "${folder}": a file of that name is in the way.`);
  expect(onLink.message).toBe(onFile.message);
  expect([await readFile(to, 'utf8'), (await readdir(folder)).sort(), source.requests]).toEqual(['old', ['link', 'saved'], []]);
});

test('[D2] a storage that drips is given up once', async () => {
  let requests = 0;
  const url = await listen((_, response) => {
    requests++;
    const timer = setInterval(() => response.write('.'), 5);
    response.on('close', () => clearInterval(timer));
  });
  const { storage, to, folder } = await downloader({ transferLimits: { slowWindowMs: 100, minBytesPerS: 100_000 } });

  const error = await failureOf(storage.download({ url }, to));

  expect(error.message).toBe(`The storage of ColdStream (${new URL(url).host}) sent a file with less than 100000 bytes per second.`);
  expect([requests, await readdir(folder)]).toEqual([1, []]);
});

test('[D2] a storage that is just fast enough never to count as a drip is given up at the deadline, once', async () => {
  let requests = 0;
  const url = await listen((_, response) => {
    requests++;
    response.writeHead(200, { 'content-length': '5000' });
    const timer = setInterval(() => response.write('.'), 5);
    response.on('close', () => clearInterval(timer));
  });
  const { storage, to, folder } = await downloader({ transferLimits: { wholeTimeoutMs: 200, minMeanBytesPerS: 50_000 } });

  const error = await failureOf(storage.download({ url }, to));

  expect(error.message).toBe(`The storage of ColdStream (${new URL(url).host}) sent a file with less than 50000 bytes per second.`);
  expect([requests, await readdir(folder)]).toEqual([1, []]);
});

test('an aborted download ends with the reason and leaves nothing', async () => {
  const source = await serve({ content, etag });
  const { storage, to, folder } = await downloader(inRanges);
  const caller = new AbortController();
  const progress = () => caller.abort(new Error('cancelled'));

  const error = await failureOf(storage.download({ url: source.url, sizeBytes: 3_145_733 }, to, { signal: caller.signal, progress }));

  expect([error.message, source.requests.length, await readdir(folder)]).toEqual(['cancelled', 1, []]);
});
