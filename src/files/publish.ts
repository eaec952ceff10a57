import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join, parse, resolve } from 'node:path';
import { ConfigError } from '../errors.js';
import { claimName } from './claim.js';
import { type Digest, digestOf } from './digest.js';
import { errorCode } from './errno.js';
import { folderFailure } from './folder-failure.js';
import { inHeldFolder } from './held-folder.js';
import { safeFileName } from './names.js';
import { partialPath } from './partial.js';

/** A file that stands complete under its final name. */
export type PublishedFile = { path: string; sizeBytes: number; sha256: string };

/** Bytes at hand, or a finished file of our own that is copied; its SHA-256 is taken from who wrote it, where that is given. */
export type PublishContent = Uint8Array | { fromPath: string; sha256?: string | undefined };

/** `fallbackName` is taken where `name` leaves nothing readable; it is "result" unless given. */
export type PublishOptions = { fallbackName?: string | undefined; signal?: AbortSignal | undefined };

type Source = Uint8Array | { file: FileHandle; sha256: string | undefined };

const maxSameNames = 10_000;
const cannotFlush = new Set(['EINVAL', 'ENOTSUP', 'EACCES', 'EPERM', 'EBADF']);

/**
 * The file that holds `content` in `folder`, under `name` made safe, or under `name (2)`, `name (3)` … where that is taken by
 * other bytes; where it is taken by the same bytes, that file. The folder is made when missing.
 *
 * The content is written next to its place under a hidden name, checked, flushed, and only then named: what stands under a
 * final name is complete, nothing is ever overwritten, and a failure leaves nothing behind.
 *
 * @throws {ConfigError} when the folder cannot be made or written, or the disk is full. The signal's reason when it is aborted.
 */
export async function publishFile(
  folder: string,
  name: string,
  content: PublishContent,
  options: PublishOptions = {},
): Promise<PublishedFile> {
  if (content instanceof Uint8Array) return publish(folder, name, content, content.byteLength, options);
  const file = await open(content.fromPath, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return await publish(folder, name, { file, sha256: content.sha256 }, (await file.stat()).size, options);
  } finally {
    await file.close();
  }
}

async function publish(
  folder: string,
  name: string,
  source: Source,
  sizeBytes: number,
  { fallbackName = 'result', signal }: PublishOptions,
): Promise<PublishedFile> {
  const target = resolve(folder);
  const safeName = safeFileName(name, fallbackName);
  try {
    return await inHeldFolder(target, async ({ place, handle }) => {
      const partial = partialPath(place, safeName);
      try {
        const digest = await writePartial(partial, source, sizeBytes, signal);
        const finalName = await nameFile(partial, place, safeName, digest);
        await rm(partial, { force: true });
        await flushFolder(handle);
        return { path: join(target, finalName), ...digest };
      } catch (error) {
        await rm(partial, { force: true }).catch(() => {});
        throw error;
      }
    });
  } catch (error) {
    throw await folderFailure(error, target, sizeBytes);
  }
}

async function writePartial(partial: string, source: Source, sizeBytes: number, signal: AbortSignal | undefined): Promise<Digest> {
  const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;
  const file = await open(partial, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  try {
    const digest = source instanceof Uint8Array ? await writeBytes(file, source, signal) : await copy(file, source, signal);
    const written = (await file.stat()).size;
    if (written !== sizeBytes || digest.sizeBytes !== sizeBytes) {
      throw new Error(`${written} bytes were written of a file of ${sizeBytes}, whose source gave ${digest.sizeBytes}`);
    }
    await file.sync();
    return digest;
  } finally {
    await file.close();
  }
}

async function writeBytes(file: FileHandle, bytes: Uint8Array, signal: AbortSignal | undefined): Promise<Digest> {
  signal?.throwIfAborted();
  await file.writeFile(bytes);
  return { sizeBytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function copy(to: FileHandle, { file, sha256 }: Exclude<Source, Uint8Array>, signal: AbortSignal | undefined): Promise<Digest> {
  return digestOf(file, { signal, sha256, onPiece: (piece) => to.writeFile(piece) });
}

async function nameFile(partial: string, folder: string, name: string, digest: Digest): Promise<string> {
  const { name: stem, ext } = parse(name);
  for (let number = 1; number <= maxSameNames; number++) {
    const numbered = number === 1 ? name : `${stem} (${number})${ext}`;
    const path = join(folder, numbered);
    if ((await claimName(partial, path)) || (await holdsSame(path, digest))) return numbered;
  }
  throw new ConfigError(
    `The folder of saved files holds ${maxSameNames} files named like "${name}".`,
    'Remove some of them, or set PART_OUTPUT_DIR to another folder.',
  );
}

async function holdsSame(path: string, digest: Digest): Promise<boolean> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stats = await file.stat();
      return stats.isFile() && stats.size === digest.sizeBytes && (await digestOf(file)).sha256 === digest.sha256;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return false;
  }
}

/** Some network mounts cannot flush a folder; the file is complete there all the same. */
async function flushFolder(folder: FileHandle | undefined): Promise<void> {
  try {
    await folder?.sync();
  } catch (error) {
    if (!cannotFlush.has(errorCode(error) ?? '')) throw error;
  }
}
