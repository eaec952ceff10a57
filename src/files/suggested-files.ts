import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { InputError } from '../errors.js';
import { isPartFileName } from './formats.js';
import { locate } from './guard.js';
import type { PlaceOptions } from './open-file.js';
import { absolutePath } from './spelling.js';

/** What clients show of a completion. */
const mostSuggested = 100;

/**
 * How a path may go on from what was typed: the part files and, with a separator at their end, the folders that begin so, at most 100.
 * Nothing hidden, and nothing outside the folders that may be read; those themselves when the path does not reach into one.
 */
export async function suggestedFiles(typed: string, options: PlaceOptions): Promise<string[]> {
  const [, typedFolder = '', begun = ''] = /^(.*[\\/])?([^\\/]*)$/s.exec(typed) ?? [];
  const roots = options.folders.map((folder) => resolve(folder) + sep).filter((root) => root.startsWith(typed));
  const inside = await entriesOf(typedFolder, options);
  const fitting = inside.filter((name) => name.toLowerCase().startsWith(begun.toLowerCase()));
  return [...new Set([...roots, ...fitting.map((name) => typedFolder + name)])].slice(0, mostSuggested);
}

/** Names of what may be read in a folder, files first; none where it may not be read itself. */
async function entriesOf(typedFolder: string, options: PlaceOptions): Promise<string[]> {
  const folder = await allowed(() => absolutePath(typedFolder || '.', options), options);
  if (folder === undefined) return [];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const seen = entries.filter(({ name }) => !name.startsWith('.') && !/[\p{Cc}\p{Cf}]/u.test(name));
  const kinds = await Promise.all(seen.map(async (entry) => ({ name: entry.name, kind: await kindOf(entry, folder, options) })));
  const named = (wanted: 'file' | 'folder') => kinds.filter(({ kind }) => kind === wanted).map(({ name }) => name);
  const folders = named('folder').map((name) => name + sep);
  return [...named('file').filter(isPartFileName).sort(), ...folders.sort()];
}

/** The real path, where it leads to something that may be read. */
async function allowed(path: () => string, { folders }: PlaceOptions): Promise<string | undefined> {
  try {
    const location = await locate(path(), folders);
    return location.exists ? location.realPath : undefined;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

async function kindOf(entry: Dirent, folder: string, options: PlaceOptions): Promise<'file' | 'folder' | undefined> {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (!entry.isSymbolicLink()) return undefined;
  const path = await allowed(() => join(folder, entry.name), options);
  const found = path === undefined ? undefined : await stat(path).catch(() => undefined);
  return found?.isFile() ? 'file' : found?.isDirectory() ? 'folder' : undefined;
}
