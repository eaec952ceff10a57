import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Bytes in a file of ours, exactly as they came. */
export type KeptBytes = { path: string; sizeBytes: number; sha256: string; md5: Buffer };
export type ByteStore = Awaited<ReturnType<typeof openByteStore>>;
/** Stops a stream that grows beyond `maxBytes` by throwing what `refuse` gives. */
export type ByteLimit = { maxBytes: number; refuse: () => Error };

/** A private folder for what an emulated vendor stores; everything goes through in pieces, so a file of any size fits. */
export async function openByteStore() {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'part-analysis-storage-')));
  const newPath = () => join(folder, randomBytes(12).toString('hex'));

  /**
   * @param check what has to hold of all the bytes: it throws where it does not.
   * @throws what the source and `check` throw, and what the limit says; nothing is left behind then.
   */
  async function keep(
    source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    limit?: ByteLimit,
    check?: (kept: KeptBytes) => void,
  ): Promise<KeptBytes> {
    const path = newPath();
    const [sha256, md5] = [createHash('sha256'), createHash('md5')];
    let sizeBytes = 0;
    const count = async function* (pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
      for await (const piece of pieces) {
        sizeBytes += piece.length;
        if (limit && sizeBytes > limit.maxBytes) throw limit.refuse();
        sha256.update(piece);
        md5.update(piece);
        yield piece;
      }
    };
    try {
      await pipeline(count(source), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
      const kept = { path, sizeBytes, sha256: sha256.digest('hex'), md5: md5.digest() };
      check?.(kept);
      return kept;
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }

  return {
    folder,
    keep,

    /** Pieces of kept files as one new file. */
    async join(pieces: { path: string; start: number; sizeBytes: number }[]): Promise<KeptBytes> {
      const read = async function* () {
        for (const { path, start, sizeBytes } of pieces) {
          if (sizeBytes > 0) yield* createReadStream(path, { start, end: start + sizeBytes - 1 });
        }
      };
      return keep(read());
    },

    async remove(kept: KeptBytes | undefined): Promise<void> {
      if (kept) await rm(kept.path, { force: true });
    },

    async close(): Promise<void> {
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The body of a request in pieces; none at all is an empty one. */
export function bodyOf(request: Request): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  return request.body ?? [];
}

/** The length that a request promises; undefined when it is sent in chunks, or promises none. */
export function promisedLength(request: Request): number | undefined {
  const length = request.headers.get('content-length');
  return request.headers.has('transfer-encoding') || !/^\d{1,15}$/.test(length ?? '') ? undefined : Number(length);
}
