import { mkdir, rm, rmdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { createJournal } from '../../src/jobs/journal.js';
import { temporaryFolder } from '../support/temporary-folder.js';

let folder = '';
let records = '';
let journal = createJournal('');

beforeEach(async () => {
  folder = await temporaryFolder();
  records = join(folder, 'records');
  journal = createJournal(folder);
  await mkdir(records);
});

/** What another server process does that starts a job. */
const appear = (name: string) => writeFile(join(records, `${name}.local.json`), '{}');
const setChanged = (msAgo: number) => utimes(records, new Date(), new Date(Date.now() - msAgo));

test('a job that another process starts is listed, however long nothing had changed before', async () => {
  await appear('01');
  await setChanged(60_000);
  expect(await journal.list()).toEqual(['local:01']);

  await appear('02');

  expect(await journal.list()).toEqual(['local:02', 'local:01']);
});

test('so is one whose change has the same time as the one before, as file systems with coarse times give it', async () => {
  await appear('01');
  await setChanged(1_000);
  const { atime, mtime } = await stat(records);
  await utimes(records, atime, mtime);
  expect(await journal.list()).toEqual(['local:01']);

  await appear('02');
  await utimes(records, atime, mtime);

  expect(await journal.list()).toEqual(['local:02', 'local:01']);
});

test('a folder that is gone has no jobs, and one that took its place has its own', async () => {
  await appear('01');
  await setChanged(60_000);
  expect(await journal.list()).toEqual(['local:01']);

  await rm(join(records, '01.local.json'));
  await rmdir(records);
  expect(await journal.list()).toEqual([]);
  await mkdir(records);
  await appear('03');

  expect(await journal.list()).toEqual(['local:03']);
});

test('while nothing changes the folder is not read again', async () => {
  await appear('01');
  await setChanged(60_000);

  expect(await journal.list()).toBe(await journal.list());
});
