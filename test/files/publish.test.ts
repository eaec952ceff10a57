import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigError } from '../../src/errors.js';
import { claimName } from '../../src/files/claim.js';
import { folderFailure } from '../../src/files/folder-failure.js';
import { publishFile } from '../../src/files/publish.js';

let base = '';

beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'publish-')));
});

afterEach(() => rm(base, { recursive: true, force: true }));

const bytesOf = (text: string) => new TextEncoder().encode(text);
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
const systemError = (code: string) => Object.assign(new Error(`${code}: refused`), { code });

test('bytes are saved under their name in a folder of our own', async () => {
  const folder = join(base, 'new', 'out');

  const published = await publishFile(folder, 'report.xlsx', bytesOf('table'));

  expect(published).toEqual({ path: join(folder, 'report.xlsx'), sizeBytes: 5, sha256: sha256('table') });
  expect(await readFile(published.path, 'utf8')).toBe('table');
  expect(await readdir(folder)).toEqual(['report.xlsx']);
});

test.skipIf(process.platform === 'win32')('folder and file are private to the account (skipped on Windows)', async () => {
  const { path } = await publishFile(join(base, 'out'), 'a.png', bytesOf('x'));

  expect((await stat(join(base, 'out'))).mode & 0o777).toBe(0o700);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(path)).nlink).toBe(1);
});

test('a finished file is copied whole, and stays', async () => {
  const content = Buffer.alloc(3_500_000, 'abcdefg');
  await writeFile(join(base, 'source.bin'), content);

  const published = await publishFile(join(base, 'out'), 'mesh.glb', { fromPath: join(base, 'source.bin') });

  expect(published).toMatchObject({ sizeBytes: 3_500_000, sha256: sha256(content) });
  expect(content.equals(await readFile(published.path))).toBe(true);
  expect((await stat(join(base, 'source.bin'))).size).toBe(3_500_000);
});

test('what is known of a finished file is not worked out again', async () => {
  await writeFile(join(base, 'source.bin'), 'mesh');

  const published = await publishFile(join(base, 'out'), 'mesh.glb', { fromPath: join(base, 'source.bin'), sha256: 'a'.repeat(64) });

  expect(published).toEqual({ path: join(base, 'out', 'mesh.glb'), sizeBytes: 4, sha256: 'a'.repeat(64) });
  expect(await readFile(published.path, 'utf8')).toBe('mesh');
});

test('[P-1] a hostile name stays inside the folder', async () => {
  const { path } = await publishFile(join(base, 'out'), '../../.ssh/authorized_keys', bytesOf('x'));

  expect(path).toBe(join(base, 'out', '_.._.ssh_authorized_keys'));
});

test('[D6] other bytes under a taken name get a number, the same bytes the file that is there', async () => {
  const first = await publishFile(base, 'a.png', bytesOf('one'));
  const second = await publishFile(base, 'a.png', bytesOf('two'));
  const again = await publishFile(base, 'a.png', bytesOf('two'));

  expect([first, second, again].map(({ path }) => basename(path))).toEqual(['a.png', 'a (2).png', 'a (2).png']);
  expect((await readdir(base)).sort()).toEqual(['a (2).png', 'a.png']);
  expect(await readFile(first.path, 'utf8')).toBe('one');
});

test.skipIf(process.platform === 'win32')(
  '[P-2] a folder that leads elsewhere than before is not written to (skipped on Windows)',
  async () => {
    await mkdir(join(base, 'elsewhere'));
    await publishFile(join(base, 'out'), 'a.png', bytesOf('one'));
    await rm(join(base, 'out'), { recursive: true });
    await symlink('elsewhere', join(base, 'out'));

    const error = await publishFile(join(base, 'out'), 'b.png', bytesOf('two')).catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({
      message: `The folder "${join(base, 'out')}" leads to another place than when it was first used, so nothing is saved there.`,
    });
    expect(await readdir(join(base, 'elsewhere'))).toEqual([]);
  },
);

test('a folder that was removed meanwhile is made anew', async () => {
  await publishFile(join(base, 'out'), 'a.png', bytesOf('one'));
  await rm(join(base, 'out'), { recursive: true });

  const { path } = await publishFile(join(base, 'out'), 'a.png', bytesOf('two'));

  expect(await readFile(path, 'utf8')).toBe('two');
});

test('[D6] [P-2] a link planted under the name is neither followed nor replaced', async () => {
  await writeFile(join(base, 'victim'), 'precious');
  await mkdir(join(base, 'out'));
  await symlink('../victim', join(base, 'out', 'a.png'));
  await symlink('../nothing-there', join(base, 'out', 'a (2).png'));

  const { path } = await publishFile(join(base, 'out'), 'a.png', bytesOf('mine'));

  expect(basename(path)).toBe('a (3).png');
  expect(await readFile(join(base, 'victim'), 'utf8')).toBe('precious');
  expect(await readdir(base)).not.toContain('nothing-there');
});

test('[D6] 20 parallel files of one name become 20 complete files', async () => {
  const contents = Array.from({ length: 20 }, (_, index) => Buffer.alloc(200_000 + index, `content ${index} `));

  const published = await Promise.all(contents.map((content) => publishFile(join(base, 'out'), 'a.stl', content)));

  expect(new Set(published.map(({ path }) => path)).size).toBe(20);
  expect((await readdir(join(base, 'out'))).length).toBe(20);
  for (const [index, { path, sha256: told }] of published.entries()) {
    expect(told).toBe(sha256(contents[index] ?? ''));
    expect(sha256(await readFile(path))).toBe(told);
  }
});

test('an aborted call leaves nothing behind', async () => {
  const attempt = publishFile(base, 'a.png', bytesOf('x'), { signal: AbortSignal.abort(new Error('enough')) });

  await expect(attempt).rejects.toThrow('enough');
  expect(await readdir(base)).toEqual([]);
});

test.each([
  ['below a regular file', 'file/out'],
  ['that is a regular file', 'file'],
])('a folder %s is for the operator to mend', async (_, relative) => {
  await writeFile(join(base, 'file'), 'x');
  const folder = join(base, relative);

  const error = await publishFile(folder, 'a.png', bytesOf('x')).catch((reason: unknown) => reason);

  expect(error).toBeInstanceOf(ConfigError);
  expect(error).toMatchObject({ message: expect.stringContaining(`"${folder}"`), hint: expect.stringContaining('PART_OUTPUT_DIR') });
  expect(await readdir(base)).toEqual(['file']);
});

test('a missing source is no fault of the folder', async () => {
  const attempt = publishFile(base, 'a.png', { fromPath: join(base, 'missing') });

  await expect(attempt).rejects.toMatchObject({ code: 'ENOENT' });
});

test('[D3] a full disk is told with what is needed and what is free', async () => {
  const error = await folderFailure(systemError('ENOSPC'), base, 12_340_000);

  expect(error).toBeInstanceOf(ConfigError);
  expect(error).toMatchObject({
    message: expect.stringMatching(/^The disk is full: 12\.3 MB are to be saved in ".+", where [\d,.]+ MB are free\.$/),
  });
});

test.each([['EACCES'], ['EROFS'], ['ENOTDIR']])('%s becomes a ConfigError, and a bug stays what it is', async (code) => {
  const bug = new TypeError('bug');

  expect(await folderFailure(systemError(code), base, 1)).toBeInstanceOf(ConfigError);
  expect(await folderFailure(bug, base, 1)).toBe(bug);
});

test.each([['EPERM'], ['ENOTSUP'], ['EXDEV']])(
  '[D6] where links fail with %s the name is reserved first, and never overwritten',
  async (code) => {
    const withoutLinks = () => Promise.reject(systemError(code));
    await writeFile(join(base, 'partial'), 'complete');
    await writeFile(join(base, 'taken'), 'precious');

    const refused = await claimName(join(base, 'partial'), join(base, 'taken'), withoutLinks);
    const granted = await claimName(join(base, 'partial'), join(base, 'free'), withoutLinks);

    expect([refused, granted]).toEqual([false, true]);
    expect(await readFile(join(base, 'taken'), 'utf8')).toBe('precious');
    expect(await readFile(join(base, 'free'), 'utf8')).toBe('complete');
  },
);

test('a reserved name is given back when the rename fails', async () => {
  const withoutLinks = () => Promise.reject(systemError('EPERM'));

  const attempt = claimName(join(base, 'missing'), join(base, 'free'), withoutLinks);

  await expect(attempt).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await readdir(base)).toEqual([]);
});
