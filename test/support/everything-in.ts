import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Every file below a folder, with its content after its path. */
export async function everythingIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  // A server that is at work may take a file away meanwhile.
  const contents = files.map(async (file) => `${file}\n${await readFile(file, 'utf8').catch(() => '')}`);
  return (await Promise.all(contents)).join('\n');
}
