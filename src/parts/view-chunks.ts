import { createHash } from 'node:crypto';
import { InputError } from '../errors.js';

/** Hosts refuse results from 1 MB on; as base64 these are 700,000 characters. */
const chunkBytes = 525_000;

/** One piece of a part's view: `chunk` counts from 0, size and hash are those of the whole. */
export type ViewChunk = { chunk: number; chunks: number; sizeBytes: number; sha256: string };

/** @throws {InputError} when there are not so many. */
export function viewChunkOf(viewData: Uint8Array, chunk: number): ViewChunk {
  const chunks = Math.ceil(viewData.length / chunkBytes);
  if (chunk >= chunks) {
    const last = chunks - 1;
    throw new InputError(`The 3D view of this part has no chunk ${chunk}.`, `Ask for chunk ${last === 0 ? '0' : `0 to ${last}`}.`);
  }
  return { chunk, chunks, sizeBytes: viewData.length, sha256: createHash('sha256').update(viewData).digest('hex') };
}

/** The bytes of a chunk as base64; chunks joined are the whole once more. */
export function viewChunkText(viewData: Uint8Array, { chunk }: Pick<ViewChunk, 'chunk'>): string {
  return Buffer.from(viewData.subarray(chunk * chunkBytes, (chunk + 1) * chunkBytes)).toString('base64');
}
