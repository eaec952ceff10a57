import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, lstat, open, readlink, realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { InputError } from '../errors.js';
import type { FileEnds } from './content.js';
import { digestOf } from './digest.js';
import { errorCode } from './errno.js';
import { type Location, locate } from './guard.js';
import { printableText } from './names.js';
import { absolutePath, type SpellingOptions } from './spelling.js';

/** A file that was checked, and the bytes it held when it was read. */
export type CheckedFile<Kind> = {
  /** Real absolute path, without links. */
  path: string;
  /** File name for people: control and invisible characters are taken out. */
  name: string;
  kind: Kind;
  sizeBytes: number;
  /** Of the whole content, 64 hexadecimal digits. */
  sha256: string;
  /** Time of the last change, in whole ms since 1970. */
  modifiedMs: number;
};

/** Where files may be read, and how long to go on. */
export type PlaceOptions = SpellingOptions & { folders: readonly string[]; signal?: AbortSignal | undefined };

/** What files are wanted, and what to say about others. Everything that refuses throws an InputError. */
export type FileRules<Kind> = {
  /** "part file": what a pipe or device is not. */
  noun: string;
  missing(path: string, location: Extract<Location, { exists: false }>): Promise<InputError>;
  folder(path: string, realFolder: string): Promise<InputError>;
  /** The kind that a file name claims. */
  requireKind(name: string): Kind;
  /** `files` is what the limit is for, in the message. */
  limit(kind: Kind): { maxBytes: number; files: string };
  emptyHint: string;
  tooLargeHint: string;
  /** A file that is only read here may have several names; one that is sent away may not, unless what sends it looks itself. */
  mayHaveSeveralNames?: boolean;
  requireContent(kind: Kind, ends: FileEnds, name: string): void;
  /** Looks at the whole content, piece by piece; each piece is only valid until that returns. */
  readerOf?(kind: Kind, name: string): ((piece: Uint8Array) => Promise<void>) | undefined;
};

const mebibyte = 1 << 20;

/** O_NOFOLLOW: where the last component is a link, it was swapped. O_NONBLOCK: a pipe would wait for its writer. */
const readOnly = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

const headBytes = 64 * 1024;
/** The directory of a ZIP archive stands at its end; this holds some 3,000 entries. */
const tailBytes = 256 * 1024;

/**
 * A regular file inside the allowed folders, found by what was typed, guarded, checked and hashed; nothing stays open. Everything is
 * checked on the opened file, so that a swap between look-up and opening changes nothing.
 *
 * @throws {InputError} when the spelling, the place, the kind, the size or the content is refused, when nothing is there, or
 * when the file changes while it is read. The signal's reason when it is aborted.
 */
export async function openCheckedFile<Kind>(typed: string, options: PlaceOptions, rules: FileRules<Kind>): Promise<CheckedFile<Kind>> {
  const path = absolutePath(typed, options);
  const location = await locate(path, options.folders);
  if (!location.exists) throw await rules.missing(path, location);
  const { realPath } = location;
  const seen = await reach(lstat(realPath, { bigint: true }), path);
  await requireRegularFile(seen, path, realPath, rules);
  const kind = rules.requireKind(basename(realPath));
  const file = await reach(open(realPath, readOnly), path);
  try {
    const stats = await file.stat({ bigint: true });
    await requireRegularFile(stats, path, realPath, rules);
    await requireSameFile(file, stats, seen, realPath);
    if (!rules.mayHaveSeveralNames) requireSingleName(stats, basename(realPath));
    requireSize(stats.size, path, rules.limit(kind), rules);
    rules.requireContent(kind, await readEnds(file, Number(stats.size)), basename(realPath));
    const onPiece = rules.readerOf?.(kind, basename(realPath));
    const { sizeBytes, sha256 } = await digestOf(file, { signal: options.signal, ...(onPiece && { onPiece }) });
    requireUnchanged(stats, await file.stat({ bigint: true }), sizeBytes, path);
    const modifiedMs = Number(stats.mtimeMs);
    return { path: realPath, name: printableText(basename(realPath), 255), kind, sizeBytes, sha256, modifiedMs };
  } finally {
    await file.close();
  }
}

/** The file was there a moment ago: what the system refuses is its permissions, or a swap meanwhile. */
async function reach<Reached>(attempt: Promise<Reached>, path: string): Promise<Reached> {
  try {
    return await attempt;
  } catch (error) {
    const code = errorCode(error) ?? '';
    if (code === 'EACCES' || code === 'EPERM') {
      throw new InputError(`"${printableText(path)}" may not be read by this server.`, 'Check the permissions of the file.', error);
    }
    if (['ELOOP', 'ENOENT', 'ENOTDIR', 'ENXIO'].includes(code)) throw changed(path, error);
    throw error;
  }
}

type KindWords = Pick<FileRules<never>, 'noun' | 'folder'>;

async function requireRegularFile(stats: BigIntStats, path: string, realPath: string, { noun, folder }: KindWords): Promise<void> {
  if (stats.isFile()) return;
  if (stats.isDirectory()) throw await folder(path, realPath);
  const kind = stats.isFIFO() ? 'a named pipe' : stats.isSocket() ? 'a socket' : 'a device';
  throw new InputError(`"${printableText(path)}" is ${kind}, not a ${noun}.`, 'Give the path of a regular file.');
}

/**
 * That the opened file is the one that was found inside the allowed folders. Its identity alone is no proof: a folder on the
 * way could have been swapped for a link before that was looked up, too. Linux tells where the opened file really is; elsewhere
 * the path is resolved once more.
 */
async function requireSameFile(file: FileHandle, stats: BigIntStats, seen: BigIntStats, realPath: string): Promise<void> {
  const openedPath = await reach(
    readlink(`/proc/self/fd/${file.fd}`).catch(() => realpath(realPath)),
    realPath,
  );
  if (stats.dev !== seen.dev || stats.ino !== seen.ino || openedPath !== realPath) throw changed(realPath);
}

/**
 * A hard link makes any file of the disk look as if it were in an allowed folder, and nothing tells where its other names are.
 *
 * @throws {InputError} when the file has more than one name.
 */
export function requireSingleName({ nlink }: BigIntStats, name: string): void {
  if (nlink <= 1n) return;
  throw new InputError(
    `"${printableText(name)}" is a hard link: the same file has another name, maybe outside the allowed folders, so it is not sent.`,
    'Copy the file, and give the path of the copy.',
  );
}

type Limit = { maxBytes: number; files: string };
type SizeHints = Pick<FileRules<never>, 'emptyHint' | 'tooLargeHint'>;

function requireSize(sizeBytes: bigint, path: string, { maxBytes, files }: Limit, { emptyHint, tooLargeHint }: SizeHints): void {
  const shown = `"${printableText(path)}"`;
  if (sizeBytes === 0n) throw new InputError(`${shown} is empty (0 bytes).`, emptyHint);
  if (sizeBytes <= BigInt(maxBytes)) return;
  const size = inMebibytes(Number(sizeBytes));
  throw new InputError(`${shown} has ${size}, more than the limit of ${inMebibytes(maxBytes)} for ${files}.`, tooLargeHint);
}

function inMebibytes(bytes: number): string {
  const digits = bytes < mebibyte ? 3 : bytes < 10 * mebibyte ? 1 : 0;
  return `${(bytes / mebibyte).toLocaleString('en-US', { maximumFractionDigits: digits })} MiB`;
}

async function readEnds(file: FileHandle, sizeBytes: number): Promise<FileEnds> {
  const head = await readAt(file, 0, Math.min(headBytes, sizeBytes));
  const isArchive = head[0] === 0x50 && head[1] === 0x4b;
  const tail = isArchive ? await readAt(file, Math.max(0, sizeBytes - tailBytes), Math.min(tailBytes, sizeBytes)) : new Uint8Array();
  return { head, tail, sizeBytes };
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function requireUnchanged(before: BigIntStats, after: BigIntStats, bytesRead: number, path: string): void {
  if (before.size === after.size && before.mtimeNs === after.mtimeNs && BigInt(bytesRead) === after.size) return;
  throw changed(path);
}

function changed(path: string, cause?: unknown): InputError {
  return new InputError(
    `"${printableText(path)}" changed while it was being opened.`,
    'Wait until the program that writes it is done, then try again.',
    cause,
  );
}
