import { execFileSync, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { InputError } from '../../src/errors.js';
import { openPartFile } from '../../src/files/part-file.js';

const inside = 'ISO-10303-21; inside\n';
const secret = 'ISO-10303-21; secret of another\n';
const isOutside = /is not inside the folders that this server may read/;
const isHidden = /is hidden/;

let base = '';
let allowed = '';
let outside = '';

beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'guard-')));
  allowed = join(base, 'allowed');
  outside = join(base, 'outside');
  await Promise.all([allowed, outside, join(base, 'allowed_evil')].map((folder) => mkdir(folder)));
  await writeFile(join(allowed, 'a.step'), inside);
  await writeFile(join(outside, 'a.step'), secret);
  await writeFile(join(base, 'allowed_evil', 'a.step'), secret);
});

afterEach(() => rm(base, { recursive: true, force: true }));

function openIn(path: string, folders = [allowed]) {
  return openPartFile(path, { folders, homeFolder: base });
}

async function refusal(path: string, folders = [allowed]): Promise<InputError> {
  const outcome = await openIn(path, folders).catch((error: unknown) => error);
  if (outcome instanceof InputError) return outcome;
  throw new Error(`${path} was not refused with an InputError`, { cause: outcome });
}

test.each([
  ['../outside/a.step', isOutside],
  ['../allowed_evil/a.step', isOutside],
  ['../allowed_evil/none.step', isOutside],
  ['x/../../outside/a.step', isOutside],
  ['../../../../../../../../etc/passwd', isOutside],
  ['.ssh/a.step', isHidden],
  ['.env', isHidden],
  ['sub/.git/a.step', isHidden],
])('[P-1] %s is refused', async (relative, message) => {
  const error = await refusal(`${allowed}/${relative}`);

  expect(error.message).toMatch(message);
});

test('the message for a path outside is the same whether something is there or not', async () => {
  const existing = await refusal(join(outside, 'a.step'));
  await rm(join(outside, 'a.step'));
  const missing = await refusal(join(outside, 'a.step'));

  expect([existing.message, existing.hint]).toEqual([missing.message, missing.hint]);
  expect(existing.hint).toBe(`Allowed: "${allowed}". Copy the file there, or ask the operator to add its folder to PART_DIRS.`);
});

test('no message tells whether the goal of a link that leads outside exists', async () => {
  await symlink(join(outside, 'a.step'), join(allowed, 'link.step'));
  await symlink(outside, join(allowed, 'folder'));

  const existing = [await refusal(join(allowed, 'link.step')), await refusal(join(allowed, 'folder', 'a.step'))];
  await rm(outside, { recursive: true });
  const missing = [await refusal(join(allowed, 'link.step')), await refusal(join(allowed, 'folder', 'a.step'))];

  expect(existing.map((error) => error.message)).toEqual(missing.map((error) => error.message));
  expect(existing[0]?.message).toMatch(isOutside);
});

test.each([
  ['to a file outside', () => symlink(join(outside, 'a.step'), join(allowed, 'link.step'))],
  ['to a file outside, relative', () => symlink('../outside/a.step', join(allowed, 'link.step'))],
  [
    'over another link',
    async () => {
      await symlink(join(outside, 'a.step'), join(allowed, 'hop'));
      await symlink('hop', join(allowed, 'link.step'));
    },
  ],
  [
    'to a hidden file inside',
    async () => {
      await writeFile(join(allowed, '.secret.step'), secret);
      await symlink('.secret.step', join(allowed, 'link.step'));
    },
  ],
  ['to itself', () => symlink('link.step', join(allowed, 'link.step'))],
  ['to a sibling with the same beginning', () => symlink('../allowed_evil/a.step', join(allowed, 'link.step'))],
])('[P-2] a link %s is refused', async (_, plant) => {
  await plant();

  const error = await refusal(join(allowed, 'link.step'));

  expect(error.message).toMatch(isOutside);
});

test('links that stay inside lead to the real file', async () => {
  await symlink('a.step', join(allowed, 'link.step'));
  await symlink('.', join(allowed, 'same'));

  const parts = [await openIn(join(allowed, 'link.step')), await openIn(join(allowed, 'same', 'a.step'))];

  expect(parts.map((part) => part.path)).toEqual([join(allowed, 'a.step'), join(allowed, 'a.step')]);
});

test('an allowed folder may be a link itself, and either spelling works', async () => {
  await symlink(allowed, join(base, 'alias'));

  const byAlias = await openIn(join(base, 'alias', 'a.step'), [join(base, 'alias')]);
  const byReal = await openIn(join(allowed, 'a.step'), [join(base, 'alias')]);
  const aliasOfReal = await openIn(join(base, 'alias', 'a.step'), [allowed]);

  expect([byAlias.path, byReal.path, aliasOfReal.path]).toEqual(Array(3).fill(join(allowed, 'a.step')));
});

test('an allowed folder may lie below a hidden one', async () => {
  const root = join(base, '.cache', 'parts');
  await mkdir(root, { recursive: true });
  await writeFile(join(root, 'a.step'), inside);

  const part = await openIn(join(root, 'a.step'), [base, root]);
  const error = await refusal(join(root, 'a.step'), [base]);

  expect(part.path).toBe(join(root, 'a.step'));
  expect(error.message).toMatch(isHidden);
});

test('without any existing allowed folder everything is outside', async () => {
  const missingRoot = await refusal(join(allowed, 'a.step'), [join(base, 'nowhere')]);
  const noRoot = await refusal(join(allowed, 'a.step'), []);

  expect(missingRoot.hint).toContain(`"${join(base, 'nowhere')}" (does not exist)`);
  expect(noRoot.hint).toMatch(/^Allowed: no folder at all/);
});

test.each(['/mnt/user-data/uploads/a.step', '/mnt/data/a.step', 'sandbox:/mnt/data/a.step'])(
  '%s is told to be in the chat',
  async (path) => {
    const error = await refusal(path);

    expect(error.message).toMatch(/attached to the chat: it lives in the assistant's sandbox/);
    expect(error.hint).toMatch(/save the file on the machine/);
  },
);

const hasMkfifo = (() => {
  try {
    return execFileSync('sh', ['-c', 'command -v mkfifo']).length > 0;
  } catch {
    return false;
  }
})();

test.skipIf(!hasMkfifo)('a named pipe without a writer is refused without waiting (skipped where mkfifo is missing)', async () => {
  execFileSync('mkfifo', [join(allowed, 'pipe.step')]);

  // One that waits for a writer never comes back.
  const error = await refusal(join(allowed, 'pipe.step'));

  expect(error.message).toMatch(/is a named pipe, not a part file/);
});

test.skipIf(process.platform === 'win32')('a socket is refused (skipped on Windows)', async () => {
  const server = createServer().listen(join(allowed, 's.step'));
  await new Promise((resolve) => server.once('listening', resolve));

  const error = await refusal(join(allowed, 's.step')).finally(() => server.close());

  expect(error.message).toMatch(/is a socket, not a part file/);
});

test.skipIf(process.platform === 'win32')('a device is refused (skipped on Windows)', async () => {
  const error = await refusal('/dev/zero', ['/dev']);

  expect(error.message).toMatch(/is a device, not a part file/);
});

test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'a file without read permission is refused (skipped for root)',
  async () => {
    await chmod(join(allowed, 'a.step'), 0);

    const error = await refusal(join(allowed, 'a.step'));

    expect(error.message).toMatch(/may not be read by this server/);
  },
);

test('[P-2] a folder that is swapped for a link all the time never lets the outside in', async () => {
  await mkdir(join(allowed, 'real'));
  await writeFile(join(allowed, 'real', 'a.step'), inside);
  await symlink(outside, join(allowed, 'fake'));
  const swapper = spawn(process.execPath, ['-e', swapForEver], { cwd: allowed, stdio: 'ignore' });

  const outcomes = { opened: 0, refused: 0 };
  const until = performance.now() + 2_000;
  const hasSeenBoth = () => outcomes.opened > 0 && outcomes.refused > 0;
  // Where the machine is busy it may take longer until the other process has begun; the limit of the test ends what never comes.
  while (performance.now() < until || !hasSeenBoth()) {
    const sizeBytes = await openIn(join(allowed, 'place', 'a.step')).then(
      (part) => part.sizeBytes,
      (error: unknown) => (error instanceof InputError ? 'refused' : error),
    );
    if (sizeBytes === 'refused') outcomes.refused++;
    else if (sizeBytes === inside.length) outcomes.opened++;
    else throw new Error('the outside was read, or an unforeseen failure came up', { cause: sizeBytes });
  }
  const ended = new Promise((resolve) => swapper.once('exit', resolve));
  swapper.kill('SIGKILL');
  await ended;

  expect(outcomes.opened).toBeGreaterThan(0);
  expect(outcomes.refused).toBeGreaterThan(0);
});

const swapForEver = `
  const { renameSync } = require('node:fs');
  for (;;) for (const source of ['real', 'fake']) {
    renameSync(source, 'place');
    for (let pause = Math.random() * 2e5; pause > 0; pause--);
    renameSync('place', source);
  }
`;
