import { createHash } from 'node:crypto';
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { InputError } from '../../src/errors.js';
import { openAnyFile } from '../../src/files/any-file.js';
import { temporaryFolder } from '../support/temporary-folder.js';

let root = '';
beforeEach(async () => {
  root = await temporaryFolder();
});

const openIn = (typed: string, maxBytes?: number) => openAnyFile(typed, { folders: [root], homeFolder: root, maxBytes });

async function put(name: string, content: string | Buffer): Promise<string> {
  await writeFile(join(root, name), typeof content === 'string' ? Buffer.from(content, 'latin1') : content);
  return `~/${name}`;
}

async function refusal(typed: string, maxBytes?: number): Promise<[string, string]> {
  const outcome = await openIn(typed, maxBytes).catch((error: unknown) => error);
  if (outcome instanceof InputError) return [outcome.message, outcome.hint];
  throw new Error(`${typed} was not refused with an InputError`, { cause: outcome });
}

const secretHint = 'Give a copy of the file without these lines.';
const key = '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz\n-----END OPENSSH PRIVATE KEY-----\n';

test.each([
  ['survey.las', 'LASF\0\0\0\0 a point cloud'],
  ['well.LAS', '~Version\nVERS. 2.0 : CWLS log\n~Well\nSTRT.M 1670.0 :\n'],
  ['model.omf', 'PK\x03\x04 rest'],
  ['body.duf', '\x01\x02\x03\x00'],
  ['holes.csv', 'id,x,y\nDH-1,1,2\n'],
  ['no ending', 'anything'],
  ['page.pdf', '<html>not what its name says</html>'],
  ['run.par', 'NX=100\nNY=200\nNZ=50\nSTEP=0.5m\n'],
])('%s is opened as it is', async (name, content) => {
  const typed = await put(name, content);

  const file = await openIn(typed);

  expect(file).toEqual({
    path: join(root, name),
    name,
    sizeBytes: content.length,
    sha256: createHash('sha256').update(Buffer.from(content, 'latin1')).digest('hex'),
    modifiedMs: expect.closeTo(Date.now(), -5),
  });
});

test.each([
  ['id_ed25519', key, 'holds a private key'],
  ['dump.bin', `\0\0\0${'\x01'.repeat(300_000)}${key}`, 'holds a private key'],
  ['settings.ini', '[db]\nuser=me\npassword=hunter2\n', 'looks like the settings of a program, with their secrets'],
  ['wide.cfg', Buffer.from('\ufeffAPI_TOKEN=abcdef\n', 'utf16le'), 'looks like the settings of a program, with their secrets'],
])('%s is not sent, wherever its secret is', async (name, content, what) => {
  const typed = await put(name, content);

  expect(await refusal(typed)).toEqual([`"${name}" ${what}, so it is not sent anywhere.`, secretHint]);
});

test.each(['store.P12', 'passwords.kdbx', 'login.keychain-db'])('%s is refused by its name: what it keeps is encrypted', async (name) => {
  const typed = await put(name, 'anything');

  expect(await refusal(typed)).toEqual([
    `"${name}" is named as a store of keys or passwords, so it is not sent anywhere.`,
    'Give another file.',
  ]);
});

test('a folder, an empty file, one too large, a missing one, a hidden one and one outside are refused', async () => {
  await mkdir(join(root, 'folder'));
  await put('.hidden.las', 'x');
  await put('empty.las', '');
  await put('large.las', 'x');
  await truncate(join(root, 'large.las'), 3 * 2 ** 20);
  await symlink('/etc/hostname', join(root, 'link.las'));

  const refused = await Promise.all([
    refusal('~/folder'),
    refusal('~/empty.las'),
    refusal('~/large.las', 2 ** 20),
    refusal('~/missing.las'),
    refusal('~/.hidden.las'),
    refusal('~/link.las'),
  ]);

  expect(refused.map(([message]) => message.replaceAll(root, '~'))).toEqual([
    '"~/folder" is a folder, not a file.',
    '"~/empty.las" is empty (0 bytes).',
    '"~/large.las" has 3 MiB, more than the limit of 1 MiB for files.',
    '"~/missing.las" was not found.',
    '"~/.hidden.las" is hidden: a component of its path starts with a dot, and hidden files are never read.',
    '"~/link.las" is not inside the folders that this server may read, or is a link that leads out of them.',
  ]);
  expect(refused[3]?.[1]).toBe('Check the spelling of its name.');
});
