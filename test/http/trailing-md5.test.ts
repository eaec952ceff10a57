import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { trailingMd5 } from '../../src/http/trailing-md5.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const mebibyte = 2 ** 20;
const stretch = { start: 7, sizeBytes: 3 * mebibyte };
/** `md5sum` of 3 MiB of the letter a. */
const md5 = '6a11a8872b36343799a15617bea78cef';

async function inFile<Result>(sizeBytes: number, work: (md5: ReturnType<typeof trailingMd5>) => Promise<Result>): Promise<Result> {
  const path = join(await temporaryFolder(), 'part.stl');
  await writeFile(path, Buffer.concat([Buffer.from('before '), Buffer.alloc(sizeBytes, 'a'), Buffer.from('after')]));
  const handle = await open(path);
  try {
    return await work(trailingMd5(handle, stretch, { signal: undefined, cut: () => new Error('cut') }));
  } finally {
    await handle.close();
  }
}

test.each([
  ['takes all of it at once', 0, 0, 0],
  ['is busy long enough with each MiB', 60, 60, 60],
  ['takes the first two MiB at once and is busy with the last', 0, 0, 60],
])('the MD5 is that of the stretch when the line %s', async (_, ...busyMs) => {
  const found = await inFile(stretch.sizeBytes, async ({ during, digest }) => {
    for (const [i, ms] of busyMs.entries()) await during(ms > 0 ? sleep(ms) : Promise.resolve(), (i + 1) * mebibyte);
    return digest();
  });

  expect(found.toString('hex')).toBe(md5);
});

test('what fails while the line is busy is told after it, and a line that fails is not its matter', async () => {
  const { before, failure } = await inFile(mebibyte, async ({ during }) => {
    const before = await during(Promise.reject(new Error('the line broke')), 0).then(() => 'nothing thrown');
    return { before, failure: await during(sleep(60), stretch.sizeBytes).catch((error: Error) => error.message) };
  });

  expect([before, failure]).toEqual(['nothing thrown', 'cut']);
});
