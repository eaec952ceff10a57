import { createCipheriv, createHash } from 'node:crypto';
import { mkdtemp, open, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StorageFile } from '../../src/http/storage/storage.js';
import { fileOnDisk } from '../support/file-on-disk.js';

export type GeneratedFile = StorageFile & { sha256: string; md5: string };

const pieceBytes = 1 << 20;

/** A folder for files of any size, whose content follows from their size; the same in each run. */
export async function openFileFolder() {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'part-analysis-files-')));
  let count = 0;
  return {
    async generate(sizeBytes: number): Promise<GeneratedFile> {
      const name = `part-${count++}.stl`;
      const path = join(folder, name);
      const source = createCipheriv('aes-128-ctr', Buffer.alloc(16, String(sizeBytes)), Buffer.alloc(16));
      const [sha256, md5] = [createHash('sha256'), createHash('md5')];
      const handle = await open(path, 'wx');
      for (let done = 0; done < sizeBytes; done += pieceBytes) {
        const piece = source.update(Buffer.alloc(Math.min(pieceBytes, sizeBytes - done)));
        sha256.update(piece);
        md5.update(piece);
        await handle.write(piece);
      }
      await handle.close();
      return { ...(await fileOnDisk(path)), sha256: sha256.digest('hex'), md5: md5.digest('hex') };
    },

    /** A path where nothing is yet. */
    freePath: () => join(folder, `fetched-${count++}`),

    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export async function sha256OfFile(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}
