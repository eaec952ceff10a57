import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { cannotBeSaved, freshFile } from '../download.js';

/** A file that is written from its start on, and can be begun anew. */
export type GrowingFile = {
  sizeBytes(): number;
  append(piece: Buffer): Promise<void>;
  /** Throws away what there is. */
  restart(): Promise<void>;
  /** The SHA-256 of all of it, in hexadecimal digits. Has to be called at last, or `discard` is. */
  finish(): Promise<string>;
  discard(): Promise<void>;
};

/**
 * @param expectedBytes how large it is going to be, as far as is known by then
 * @throws (also from its methods) {Settled} around a {ConfigError} when it cannot be written, also when something is there.
 */
export async function createGrowingFile(path: string, expectedBytes: () => number | undefined): Promise<GrowingFile> {
  const failed = (error: unknown, leastBytes = 0) => cannotBeSaved(path, expectedBytes() ?? leastBytes)(error);
  const handle = await open(path, freshFile, 0o600).catch(failed);
  let hash: Hash = createHash('sha256');
  let sizeBytes = 0;
  return {
    sizeBytes: () => sizeBytes,

    async append(piece) {
      await writeAt(handle, piece, sizeBytes).catch((error) => failed(error, sizeBytes + piece.byteLength));
      hash.update(piece);
      sizeBytes += piece.byteLength;
    },

    async restart() {
      await handle.truncate(0).catch(failed);
      hash = createHash('sha256');
      sizeBytes = 0;
    },

    async finish() {
      await handle.close().catch(failed);
      return hash.digest('hex');
    },

    async discard() {
      await handle.close().catch(() => {});
      await rm(path, { force: true });
    },
  };
}

async function writeAt(handle: FileHandle, piece: Buffer, position: number): Promise<void> {
  for (let done = 0; done < piece.byteLength; ) {
    const { bytesWritten } = await handle.write(piece, done, piece.byteLength - done, position + done);
    done += bytesWritten;
  }
}
