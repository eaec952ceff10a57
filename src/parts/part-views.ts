import { readFile } from 'node:fs/promises';
import type { PartStore } from './part-store.js';
import { viewDataName } from './stored-files.js';
import { type ViewChunk, viewChunkOf, viewChunkText } from './view-chunks.js';

export type PartViews = ReturnType<typeof createPartViews>;

/** Hands out what the part view shows of parts, in pieces; it has to be made first, by a job of the kind `view`. */
export function createPartViews(parts: PartStore) {
  const pathOf = (platform: string, partId: string) => parts.file(platform, partId, viewDataName);

  async function read(platform: string, partId: string): Promise<Uint8Array> {
    const path = await pathOf(platform, partId);
    if (path === undefined) throw new Error(`The view of part ${partId} was removed while it was read.`);
    return readFile(path);
  }

  return {
    async isThere(platform: string, partId: string): Promise<boolean> {
      return (await pathOf(platform, partId)) !== undefined;
    },

    /** The whole of it, as `encodeViewData` writes it. */
    bytes: read,

    /** @throws {InputError} when the view has not so many chunks. */
    async chunk(platform: string, partId: string, chunk: number): Promise<ViewChunk> {
      return viewChunkOf(await read(platform, partId), chunk);
    },

    /** The bytes of a chunk as base64, 700,000 characters at most. */
    async chunkText(platform: string, partId: string, chunk: number): Promise<string> {
      return viewChunkText(await read(platform, partId), { chunk });
    },
  };
}
