import { statfs } from 'node:fs/promises';
import { ConfigError } from '../errors.js';
import { errorCode } from './errno.js';
import { printableText } from './names.js';

const anotherFolder = 'or set PART_OUTPUT_DIR to another folder';

const reasons: ReadonlyMap<string, { is: string; advice: string }> = new Map([
  ['EACCES', { is: 'this server may not write there', advice: `Give it write permission, ${anotherFolder}.` }],
  ['EPERM', { is: 'this server may not write there', advice: `Give it write permission, ${anotherFolder}.` }],
  ['EROFS', { is: 'it is on a read-only file system', advice: 'Set PART_OUTPUT_DIR to a folder that can be written.' }],
  ['ENOTDIR', { is: 'a part of the path is not a folder', advice: 'Set PART_OUTPUT_DIR to a folder.' }],
  ['EEXIST', { is: 'a file of that name is in the way', advice: 'Set PART_OUTPUT_DIR to a folder.' }],
  ['ENOENT', { is: 'it was removed meanwhile or cannot be made', advice: 'Check PART_OUTPUT_DIR and try again.' }],
  ['ELOOP', { is: 'its path has links that go round in circles', advice: 'Set PART_OUTPUT_DIR to a folder.' }],
  ['ENAMETOOLONG', { is: 'its path is too long', advice: 'Set PART_OUTPUT_DIR to a folder with a shorter path.' }],
  ['EFBIG', { is: 'the file is larger than is allowed there', advice: `Raise the limit on file sizes, ${anotherFolder}.` }],
]);

const full = new Set(['ENOSPC', 'EDQUOT']);

/**
 * What to throw when writing `neededBytes` into `folder` failed with `error`: a `ConfigError` that names the folder, the reason
 * and the remedy where the system said why, `error` itself otherwise.
 */
export async function folderFailure(error: unknown, folder: string, neededBytes: number): Promise<unknown> {
  const code = errorCode(error) ?? '';
  const shown = `"${printableText(folder)}"`;
  if (full.has(code)) {
    return new ConfigError(
      `The disk is full: ${inMegabytes(neededBytes)} are to be saved in ${shown}, where ${await freeSpace(folder)} are free.`,
      `Free some space, ${anotherFolder}.`,
      error,
    );
  }
  const reason = reasons.get(code);
  return reason ? new ConfigError(`Files cannot be saved in ${shown}: ${reason.is}.`, reason.advice, error) : error;
}

/**
 * What to throw before `neededBytes` (undefined: nobody knows how many) are saved in `folder` when `spareBytes` would not stay free
 * there; undefined when there is room enough, and where the system does not say.
 */
export async function lackOfSpace(folder: string, neededBytes: number | undefined, spareBytes: number): Promise<ConfigError | undefined> {
  const freeBytes = await freeBytesIn(folder);
  if (freeBytes === undefined || freeBytes >= (neededBytes ?? 0) + spareBytes) return undefined;
  const needed = neededBytes === undefined ? 'a file of unknown size is' : `${inMegabytes(neededBytes)} are`;
  return new ConfigError(
    `The disk is too full: ${needed} to be saved in "${printableText(folder)}", where ${inMegabytes(freeBytes)} are free, and ` +
      `${inMegabytes(spareBytes)} have to stay free.`,
    `Free some space, ${anotherFolder}.`,
  );
}

async function freeSpace(folder: string): Promise<string> {
  const freeBytes = await freeBytesIn(folder);
  return freeBytes === undefined ? 'too few' : inMegabytes(freeBytes);
}

/** Some network mounts say that they have no blocks at all. */
async function freeBytesIn(folder: string): Promise<number | undefined> {
  const { bavail, blocks, bsize } = await statfs(folder).catch(() => ({ bavail: 0, blocks: 0, bsize: 0 }));
  return blocks === 0 ? undefined : bavail * bsize;
}

function inMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toLocaleString('en-US', { maximumFractionDigits: 1 })} MB`;
}
