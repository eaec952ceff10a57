import { createHash, type Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { folderFailure } from '../files/folder-failure.js';
import { Settled } from './settled.js';

/** A file that is written from its start on, and can be begun anew. */
export type GrowingFile = {
  /** All that was appended, whether it is with the system or still waits for more. */
  sizeBytes(): number;
  /** Takes a piece, whose bytes must not change any more. A write that fails may be told by a later call. */
  append(piece: Buffer): Promise<void>;
  /** Resolves when the system has all of it. */
  flush(): Promise<void>;
  /** Throws away what there is. */
  restart(): Promise<void>;
  /** The SHA-256 of all of it, in hexadecimal digits. Has to be called at last, or `discard` is. */
  finish(): Promise<string>;
  discard(): Promise<void>;
};

/** Private, and nothing that stands there already: neither a file nor a link. */
const freshFile = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
/** A connection brings 64 KiB at a time; so many are worth a write. */
const gatheredBytes = 1 << 20;

/**
 * @param expectedBytes how large it is going to be, as far as is known by then
 * @throws (also from its methods) {Settled} around a {ConfigError} when it cannot be written, also when something is there.
 */
export async function createGrowingFile(path: string, expectedBytes: () => number | undefined): Promise<GrowingFile> {
  const failed = async (error: unknown, leastBytes = 0): Promise<never> => {
    throw new Settled(await folderFailure(error, dirname(path), expectedBytes() ?? leastBytes));
  };
  const handle = await open(path, freshFile, 0o600).catch(failed);
  let hash: Hash = createHash('sha256');
  let sizeBytes = 0;
  let gathered: Buffer[] = [];
  let waitingBytes = 0;
  /** The write under way: one at a time, while the next pieces arrive. */
  let writing = Promise.resolve();

  async function writeGathered(): Promise<void> {
    await writing;
    const untilBytes = sizeBytes;
    writing = writeAt(handle, gathered, untilBytes - waitingBytes).catch((error) => failed(error, untilBytes));
    // Whoever comes next hears of it; nobody may.
    writing.catch(() => {});
    gathered = [];
    waitingBytes = 0;
  }

  async function flush(): Promise<void> {
    await writeGathered();
    await writing;
  }

  return {
    sizeBytes: () => sizeBytes,

    async append(piece) {
      hash.update(piece);
      gathered.push(piece);
      waitingBytes += piece.byteLength;
      sizeBytes += piece.byteLength;
      if (waitingBytes >= gatheredBytes) await writeGathered();
    },

    flush,

    async restart() {
      await writing;
      await handle.truncate(0).catch(failed);
      hash = createHash('sha256');
      gathered = [];
      waitingBytes = 0;
      sizeBytes = 0;
    },

    async finish() {
      await flush();
      await handle.close().catch(failed);
      return hash.digest('hex');
    },

    async discard() {
      await writing.catch(() => {});
      await handle.close().catch(() => {});
      await rm(path, { force: true });
    },
  };
}

/** A disk that is nearly full takes a part of what it is given. */
async function writeAt(handle: FileHandle, pieces: readonly Buffer[], start: number): Promise<void> {
  let position = start;
  for (let left = [...pieces]; left.length > 0; ) {
    const { bytesWritten } = await handle.writev(left, position);
    position += bytesWritten;
    left = without(left, bytesWritten);
  }
}

function without(pieces: readonly Buffer[], firstBytes: number): Buffer[] {
  let skipBytes = firstBytes;
  return pieces.flatMap((piece) => {
    const rest = piece.subarray(Math.min(skipBytes, piece.byteLength));
    skipBytes -= piece.byteLength - rest.byteLength;
    return rest.byteLength > 0 ? [rest] : [];
  });
}
