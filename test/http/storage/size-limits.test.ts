import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { InputError } from '../../../src/errors.js';
import type { Storage, StorageFile } from '../../../src/http/storage/storage.js';
import { recordFault } from '../../faults/record.js';
import { fileOnDisk } from '../../support/file-on-disk.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { failureOf } from '../vendor-server.js';
import { formOf, localStorage, startStore } from './store.js';

const sizeBytes = 6 * 2 ** 30;
const s3Query = 'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=canary';

/** Bytes that were never written take no room. */
async function sparseFile(): Promise<StorageFile> {
  const path = join(await temporaryFolder(), 'large.stl');
  await writeFile(path, '');
  await truncate(path, sizeBytes);
  return fileOnDisk(path);
}

const ways: [string, (storage: Storage, file: StorageFile, url: string) => Promise<unknown>, string][] = [
  [
    'a plain PUT to S3',
    (storage, file, url) => storage.put(file, { url: `${url}/o?${s3Query}`, headers: {} }),
    'The file "large.stl" has 6442450944 bytes; the storage takes at most 5368709120 (5 GiB) at once.',
  ],
  [
    'a form',
    (storage, file, url) => storage.postForm(file, formOf(url)),
    'The file "large.stl" has 6442450944 bytes; the storage takes at most 5368709120 (5 GiB) at once.',
  ],
  [
    'a form whose policy takes less',
    (storage, file, url) =>
      storage.postForm({ ...file, sizeBytes: 2_000_000 }, formOf(url, { extra: [['content-length-range', 1, 1_000_000]] })),
    'The file "large.stl" has 2000000 bytes; the storage takes 1 to 1000000.',
  ],
];

test.for(ways)(
  '[U6] a file above the limit of %s is refused at once with that limit, and nothing is sent',
  async ([, send, said], context) => {
    const store = await startStore();
    const { storage } = localStorage();
    const file = await sparseFile();
    const startMs = performance.now();

    const error = await failureOf(send(storage, file, store.url));

    const tookMs = performance.now() - startMs;
    recordFault(context, {
      runs: 1,
      passed: store.requests.length === 0 ? 1 : 0,
      figure: `0 bytes sent, refused in ${Math.ceil(tookMs)} ms`,
    });
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toBe(said);
    expect(store.requests).toEqual([]);
    // Reading 6 GiB would take longer; the promise of half a second is in the table.
    expect(tookMs).toBeLessThan(5_000);
  },
);
