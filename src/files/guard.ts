import { lstat, realpath } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { InputError } from '../errors.js';
import { errorCode } from './errno.js';
import { printableText } from './names.js';

/** Where an allowed path leads: to something that exists, or to nothing below the last folder that does. */
export type Location =
  | { exists: true; realPath: string }
  | { exists: false; nearestFolder: string; realNearestFolder: string; isForbidden: boolean };

type Root = { spelled: string; real: string | undefined };

/**
 * Where `path` (absolute, normalized) leads, once it is certain that it may be read: its real path lies inside the real path of
 * one of `folders`, and no component below that folder is hidden, neither as typed nor as resolved.
 *
 * A path outside gets the same message whether something is there or not. A dangling link counts as outside, since telling it
 * apart would show what exists there.
 *
 * @throws {InputError} when the path is hidden, outside, or leads outside.
 */
export async function locate(path: string, folders: readonly string[]): Promise<Location> {
  const roots = await Promise.all(folders.map(readRoot));
  requireAllowedSpelling(path, roots);
  let isForbidden = false;
  for (let place = path; ; place = dirname(place)) {
    const found = await tryRealPath(place);
    if ('realPath' in found) {
      if (!isAllowed(found.realPath, roots.map(realPath))) throw outside(path, roots);
      if (place === path) return { exists: true, realPath: found.realPath };
      return { exists: false, nearestFolder: place, realNearestFolder: found.realPath, isForbidden };
    }
    if (place === dirname(place) || (await isLink(place))) throw outside(path, roots);
    isForbidden ||= found.code === 'EACCES' || found.code === 'EPERM';
  }
}

async function readRoot(folder: string): Promise<Root> {
  const spelled = resolve(folder);
  const found = await tryRealPath(spelled);
  return { spelled, real: 'realPath' in found ? found.realPath : undefined };
}

async function tryRealPath(path: string): Promise<{ realPath: string } | { code: string }> {
  try {
    return { realPath: await realpath(path) };
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    return { code };
  }
}

async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (stats) => stats.isSymbolicLink(),
    () => false,
  );
}

/**
 * The check before the disk is touched. A path that is spelled outside may still be an alias of an allowed one (/var on macOS,
 * another case of letters), so only its hidden components decide here, and network paths, whose mere look-up talks to a host.
 */
function requireAllowedSpelling(path: string, roots: readonly Root[]): void {
  const spellings = roots.flatMap((root) => [root.spelled, realPath(root)]).filter((folder) => folder !== undefined);
  if (isAllowed(path, spellings)) return;
  if (spellings.some((folder) => isInside(folder, path))) throw hidden(path);
  if (path.startsWith('\\\\') || hasHidden(path)) throw outside(path, roots);
}

function realPath(root: Root): string | undefined {
  return root.real;
}

function isAllowed(path: string, folders: readonly (string | undefined)[]): boolean {
  return folders.some((folder) => folder !== undefined && isInside(folder, path) && !hasHidden(path.slice(folder.length)));
}

/** With the separator, so that /allowed_evil is not inside /allowed. */
function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function hasHidden(path: string): boolean {
  return path.split(sep).some((component) => component.startsWith('.'));
}

function hidden(path: string): InputError {
  return new InputError(
    `"${printableText(path)}" is hidden: a component of its path starts with a dot, and hidden files are never read.`,
    'Copy the part file to a folder that is not hidden and give that path.',
  );
}

function outside(path: string, roots: readonly Root[]): InputError {
  if (/^(?:[a-z]:)?[\\/]mnt[\\/](?:user-data|data)(?:[\\/]|$)/i.test(path)) {
    return new InputError(
      `"${printableText(path)}" was attached to the chat: it lives in the assistant's sandbox, where this server cannot see it.`,
      'Ask the user to save the file on the machine that this server runs on, and give its path there.',
    );
  }
  return new InputError(
    `"${printableText(path)}" is not inside the folders that this server may read, or is a link that leads out of them.`,
    `Allowed: ${listRoots(roots)}. Copy the file there, or ask the operator to add its folder to PART_DIRS.`,
  );
}

function listRoots(roots: readonly Root[]): string {
  const names = roots.slice(0, 5).map(({ spelled, real }) => `"${printableText(spelled)}"${real === undefined ? ' (does not exist)' : ''}`);
  if (names.length === 0) return 'no folder at all';
  return names.join(', ') + (roots.length > names.length ? ` and ${roots.length - names.length} more` : '');
}
