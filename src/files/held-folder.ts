import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readlink, realpath } from 'node:fs/promises';
import { ConfigError } from '../errors.js';
import { errorCode } from './errno.js';
import { printableText } from './names.js';

/** A folder that stays the same one whatever becomes of its path: `place` leads to it as long as it is held. */
export type HeldFolder = { place: string; handle: FileHandle | undefined };

/** Where the folders lay when they were first used by this process. */
const firstPlaces = new Map<string, string>();

/**
 * What `work` returns with the folder at `path` (absolute; made when missing, private to the account). On Linux it is held by its
 * descriptor, so that neither it nor a folder above it can be swapped for a link while files are written; elsewhere its real path is
 * looked up right before.
 *
 * @throws {ConfigError} when the path leads to another place than at its first use, the system's error when it cannot be made or
 * opened; what `work` throws.
 */
export async function inHeldFolder<Result>(path: string, work: (folder: HeldFolder) => Promise<Result>): Promise<Result> {
  const handle = await openFolder(path);
  try {
    const { realPath, isHeld } = await placeOf(handle, path);
    requireFirstPlace(path, realPath);
    return await work({ handle, place: handle && isHeld ? descriptorOf(handle) : realPath });
  } finally {
    await handle?.close();
  }
}

/** Undefined where a folder cannot be opened: on Windows, and where it may be written but not listed. */
async function openFolder(path: string): Promise<FileHandle | undefined> {
  try {
    return await openAsFolder(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    await mkdir(path, { recursive: true, mode: 0o700 });
    return openAsFolder(path);
  }
}

async function openAsFolder(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, constants.O_RDONLY | (constants.O_DIRECTORY ?? 0));
  } catch (error) {
    if (errorCode(error) === 'EACCES' || (process.platform === 'win32' && errorCode(error) !== 'ENOENT')) return undefined;
    throw error;
  }
}

function descriptorOf({ fd }: FileHandle): string {
  return `/proc/self/fd/${fd}`;
}

/** Linux tells where an opened folder really is (of one that was removed meanwhile: nowhere); the path may lead elsewhere by now. */
async function placeOf(handle: FileHandle | undefined, path: string): Promise<{ realPath: string; isHeld: boolean }> {
  const told = handle && (await readlink(descriptorOf(handle)).catch(() => undefined));
  return told === undefined ? { realPath: await realpath(path), isHeld: false } : { realPath: told, isHeld: true };
}

function requireFirstPlace(path: string, realPath: string): void {
  const first = firstPlaces.get(path);
  if (first === undefined) firstPlaces.set(path, realPath);
  if (first === undefined || first === realPath) return;
  throw new ConfigError(
    `The folder "${printableText(path)}" leads to another place than when it was first used, so nothing is saved there.`,
    'Check who has changed it. If that was meant, start the server anew.',
  );
}
