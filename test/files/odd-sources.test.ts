import { execFileSync } from 'node:child_process';
import { link, mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { InputError } from '../../src/errors.js';
import { openAnyFile } from '../../src/files/any-file.js';
import { openAttachment } from '../../src/files/attachment-file.js';
import { openDataFile } from '../../src/files/data-file.js';
import { openPartFile } from '../../src/files/part-file.js';
import { temporaryFolder } from '../support/temporary-folder.js';

let root = '';
let outside = '';
beforeEach(async () => {
  [root, outside] = [await temporaryFolder(), await temporaryFolder()];
});

type Open = (typed: string, options: { folders: string[]; homeFolder: string }) => Promise<{ name: string }>;
const content = 'id,x\n1,2\n';
const doors: [string, string, Open][] = [
  ['a part', 'part.stl', openPartFile],
  ['a data file', 'table.csv', openDataFile],
  ['an attachment', 'note.txt', openAttachment],
  ['a file of any kind', 'any.bin', openAnyFile],
];

async function refusal(opening: Promise<unknown>): Promise<string> {
  const outcome = await opening.catch((error: unknown) => error);
  if (outcome instanceof InputError) return outcome.message;
  throw new Error('It was not refused with an InputError.', { cause: outcome });
}

describe.each(doors)('[U11] %s', (_, name, open) => {
  const openIn = (typed: string, folder = root) => open(typed, { folders: [folder], homeFolder: root });

  test('that is a named pipe is refused before anybody waits for its writer', async () => {
    execFileSync('mkfifo', [join(root, name)]);

    expect(await refusal(openIn(join(root, name)))).toContain(`${name}" is a named pipe, not a`);
  });

  test('that is a device is refused', async () => {
    expect(await refusal(openIn('/dev/zero', '/dev'))).toMatch(/^"\/dev\/zero" is a device, not a/);
  });

  test('that is a socket is refused', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(root, name), resolve));
    onTestFinished(() => void server.close());

    expect(await refusal(openIn(join(root, name)))).toContain(`${name}" is a socket, not a`);
  });

  test('that is a folder is refused', async () => {
    await mkdir(join(root, name));

    expect(await refusal(openIn(join(root, name)))).toContain('folder');
  });

  test('that is what the system tells of this process is refused', async () => {
    await symlink('/proc/self/environ', join(root, name));

    await refusal(openIn(join(root, name)));
    await refusal(openIn('/proc/self/environ', '/proc'));
    await refusal(openIn(`/proc/${process.pid}/maps`, '/proc'));
  });

  test('that is a link to a file outside, or to nothing, is refused', async () => {
    await writeFile(join(outside, name), content);
    await symlink(join(outside, name), join(root, name));
    await symlink(join(outside, 'nothing'), join(root, `no-${name}`));

    await refusal(openIn(join(root, name)));
    await refusal(openIn(join(root, `no-${name}`)));
  });
});

test.each(doors.slice(1))('[U11] %s with a second name is refused, since that may be outside', async (_, name, open) => {
  await writeFile(join(outside, 'private'), content);
  await link(join(outside, 'private'), join(root, name));

  expect(await refusal(open(join(root, name), { folders: [root], homeFolder: root }))).toBe(
    `"${name}" is a hard link: the same file has another name, maybe outside the allowed folders, so it is not sent.`,
  );
});

test('a part with a second name is analyzed here: only its numbers are told', async () => {
  const solid = 'solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\nendsolid a\n';
  await writeFile(join(root, 'part.stl'), solid);
  await link(join(root, 'part.stl'), join(root, 'second.stl'));

  const { name } = await openPartFile(join(root, 'part.stl'), { folders: [root], homeFolder: root });

  expect(name).toBe('part.stl');
});
