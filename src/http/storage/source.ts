import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { changed, type FilePart, openUnchanged, type UploadFile } from '../upload.js';

/** Whether a file is the very one that was opened first, unchanged since. */
export type Sameness = (stats: BigIntStats) => boolean;

/** A new memory of one file, for all that is sent of it. */
export function sameness(): Sameness {
  let first: BigIntStats | undefined;
  return (stats) => {
    first ??= stats;
    const { dev, ino, size, mtimeNs } = first;
    return stats.dev === dev && stats.ino === ino && stats.size === size && stats.mtimeNs === mtimeNs;
  };
}

const pieceBytes = 1 << 20;

/**
 * The MD5 of a stretch of a file, in base64 as headers want it.
 *
 * @throws {InputError} when the file is not what it was, also while it was read.
 */
export async function md5Of(file: UploadFile, part: FilePart, isSame: Sameness, signal: AbortSignal | undefined): Promise<string> {
  const handle = await openUnchanged(file, isSame);
  try {
    const hash = createHash('md5');
    const buffer = Buffer.allocUnsafeSlow(Math.min(pieceBytes, Math.max(1, part.sizeBytes)));
    for (let done = 0; done < part.sizeBytes; ) {
      signal?.throwIfAborted();
      const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.byteLength, part.sizeBytes - done), part.start + done);
      if (bytesRead === 0) throw changed(file);
      hash.update(buffer.subarray(0, bytesRead));
      done += bytesRead;
    }
    if (!isSame(await handle.stat({ bigint: true }))) throw changed(file);
    return hash.digest('base64');
  } finally {
    await handle.close();
  }
}

/** @throws {InputError} when the file is not what it was. */
export async function requireUnchanged(file: UploadFile, isSame: Sameness): Promise<void> {
  const handle = await openUnchanged(file, isSame);
  await handle.close();
}
