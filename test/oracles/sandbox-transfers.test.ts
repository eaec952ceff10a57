import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStorage, type Storage, type StorageFile } from '../../src/http/storage/storage.js';
import { type GeneratedFile, openFileFolder } from './generated-file.js';
import { type StorageSide, startSandboxStorage } from './sandbox-storage.js';

const mebibyte = 2 ** 20;
const sizes = [
  ...[0, 1, 4 * mebibyte - 1, 4 * mebibyte, 4 * mebibyte + 1],
  ...[64 * mebibyte - 1, 64 * mebibyte, 64 * mebibyte + 1, 300 * mebibyte],
];

let servers: Awaited<ReturnType<typeof startSandboxStorage>>;
let folder: Awaited<ReturnType<typeof openFileFolder>>;
beforeAll(async () => {
  [servers, folder] = await Promise.all([startSandboxStorage(), openFileFolder()]);
});
afterAll(async () => {
  await servers?.stop();
  await folder?.remove();
});

const headers = { 'content-type': 'application/octet-stream' };
type Send = (storage: Storage, side: StorageSide, file: StorageFile, name: string) => Promise<unknown>;
const putBlob: Send = (storage, { blob }, file, name) => storage.putBlob(file, { url: blob(name) });
const linkToBlob = ({ blob }: StorageSide, name: string) => blob(name, { permissions: 'r' });

const ways: { way: string; singlePutBytes?: number; send: Send; linkTo: (side: StorageSide, name: string) => string }[] = [
  {
    way: 'a plain PUT',
    send: (storage, { s3 }, file, name) => storage.put(file, { url: s3.link('PUT', `puts/${name}`, { headers }), headers }),
    linkTo: ({ s3 }, name) => s3.link('GET', `puts/${name}`),
  },
  {
    way: 'a form',
    send: (storage, { s3 }, file, name) => storage.postForm(file, s3.form(`forms/${name}`)),
    linkTo: ({ s3 }, name) => s3.link('GET', `forms/${name}`),
  },
  { way: 'a blob at once', singlePutBytes: 4096 * mebibyte, send: putBlob, linkTo: linkToBlob },
  { way: 'a blob in blocks', singlePutBytes: 0, send: putBlob, linkTo: linkToBlob },
];

describe.each(sizes)('a file of %d bytes', (sizeBytes) => {
  let file: GeneratedFile;
  beforeAll(async () => {
    file = await folder.generate(sizeBytes);
  });
  afterAll(() => rm(file.path));

  test.each(ways)('goes to the sandbox and back as $way', async ({ way, singlePutBytes, send, linkTo }) => {
    const storage = createStorage({ vendor: 'Somebody', allowLoopback: true, retryBaseMs: 1, singlePutBytes });
    const name = `${way.replaceAll(' ', '-')}-${sizeBytes}.stl`;
    const to = folder.freePath();

    await send(storage, servers.side, file, name);
    const saved = await storage.download({ url: linkTo(servers.side, name), sizeBytes }, to);

    await rm(to);
    expect(saved).toMatchObject({ sizeBytes, sha256: file.sha256 });
  });
});
