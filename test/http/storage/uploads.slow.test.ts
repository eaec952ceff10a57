import { appendFile, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { InputError, VendorError } from '../../../src/errors.js';
import { NoAnswer } from '../../../src/http/no-answer.js';
import { LinkRefused, type Storage, type StorageCall, type StorageFile } from '../../../src/http/storage/storage.js';
import { canary, closedAddress, failureOf, type Reply } from '../vendor-server.js';
import { bytesOf, fileOf, formOf, localStorage, md5, mebibyte, startStore, xml } from './store.js';

type Upload = (
  storage: Storage,
  file: StorageFile,
  base: string,
  call?: StorageCall & { renew?: () => Promise<string> },
) => Promise<unknown>;

const blobQuery = `sv=2023-08-03&sp=wt&sig=${canary}%2Bx%3D`;
const s3Query = `X-Amz-Signature=${canary}`;
const withQuery = (renew: (() => Promise<string>) | undefined, query: string) => renew && (async () => `${await renew()}/o?${query}`);

/** The ways a file goes to a store; each is given the address of the store, and gets addresses of stores when it renews. */
const ways: Record<string, Upload> = {
  put: (storage, file, base, { renew, ...call } = {}) => {
    const headers = { 'content-type': 'application/octet-stream', Authorization: canary, Cookie: canary };
    return storage.put(file, { url: `${base}/o?${s3Query}`, headers, renew: withQuery(renew, s3Query) }, call);
  },
  form: (storage, file, base, { renew, ...call } = {}) =>
    storage.postForm(file, { ...formOf(`${base}/o`), renew: renew && (async () => formOf(`${await renew()}/o`)) }, call),
  blob: (storage, file, base, { renew, ...call } = {}) =>
    storage.putBlob(file, { url: `${base}/o?${blobQuery}`, renew: withQuery(renew, blobQuery) }, call),
};
const names = Object.keys(ways);
const hostOf = (url: string) => new URL(url).host;
const small = bytesOf(300_000);
/** Larger than what the operating system keeps on its way by itself. */
const largeBytes = 24 * mebibyte;

describe.each(names)('%s', (name) => {
  const upload = ways[name]!;

  test.each([0, 1, 4 * mebibyte - 1, 4 * mebibyte, 4 * mebibyte + 1])('a file of %d bytes arrives byte for byte', async (sizeBytes) => {
    const store = await startStore();
    const { storage } = localStorage({ singlePutBytes: 64 * mebibyte });
    const content = bytesOf(sizeBytes);
    const steps: unknown[] = [];

    await upload(storage, await fileOf(content), store.url, { progress: (...step) => steps.push(step) });

    expect(store.objects.get('/o')?.equals(content)).toBe(true);
    expect(store.requests.map(({ headers }) => headers['transfer-encoding'])).toEqual([undefined]);
    expect(inspect(store.requests[0]?.headers)).not.toContain(canary);
    expect(steps.at(-1)).toEqual(sizeBytes === 0 ? undefined : [sizeBytes, sizeBytes]);
  });

  test.each([0.1, 0.5, 0.9])('[U1] a connection that is cut twice after %d of the file is followed by a third try', async (share) => {
    const content = bytesOf(4 * mebibyte + 1);
    const store = await startStore((nth) => (nth < 3 ? { cutAtBytes: Math.floor(content.byteLength * share) } : undefined));
    const { storage, sleeps } = localStorage();

    await upload(storage, await fileOf(content), store.url);

    expect(store.objects.get('/o')?.equals(content)).toBe(true);
    expect([store.requests.length, sleeps.length]).toEqual([3, 2]);
    expect(store.requests.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(3 * (content.byteLength + 2000));
  });

  test('[U1] a connection that is cut each time is given up after three tries, and nothing stands there', async () => {
    const store = await startStore(() => ({ cutAtBytes: 100_000 }));
    const { storage } = localStorage();

    const error = await failureOf(upload(storage, await fileOf(small), store.url));

    expect(error).toBeInstanceOf(NoAnswer);
    expect(error.message).toBe(
      `The storage of ColdStream gave no answer: ${hostOf(store.url)} closed the connection before its answer was complete.`,
    );
    expect([store.requests.length, store.objects.size]).toEqual([3, 0]);
  });

  test('no answer after the end of the file is no more than no answer: the link names what is sent', async () => {
    const store = await startStore((nth) => (nth === 1 ? { cutAtBytes: 0 } : undefined));
    const { storage } = localStorage();

    await upload(storage, await fileOf(small), store.url);

    expect([store.requests.length, store.objects.get('/o')?.equals(small)]).toEqual([2, true]);
  });

  test('a storage that cannot be reached is told by its host alone', async () => {
    const address = await closedAddress();
    const { storage } = localStorage();

    const error = await failureOf(upload(storage, await fileOf(small), address));

    expect(error.message).toBe(`The storage of ColdStream gave no answer: ${hostOf(address)} refused the connection.`);
  });

  test.each([408, 429, 500, 502, 503, 504])('[U2] %d passes: it is tried again, three times at most', async (status) => {
    const store = await startStore((nth) => (nth < 4 ? { reply: { status } } : undefined));
    const { storage, sleeps } = localStorage();

    await upload(storage, await fileOf(small), store.url);

    expect([store.requests.length, sleeps.length, store.objects.get('/o')?.equals(small)]).toEqual([4, 3, true]);
  });

  test('[U2] the storage is left alone for as long as it asks, and its code is told at last', async () => {
    const store = await startStore(() => ({ reply: { ...xml(503, 'SlowDown', canary), headers: { 'retry-after': '7' } } }));
    const { storage, sleeps } = localStorage();

    const error = await failureOf(upload(storage, await fileOf(small), store.url));

    expect(error).toBeInstanceOf(VendorError);
    expect([error.message, error.hint]).toEqual([
      `The storage of ColdStream (${hostOf(store.url)}) answered 503 (SlowDown).`,
      'Try again in 7 s, not sooner.',
    ]);
    expect(sleeps).toEqual([7000, 7000, 7000]);
  });

  test.each<[Reply, unknown, string]>([
    [xml(400, 'InvalidArgument', canary), VendorError, '400 (InvalidArgument)'],
    [xml(404, 'NoSuchBucket'), VendorError, '404 (NoSuchBucket)'],
    [xml(409, `${canary}="x"`), VendorError, '409'],
    [xml(413, 'RequestBodyTooLarge'), InputError, '413 (RequestBodyTooLarge)'],
    [xml(400, 'EntityTooLarge'), InputError, '400 (EntityTooLarge)'],
    [{ status: 303, headers: { location: `http://127.0.0.1/?${canary}` } }, VendorError, '303'],
  ])('%j is final', async (reply, kind, words) => {
    const store = await startStore(() => ({ reply }));
    const { storage } = localStorage();

    const error = await failureOf(upload(storage, await fileOf(Buffer.from('solid')), store.url, { renew: async () => store.url }));

    expect(error).toBeInstanceOf(kind);
    expect(error.message).toBe(`The storage of ColdStream (${hostOf(store.url)}) answered ${words}.`);
    expect(store.requests).toHaveLength(1);
  });

  test('a success of another kind is none, and one before the file is there is no answer', async () => {
    const odd = await startStore(() => ({ finalReply: { status: 202 } }));
    const early = await startStore(() => ({ reply: {} }));
    const { storage } = localStorage({ transferLimits: { idleTimeoutMs: 5000 } });

    const oddly = await failureOf(upload(storage, await fileOf(small), odd.url));
    const tooEarly = await failureOf(upload(storage, await fileOf(Buffer.alloc(largeBytes)), early.url));

    expect(oddly.message).toBe(`The storage of ColdStream (${hostOf(odd.url)}) answered 202.`);
    expect(tooEarly.message).toBe(
      `The storage of ColdStream gave no answer: ${hostOf(early.url)} reported success before it had all of the file.`,
    );
    expect([odd.requests.length, early.requests.length]).toEqual([1, 3]);
  });

  test.each<[Reply, string]>([
    [xml(403, 'AccessDenied', 'Request has expired'), 'it has expired (403 AccessDenied)'],
    [xml(403, 'AccessDenied', 'Invalid according to Policy: Policy expired.'), 'it has expired (403 AccessDenied)'],
    [xml(403, 'AccessDenied', canary), 'it is refused (403 AccessDenied)'],
    [xml(400, 'ExpiredToken', canary), 'it has expired (400 ExpiredToken)'],
    [xml(403, 'AuthenticationFailed', canary), 'it has expired or its signature is wrong (403 AuthenticationFailed)'],
    [xml(403, 'SignatureDoesNotMatch', canary), 'its signature does not fit the request (403 SignatureDoesNotMatch)'],
    [{ status: 401, body: canary }, 'it is refused (401)'],
  ])('[U3] a link that is refused is renewed once (%j)', async (reply, words) => {
    const old = await startStore(() => ({ reply }));
    const fresh = await startStore();
    const { storage } = localStorage();
    const file = await fileOf(small);
    let renewals = 0;
    const renew = (url: string) => async () => {
      renewals++;
      return url;
    };

    await upload(storage, file, old.url, { renew: renew(fresh.url) });
    const error = await failureOf(upload(storage, file, old.url, { renew: renew(old.url) }));
    const atOnce = await failureOf(upload(storage, file, old.url));

    expect(fresh.objects.get('/o')?.equals(small)).toBe(true);
    expect([error, atOnce].map((one) => one instanceof LinkRefused)).toEqual([true, true]);
    expect(error.message).toBe(`The storage of ColdStream (${hostOf(old.url)}) does not take the link that the vendor gave: ${words}.`);
    expect(atOnce.message).toBe(error.message);
    expect([renewals, old.requests.length, fresh.requests.length]).toEqual([2, 4, 1]);
  });

  test('[U3] a renewal that fails is the failure, and is not asked for twice', async () => {
    const store = await startStore(() => ({ reply: { status: 403 } }));
    const { storage } = localStorage();
    let renewals = 0;
    const renew = async () => {
      renewals++;
      throw new NoAnswer('ColdStream gave no answer.', 'Try again.');
    };

    const error = await failureOf(upload(storage, await fileOf(small), store.url, { renew }));

    expect([error.message, renewals, store.requests.length]).toEqual(['ColdStream gave no answer.', 1, 1]);
  });

  test('[U4] a refusal while the file is still being sent ends the sending', async () => {
    const store = await startStore(() => ({ reply: xml(403, 'AccessDenied') }));
    const { storage } = localStorage();
    const steps: number[] = [];

    const error = await failureOf(
      upload(storage, await fileOf(Buffer.alloc(largeBytes)), store.url, { progress: (sent) => steps.push(sent) }),
    );

    expect(error).toBeInstanceOf(LinkRefused);
    expect(Math.max(0, ...steps)).toBeLessThan(largeBytes / 2);
  });

  test('[U9] a file that arrives damaged is sent again, and never counts as sent', async () => {
    const store = await startStore((nth) => (nth === 1 ? { flip: true } : undefined));
    const broken = await startStore(() => ({ flip: true }));
    const { storage } = localStorage();
    const file = await fileOf(small);

    await upload(storage, file, store.url);
    const error = await failureOf(upload(storage, file, broken.url));

    expect([store.requests.length, store.objects.get('/o')?.equals(small)]).toEqual([2, true]);
    expect(error).toBeInstanceOf(VendorError);
    expect(error.message).toBe(
      `The storage of ColdStream (${hostOf(broken.url)}) holds other bytes than were sent: the file arrived damaged.`,
    );
    expect(broken.requests).toHaveLength(4);
  });

  test.each<[string, (path: string) => Promise<unknown>]>([
    ['grew', (path) => appendFile(path, 'more')],
    ['shrank', (path) => truncate(path, 10)],
    ['got another time', (path) => utimes(path, 1_000_000, 1_000_000)],
    ['is gone', (path) => rm(path)],
    ['is a link now', (path) => rm(path).then(() => symlink('/etc/hostname', path))],
  ])('[U10] a file that %s before it is sent is not sent', async (_, change) => {
    const store = await startStore();
    const { storage } = localStorage();
    const file = await fileOf(small, 'b\u202e.step');
    await change(file.path);

    const error = await failureOf(upload(storage, file, store.url));

    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toBe('The file "b.step" changed while it was being sent.');
    expect(store.requests).toEqual([]);
  });

  test.each<[string, (path: string) => Promise<unknown>]>([
    ['grows', (path) => appendFile(path, 'more')],
    ['shrinks', (path) => truncate(path, 2 * mebibyte)],
    ['is written anew', (path) => writeFile(path, Buffer.alloc(largeBytes, 'x'))],
    ['is replaced', (path) => rm(path).then(() => writeFile(path, Buffer.alloc(largeBytes, 'x')))],
  ])('[U10] a file that %s while it is being sent never arrives in part or mixed, and is not sent again', async (how, change) => {
    const content = bytesOf(largeBytes);
    const store = await startStore();
    const { storage } = localStorage();
    const file = await fileOf(content);
    let changing: Promise<unknown> | undefined;
    const progress = () => {
      changing ??= change(file.path);
    };

    const outcome = await upload(storage, file, store.url, { progress }).catch((error: Error) => error);

    await changing;
    // The one that was opened is sent on to its end, whatever its name leads to by then.
    if (how === 'is replaced') expect(store.objects.get('/o')?.equals(content)).toBe(true);
    else {
      expect(outcome).toBeInstanceOf(InputError);
      expect((outcome as Error).message).toBe('The file "part.step" changed while it was being sent.');
      expect(store.objects.size).toBe(0);
    }
    expect(store.requests).toHaveLength(1);
  });

  test('[U10] another file of the same size and time is not sent in place of the first one', async () => {
    const path = (await fileOf(small)).path;
    const other = (await fileOf(Buffer.from(small).reverse())).path;
    const file = { path, name: 'part.step', sizeBytes: 300_000, modifiedMs: 1_700_000_000_000 };
    for (const one of [path, other]) await utimes(one, 1_700_000_000, 1_700_000_000);
    const store = await startStore(async (nth) => {
      if (nth > 1) return undefined;
      await rename(other, path);
      return { reply: { status: 503 } };
    });
    const { storage } = localStorage();

    const error = await failureOf(upload(storage, file, store.url));

    expect(error.message).toBe('The file "part.step" changed while it was being sent.');
    expect([store.requests.length, store.objects.size]).toEqual([1, 0]);
  });

  test('an aborted upload ends at once with the reason', async () => {
    const caller = new AbortController();
    const store = await startStore(() => {
      caller.abort(new Error('cancelled'));
      return new Promise<undefined>(() => {});
    });
    const { storage } = localStorage();

    const error = await failureOf(upload(storage, await fileOf(Buffer.alloc(largeBytes)), store.url, { signal: caller.signal }));

    expect([error.message, store.requests.length]).toEqual(['cancelled', 1]);
  });

  test('a storage that falls silent is given up after the answer timeout', async () => {
    const store = await startStore(() => new Promise<undefined>(() => {}));
    const { storage } = localStorage({ transferLimits: { answerTimeoutMs: 40 } });

    const error = await failureOf(upload(storage, await fileOf(Buffer.from('solid')), store.url));

    expect(error.message).toBe(`The storage of ColdStream gave no answer: ${hostOf(store.url)} did not answer in time.`);
    expect(store.requests).toHaveLength(3);
  });
});

describe('[U3] a link that says when it ends', () => {
  const s3 = (time: string, seconds: number) => `X-Amz-Date=${time}&X-Amz-Expires=${seconds}&${s3Query}`;

  test.each<[string, string, boolean]>([
    ['S3, 59 s left', s3('20251231T235959Z', 60), true],
    ['S3, 61 s left', s3('20260101T000001Z', 60), false],
    ['S3 in lower case, over', s3('20250101T000000Z', 3600).toLowerCase().replace('t000000z', 'T000000Z'), true],
    ['Azure, 30 s left', 'se=2026-01-01T00%3A00%3A30Z', true],
    ['Azure, an hour left', 'se=2026-01-01T01%3A00%3A00Z', false],
    ['Azure, of a day only', 'se=2025-12-31', true],
    ['not a date', 'se=soon&X-Amz-Date=x&X-Amz-Expires=-1', false],
  ])('%s: renewed before it is used: %s %s', async (_, query, isRenewed) => {
    const old = await startStore();
    const fresh = await startStore();
    const { storage } = localStorage();
    const target = { url: `${old.url}/o?${query}`, headers: {}, renew: async () => `${fresh.url}/o?${query}` };

    await storage.put(await fileOf(small), target);

    expect([old.requests.length, fresh.requests.length]).toEqual(isRenewed ? [0, 1] : [1, 0]);
  });

  test('that cannot be renewed is used as it is: the clock of this machine may be wrong', async () => {
    const store = await startStore();
    const { storage } = localStorage();

    await storage.put(await fileOf(small), { url: `${store.url}/o?se=2020-01-01T00%3A00%3A00Z`, headers: {} });

    expect(store.objects.get('/o')?.equals(small)).toBe(true);
  });
});

describe('the ETag of a plain PUT', () => {
  const other = md5(Buffer.from('other'), 'hex');

  test.each<[string, Record<string, string>]>([
    ['of a file in parts', { etag: `"${other}-2"` }],
    ['of Azure', { etag: '"0x8DBF13A7A4ECB68"' }],
    ['of a file that KMS encrypts', { etag: `"${other}"`, 'x-amz-server-side-encryption': 'aws:kms' }],
    ['of a file encrypted with a key of the customer', { etag: other, 'x-amz-server-side-encryption-customer-algorithm': 'AES256' }],
  ])('%s is no MD5, and is given back as it is', async (_, headers) => {
    const store = await startStore(() => ({ finalReply: { headers } }));
    const { storage } = localStorage();

    const { etag } = await storage.put(await fileOf(Buffer.from('solid')), { url: `${store.url}/o`, headers: {} });

    expect(etag).toBe(headers.etag);
  });

  test('an MD5 is compared whatever its case and quotes', async () => {
    const store = await startStore(() => ({
      finalReply: { headers: { etag: md5(Buffer.from('solid'), 'hex').toUpperCase(), 'x-amz-server-side-encryption': 'AES256' } },
    }));
    const broken = await startStore(() => ({ finalReply: { headers: { etag: other, 'x-amz-server-side-encryption': 'AES256' } } }));
    const { storage } = localStorage();
    const file = await fileOf(Buffer.from('solid'));

    await storage.put(file, { url: `${store.url}/o`, headers: {} });
    const error = await failureOf(storage.put(file, { url: `${broken.url}/o`, headers: {} }));

    expect([store.requests.length, broken.requests.length]).toEqual([1, 4]);
    expect(error.message).toContain('arrived damaged');
  });

  test('[U6] of a link to S3, no file above 5 GiB is even opened', async () => {
    const store = await startStore();
    const { storage } = localStorage();
    const file = { path: '/nowhere', name: 'a.step', sizeBytes: 5 * 2 ** 30 + 1, modifiedMs: 0 };

    const error = await failureOf(storage.put(file, { url: `${store.url}/o?${s3Query}`, headers: {} }));

    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toBe('The file "a.step" has 5368709121 bytes; the storage takes at most 5368709120 (5 GiB) at once.');
    expect(store.requests).toEqual([]);
  });
});
