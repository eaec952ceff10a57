import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GeneratedFile, openFileFolder } from './generated-file.js';
import { linkToGet, openStorage, type RealStorages, startRealStorages, ways } from './real-storages.js';

const mebibyte = 2 ** 20;
const sizes = [
  ...[0, 1, 4 * mebibyte - 1, 4 * mebibyte, 4 * mebibyte + 1],
  ...[64 * mebibyte - 1, 64 * mebibyte, 64 * mebibyte + 1, 300 * mebibyte],
];

let servers: RealStorages;
let folder: Awaited<ReturnType<typeof openFileFolder>>;
beforeAll(async () => {
  [servers, folder] = await Promise.all([startRealStorages(), openFileFolder()]);
});
afterAll(async () => {
  await servers?.stop();
  await folder?.remove();
});

describe.each(sizes)('a file of %d bytes', (sizeBytes) => {
  let file: GeneratedFile;
  beforeAll(async () => {
    file = await folder.generate(sizeBytes);
  });
  afterAll(() => rm(file.path));

  test.each(ways)('[U8] goes there and back as $way', async ({ server, options, send }) => {
    const { url } = servers[server];
    const storage = openStorage(options);
    const to = folder.freePath();
    const key = `there-and-back-${file.name}`;
    const sent: number[] = [];
    const fetched: number[] = [];

    await send({ storage, file, key, url, call: { progress: (doneBytes) => sent.push(doneBytes) } });
    const isAnnounced = options.singlePutBytes === undefined;
    const target = { url: linkToGet(server, url, key), ...(isAnnounced && { sizeBytes }) };
    const saved = await storage.download(target, to, { progress: (doneBytes) => fetched.push(doneBytes) });

    await rm(to);
    expect(saved).toMatchObject({ sizeBytes, sha256: file.sha256 });
    expect([sent.at(-1) ?? 0, fetched.at(-1) ?? 0]).toEqual([sizeBytes, sizeBytes]);
  });
});

test('the ETag of a plain PUT is the MD5 of the file', async () => {
  const file = await folder.generate(mebibyte);
  const [{ send, server }] = ways as [(typeof ways)[0]];

  const { etag } = await send({ storage: openStorage(), file, key: 'etag.stl', url: servers[server].url });

  expect(etag).toBe(`"${file.md5}"`);
});
