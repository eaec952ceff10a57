import { readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withLock } from '../../src/jobs/lock.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const longAgo = new Date('2026-01-01T00:00:00Z');

/** No process has this id: it is above the highest that Linux gives. */
const deadOwner = '4194305-0123abcd 0123456789abcdef';

test('twenty who want the lock get it one after the other, and it is gone afterwards', async () => {
  const folder = await temporaryFolder();
  let inside = 0;
  const most: number[] = [];

  const work = async () => {
    most.push(++inside);
    await stat(folder);
    inside--;
  };
  await Promise.all(Array.from({ length: 20 }, () => withLock(join(folder, 'lock'), work)));

  expect(most).toEqual(Array(20).fill(1));
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  ['a process that is gone', async (path: string) => writeFile(path, deadOwner)],
  [
    'a process that was killed before it wrote its name',
    async (path: string) => {
      await writeFile(path, '');
      await utimes(path, longAgo, longAgo);
    },
  ],
  [
    'a process whose id was given to another',
    async (path: string) => {
      await writeFile(path, `${process.ppid}-0123abcd 0123456789abcdef`);
      await utimes(path, longAgo, longAgo);
    },
  ],
])('a lock of %s is broken', async (_, leaveBehind) => {
  const folder = await temporaryFolder();
  await leaveBehind(join(folder, 'lock'));

  expect(await withLock(join(folder, 'lock'), async () => 'done')).toBe('done');
  expect(await readdir(folder)).toEqual([]);
});

test('a lock of a process that is alive is waited for', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'lock'), `${process.ppid}-0123abcd 0123456789abcdef`);
  let isDone = false;

  const waiting = withLock(join(folder, 'lock'), async () => {
    isDone = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 150));
  const wasDone = isDone;
  await rm(join(folder, 'lock'));
  await waiting;

  expect([wasDone, isDone]).toEqual([false, true]);
});

test('work that fails gives the lock back', async () => {
  const folder = await temporaryFolder();

  const failing = withLock(join(folder, 'lock'), async () => {
    throw new Error('no');
  });

  await expect(failing).rejects.toThrow('no');
  expect(await readdir(folder)).toEqual([]);
});
