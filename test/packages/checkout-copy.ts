import { execFile } from 'node:child_process';
import { cp, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

export const run = promisify(execFile);

/** What the packages are made of. */
const sources = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'manifest.json',
  'server.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'NOTICE',
  'Dockerfile',
  'src',
  'scripts',
  'examples',
  'assets',
  'docs',
];

/** An empty folder outside the checkout, by its real path; the one who asks removes it. */
export async function emptyFolder(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), 'part-packages-')));
}

/** A copy of the checkout: what is built and packed there meets no left-over of an earlier build and disturbs no one. */
export async function checkoutCopy(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await emptyFolder();
  for (const source of sources) await cp(resolve(source), join(folder, source), { recursive: true });
  await symlink(resolve('node_modules'), join(folder, 'node_modules'), 'junction');
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
