import { expect, test } from 'vitest';
import type { Storage, StorageFile } from '../../../src/http/storage/storage.js';
import { fileOf, formOf, localStorage, startStore } from './store.js';

/** Said by every request: by the connection, of the length, and who asks. None of them is ever signed in a link. */
const always = ['connection', 'content-length', 'host', 'user-agent'];
const listed = { 'content-type': 'model/stl', 'x-amz-meta-order': '7' };

const ways: [string, (storage: Storage, file: StorageFile, url: string) => Promise<unknown>, string[]][] = [
  ['a plain PUT', (storage, file, url) => storage.put(file, { url, headers: listed }), ['content-type', 'x-amz-meta-order']],
  ['a plain PUT without any', (storage, file, url) => storage.put(file, { url, headers: {} }), []],
  // Azure signs no headers; it checks what is sent by the MD5 and wants to know the kind of the blob.
  ['a blob', (storage, file, url) => storage.putBlob(file, { url }), ['content-md5', 'x-ms-blob-type']],
  ['a form', (storage, file, url) => storage.postForm(file, formOf(url)), ['content-type']],
];

test.each(ways)('[U8] %s has the headers that the vendor listed, and no other that could be signed', async (_, send, expected) => {
  const store = await startStore();
  const { storage } = localStorage();

  await send(storage, await fileOf(Buffer.from('solid')), `${store.url}/o`);

  expect(Object.keys(store.requests[0]!.headers).sort()).toEqual([...always, ...expected].sort());
});

test('[U8] listed headers go with the very values that were listed', async () => {
  const store = await startStore();
  const { storage } = localStorage();

  await storage.put(await fileOf(Buffer.from('solid')), { url: `${store.url}/o`, headers: listed });

  expect(store.requests[0]!.headers).toMatchObject(listed);
});

test('[U8] what a vendor lists can neither sign in nor change what the connection says', async () => {
  const store = await startStore();
  const { storage } = localStorage();
  const odd = {
    Authorization: 'Bearer x',
    cookie: 'a=b',
    'X-Api-Key': 'x',
    Host: 'elsewhere',
    'transfer-encoding': 'chunked',
    Expect: 'x',
  };

  await storage.put(await fileOf(Buffer.from('solid')), { url: `${store.url}/o`, headers: odd });

  const { headers } = store.requests[0]!;
  expect(Object.keys(headers).sort()).toEqual(always);
  expect(headers).toMatchObject({ host: new URL(store.url).host, 'content-length': '5' });
});
