import { existsSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { run } from './checkout-copy.js';

/** Versions that hosts bring or users have, beside the one that runs this test. */
const others = ['22.23.3', '24.21.0'];

export const nodeVersions = [process.version.slice(1), ...others];

/**
 * The program of a version of Node: this one, or that of the npm package for this system, kept in node_modules/.cache/nodes.
 * The package `node` would fetch the same one in an install script.
 */
export async function nodeOf(version: string): Promise<string> {
  if (version === process.version.slice(1)) return process.execPath;
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${system}-${process.arch}`;
  const folder = resolve('node_modules/.cache/nodes', version);
  const program = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(program)) return program;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--no-save', '--silent', `${name}@${version}`], {
    cwd: folder,
  });
  return program;
}

/** A folder to be the whole PATH: it holds this Node and nothing else, no npm and no shell. */
export async function pathOf(version: string, folder: string): Promise<string> {
  const path = join(folder, `path-${version}`);
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { recursive: true });
  await symlink(await nodeOf(version), join(path, 'node'));
  return path;
}
