import { appendFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { InputError } from '../../../src/errors.js';
import { blocksOf } from '../../../src/http/storage/blocks.js';
import { LinkRefused } from '../../../src/http/storage/storage.js';
import { canary, failureOf } from '../vendor-server.js';
import { bytesOf, type Fault, fileOf, localStorage, md5, mebibyte, type Request, startStore, xml } from './store.js';

const query = `sv=2023-08-03&se=2026-01-02T00%3A00%3A00Z&sig=${canary}%2Bx%3D`;
const inBlocks = { singlePutBytes: 0, blockBytes: mebibyte };
const idOf = (start: number) => Buffer.from(String(start).padStart(32, '0')).toString('base64');
/** What a request was: `block` with its offset, `list` or `blob`. */
function kindOf({ url }: Request): string {
  const parameters = new URLSearchParams(url.split('?')[1]);
  if (parameters.get('comp') === 'blocklist') return 'list';
  const id = parameters.get('blockid');
  return id === null ? 'blob' : `block ${Number(Buffer.from(id, 'base64').toString())}`;
}
const refused: Fault = { reply: xml(403, 'AuthenticationFailed') };

test('a small file goes at once, with its MD5, and the link is used letter by letter', async () => {
  const store = await startStore();
  const { storage } = localStorage({ singlePutBytes: 5 });

  const { etag } = await storage.putBlob(await fileOf(Buffer.from('solid')), { url: `${store.url}/o?${query}` });

  const [{ url, headers }] = store.requests as [Request];
  expect([url, headers['x-ms-blob-type'], headers['content-md5'], headers['x-ms-version'], headers['content-type']]).toEqual([
    `/o?${query}`,
    'BlockBlob',
    md5(Buffer.from('solid'), 'base64'),
    undefined,
    undefined,
  ]);
  expect([store.requests.length, etag]).toEqual([1, '"0x8DBF13A7A4ECB68"']);
});

test.each([1, mebibyte - 1, mebibyte, mebibyte + 1, 4 * mebibyte + 1])(
  'a file of %d bytes in blocks is put together',
  async (sizeBytes) => {
    const store = await startStore();
    const { storage } = localStorage(inBlocks);
    const content = bytesOf(sizeBytes);

    const { etag } = await storage.putBlob(await fileOf(content), { url: `${store.url}/o?${query}` });

    expect(store.objects.get('/o')?.equals(content)).toBe(true);
    expect(store.requests).toHaveLength(Math.ceil(sizeBytes / mebibyte) + 1);
    expect(etag).toBe('"0x8DBF13A7A4ECB69"');
  },
);

test('blocks are named by their offset, four at a time, and listed in order', async () => {
  let atOnce = 0;
  let most = 0;
  const store = await startStore(async () => {
    atOnce++;
    most = Math.max(most, atOnce);
    for (let turns = 0; turns < 50; turns++) await new Promise((resolve) => setImmediate(resolve));
    atOnce--;
    return undefined;
  });
  const { storage } = localStorage(inBlocks);

  await storage.putBlob(await fileOf(bytesOf(7 * mebibyte)), { url: `${store.url}/o?${query}` });

  const offsets = [0, 1, 2, 3, 4, 5, 6].map((index) => index * mebibyte);
  const blocks = store.requests.slice(0, -1);
  const list = store.requests.at(-1)!;
  expect(blocks.map(({ url }) => url).sort()).toEqual(
    offsets.map((start) => `/o?${query}&comp=block&blockid=${encodeURIComponent(idOf(start))}`).sort(),
  );
  expect(blocks.map(({ headers }) => [headers['x-ms-blob-type'], headers['content-length'], headers['content-md5']?.length])).toEqual(
    offsets.map(() => [undefined, '1048576', 24]),
  );
  expect([list.url, list.headers['content-type']]).toEqual([`/o?${query}&comp=blocklist`, 'text/plain; charset=UTF-8']);
  expect(most).toBe(4);
});

test.each([0.1, 0.5, 0.9])('[U1] only the block whose connection breaks after %d of it is sent again', async (share) => {
  const content = bytesOf(4 * mebibyte);
  let cuts = 0;
  const store = await startStore((_, request) => {
    const isCut = kindOf(request) === `block ${2 * mebibyte}` && ++cuts <= 2;
    return isCut ? { cutAtBytes: Math.floor(mebibyte * share) } : undefined;
  });
  const { storage } = localStorage(inBlocks);

  await storage.putBlob(await fileOf(content), { url: `${store.url}/o?${query}` });

  expect(store.objects.get('/o')?.equals(content)).toBe(true);
  expect(store.requests.map(kindOf).filter((kind) => kind === 'block 2097152')).toHaveLength(3);
  expect(store.requests).toHaveLength(4 + 2 + 1);
});

test('[U9] a damaged block is refused by its MD5 and sent again', async () => {
  const content = bytesOf(3 * mebibyte);
  const store = await startStore((nth) => (nth === 2 ? { flip: true } : undefined));
  const { storage } = localStorage({ ...inBlocks, parallelBlocks: 1 });

  await storage.putBlob(await fileOf(content), { url: `${store.url}/o?${query}` });

  expect(store.objects.get('/o')?.equals(content)).toBe(true);
  expect(store.requests.map(kindOf)).toEqual(['block 0', 'block 1048576', 'block 1048576', 'block 2097152', 'list']);
});

test('what an earlier run has sent is not sent again, and each block is noted when it has arrived', async () => {
  const content = bytesOf(4 * mebibyte + 7);
  const caller = new AbortController();
  const store = await startStore();
  const { storage } = localStorage({ ...inBlocks, parallelBlocks: 2 });
  const file = await fileOf(content);
  const done = new Set<string>();
  const note = async (id: string) => {
    if (!store.blocks.has(id)) throw new Error('noted before it arrived');
    done.add(id);
    if (done.size === 2) caller.abort(new Error('stopped'));
  };

  const error = await failureOf(storage.putBlob(file, { url: `${store.url}/o?${query}`, done, wrote: note }, { signal: caller.signal }));
  const before = new Set(done);
  const sentBefore = store.requests.length;
  const steps: number[] = [];
  const target = { url: `${store.url}/o?${query}`, done, wrote: async () => undefined };
  await storage.putBlob(file, target, { progress: (bytes) => steps.push(bytes) });

  const sentAfter = store.requests.slice(sentBefore).map(kindOf);
  expect(error.message).toBe('stopped');
  expect(before.size).toBeGreaterThanOrEqual(2);
  expect(sentAfter).toHaveLength(5 - before.size + 1);
  expect([...before].filter((id) => sentAfter.includes(`block ${Number(Buffer.from(id, 'base64').toString())}`))).toEqual([]);
  expect(store.objects.get('/o')?.equals(content)).toBe(true);
  expect([steps[0]! >= 2 * mebibyte, steps.at(-1)]).toEqual([true, content.byteLength]);
});

test('notes are written one after the other, and a note that fails ends the upload', async () => {
  const store = await startStore();
  const { storage } = localStorage(inBlocks);
  let writing = 0;
  let most = 0;
  const wrote = async () => {
    writing++;
    most = Math.max(most, writing);
    for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setImmediate(resolve));
    writing--;
  };
  const file = await fileOf(bytesOf(6 * mebibyte));

  await storage.putBlob(file, { url: `${store.url}/o?${query}`, wrote });
  const error = await failureOf(
    storage.putBlob(file, { url: `${store.url}/p?${query}`, wrote: () => Promise.reject(new Error('the journal is full')) }),
  );

  expect(most).toBe(1);
  expect([error.message, store.objects.has('/p')]).toEqual(['the journal is full', false]);
});

test('blocks that the storage has forgotten are all sent again, once', async () => {
  const content = bytesOf(3 * mebibyte);
  const store = await startStore();
  const hopeless = await startStore((_, request) => (kindOf(request) === 'list' ? { reply: xml(400, 'InvalidBlockList') } : undefined));
  const { storage } = localStorage({ ...inBlocks, parallelBlocks: 1 });
  const file = await fileOf(content);
  const done = new Set([idOf(0), idOf(2 * mebibyte)]);

  await storage.putBlob(file, { url: `${store.url}/o?${query}`, done });
  const error = await failureOf(storage.putBlob(file, { url: `${hopeless.url}/o?${query}`, done }));

  expect(store.requests.map(kindOf)).toEqual(['block 1048576', 'list', 'block 0', 'block 1048576', 'block 2097152', 'list']);
  expect(store.objects.get('/o')?.equals(content)).toBe(true);
  expect(error.message).toBe(`The storage of ColdStream (${new URL(hopeless.url).host}) no longer has all blocks of the file.`);
  expect(hopeless.requests).toHaveLength(6);
});

test('[U3] a link that ends in the middle is renewed, and only what is missing goes to the new one', async () => {
  const content = bytesOf(6 * mebibyte);
  const store = await startStore((nth, request) => (nth > 2 && request.url.startsWith('/old') ? refused : undefined));
  const { storage } = localStorage(inBlocks);
  let renewals = 0;
  const renew = async () => {
    renewals++;
    return `${store.url}/new?${query}`;
  };

  await storage.putBlob(await fileOf(content), { url: `${store.url}/old?${query}`, renew });

  expect(
    store.requests
      .filter(({ url }) => url.startsWith('/new'))
      .map(kindOf)
      .sort(),
  ).toHaveLength(4 + 1);
  expect(store.objects.get('/new')?.equals(content)).toBe(true);
  expect(renewals).toBe(1);
});

test('[U3] a link is renewed at most once in five minutes', async () => {
  const { storage, pass } = localStorage({ ...inBlocks, parallelBlocks: 1 });
  /** Each link is good for one block, and the clock passes by this much with each. */
  const run = async (passMs: number) => {
    let good = 'link0';
    let used = false;
    let renewals = 0;
    const store = await startStore((_, request) => {
      if (!request.url.startsWith(`/${good}?`) || used) return refused;
      used = true;
      pass(passMs);
      return undefined;
    });
    const renew = async () => {
      renewals++;
      good = `link${renewals}`;
      used = false;
      return `${store.url}/${good}?sig=${canary}`;
    };
    const result = await storage.putBlob(await fileOf(bytesOf(3 * mebibyte)), { url: `${store.url}/link0?sig=${canary}`, renew }).then(
      () => 'done',
      (error: unknown) => error,
    );
    return { result, renewals };
  };

  const slow = await run(300_000);
  const quick = await run(299_999);

  expect(slow).toEqual({ result: 'done', renewals: 3 });
  expect([quick.result instanceof LinkRefused, quick.renewals]).toEqual([true, 1]);
});

test('[U10] a file that changes between its blocks is not put together', async () => {
  const file = await fileOf(bytesOf(4 * mebibyte));
  const store = await startStore((nth) => (nth === 4 ? appendFile(file.path, 'more').then(() => undefined) : undefined));
  const { storage } = localStorage({ ...inBlocks, parallelBlocks: 1 });

  const error = await failureOf(storage.putBlob(file, { url: `${store.url}/o?${query}` }));

  expect(error).toBeInstanceOf(InputError);
  expect(error.message).toBe('The file "part.step" changed while it was being sent.');
  expect([store.requests.map(kindOf).includes('list'), store.objects.size]).toEqual([false, 0]);
});

test('the first failure of a block ends the others, and is the one that is told', async () => {
  const store = await startStore((nth) => (nth === 2 ? { reply: xml(404, 'ContainerNotFound') } : new Promise<undefined>(() => {})));
  const { storage } = localStorage(inBlocks);

  const error = await failureOf(storage.putBlob(await fileOf(bytesOf(8 * mebibyte)), { url: `${store.url}/o?${query}` }));

  expect(error.message).toBe(`The storage of ColdStream (${new URL(store.url).host}) answered 404 (ContainerNotFound).`);
  expect(store.requests.length).toBeLessThanOrEqual(4);
});

test('[U6] blocks grow with the file, so that there are at most 50,000, up to what a blob can hold', async () => {
  const file = { path: '/nowhere', name: 'a.step', modifiedMs: 0 };
  const count = (sizeBytes: number) => blocksOf({ ...file, sizeBytes }, 8 * mebibyte).length;
  const { storage } = localStorage();

  const error = await failureOf(storage.putBlob({ ...file, sizeBytes: 209_715_200_000_001 }, { url: 'http://127.0.0.1/o' }));

  expect([count(8 * mebibyte), count(8 * mebibyte + 1), count(50_000 * 8 * mebibyte), count(50_000 * 8 * mebibyte + 1)]).toEqual([
    1, 2, 50_000, 50_000,
  ]);
  expect(error).toBeInstanceOf(InputError);
  expect(error.message).toBe('The file "a.step" has 209715200000001 bytes; the storage takes at most 209715200000000.');
});
