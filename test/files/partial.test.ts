import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { partialPath, sweepPartials } from '../../src/files/partial.js';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'partial-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('a partial file is hidden, says who writes it, and has a name of its own each time', () => {
  const names = [partialPath(folder, 'a.png'), partialPath(folder, 'a.png')].map((path) => basename(path));

  expect(names[0]).toMatch(new RegExp(`^\\.a\\.png\\.${process.pid}-[0-9a-f]{16}\\.part$`));
  expect(names[0]).not.toBe(names[1]);
});

test('[D5] only partial files of dead processes are swept', async () => {
  const deadPid = spawnSync(process.execPath, ['-e', '']).pid;
  const abandoned = [`.a.png.${deadPid}-0123456789abcdef.part`, `.a.png.${process.pid}-0123456789abcdef.part`];
  const kept = [
    basename(partialPath(folder, 'mine.png')),
    `.b.png.${process.ppid}-0123456789abcdef.part`,
    `c.png.${deadPid}-0123456789abcdef.part`,
    `.d.${deadPid}.part`,
    'movie.mkv.part',
  ];
  await Promise.all([...abandoned, ...kept].map((name) => writeFile(join(folder, name), 'x')));
  await mkdir(join(folder, `.e.${deadPid}-0123456789abcdef.part`));

  const swept = await sweepPartials(folder);

  expect(swept).toBe(2);
  expect((await readdir(folder)).sort()).toEqual([...kept, `.e.${deadPid}-0123456789abcdef.part`].sort());
});

test('a missing folder has nothing to sweep', async () => {
  const swept = await sweepPartials(join(folder, 'missing'));

  expect(swept).toBe(0);
});
