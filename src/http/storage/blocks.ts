import { InputError } from '../../errors.js';
import { printableText } from '../../files/names.js';
import type { FilePart, UploadFile } from '../upload.js';

/** A stretch of a file with the name it has in the storage: base64, the same length for all. */
export type Block = FilePart & { id: string };

const maxBlocks = 50_000;
const maxBlockBytes = 4000 * 2 ** 20;

/** @throws {InputError} when the file is larger than all blocks that a blob may have. */
export function blocksOf({ name, sizeBytes }: UploadFile, preferredBytes: number): Block[] {
  const blockBytes = Math.max(preferredBytes, Math.ceil(sizeBytes / maxBlocks));
  if (blockBytes > maxBlockBytes) {
    throw new InputError(
      `The file "${printableText(name)}" has ${sizeBytes} bytes; the storage takes at most ${maxBlocks * maxBlockBytes}.`,
      'Send a smaller file.',
    );
  }
  return Array.from({ length: Math.ceil(sizeBytes / blockBytes) }, (_, index) => {
    const start = index * blockBytes;
    return { id: idOf(start), start, sizeBytes: Math.min(blockBytes, sizeBytes - start) };
  });
}

/** The offset, as the vendor's own SDK names blocks: an upload that was begun with one can be ended with the other. */
function idOf(start: number): string {
  return Buffer.from(String(start).padStart(32, '0')).toString('base64');
}

export function blockList(blocks: readonly Block[]): string {
  const lines = blocks.map(({ id }) => `  <Latest>${id}</Latest>\n`);
  return `<?xml version="1.0" encoding="utf-8"?>\n<BlockList>\n${lines.join('')}</BlockList>\n`;
}

/**
 * Does `work` with all of `items`, at most `count` at a time. After the first failure no other is begun, those under way are
 * ended by their signal, and it returns when all of them have.
 *
 * @throws the first failure. The reason of `signal` when it is aborted.
 */
export async function inParallel<T>(
  items: readonly T[],
  count: number,
  signal: AbortSignal | undefined,
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const ender = new AbortController();
  const end = () => ender.abort(signal?.reason);
  signal?.throwIfAborted();
  signal?.addEventListener('abort', end, { once: true });
  const queue = items.values();
  let failure: { error: unknown } | undefined;
  const worker = async () => {
    for (const item of queue) {
      if (ender.signal.aborted) return;
      await work(item, ender.signal).catch((error: unknown) => {
        failure ??= { error };
        ender.abort(error);
      });
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(count, items.length) }, worker));
  } finally {
    signal?.removeEventListener('abort', end);
  }
  signal?.throwIfAborted();
  if (failure) throw failure.error;
}
