import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

/** What a stream of bytes amounts to. */
export type Digest = { sizeBytes: number; sha256: string };

export type DigestOptions = {
  signal?: AbortSignal | undefined;
  onPiece?: (piece: Uint8Array) => Promise<void>;
  /** Where whoever wrote the file knows it: it is not worked out again. */
  sha256?: string | undefined;
};

const pieceBytes = 1 << 20;

/**
 * Size and SHA-256 (64 hexadecimal digits) of what an open file holds from its start to its end, read in pieces of 1 MiB from
 * that very handle; each piece goes to `onPiece` on its way and is only valid until that returns.
 *
 * @throws the signal's reason when it is aborted, and what the system says when reading fails.
 */
export async function digestOf(file: FileHandle, { signal, onPiece, sha256 }: DigestOptions = {}): Promise<Digest> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(pieceBytes);
  let sizeBytes = 0;
  for (;;) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, pieceBytes, sizeBytes);
    if (bytesRead === 0) return { sizeBytes, sha256: sha256 ?? hash.digest('hex') };
    const piece = buffer.subarray(0, bytesRead);
    if (sha256 === undefined) hash.update(piece);
    await onPiece?.(piece);
    sizeBytes += bytesRead;
  }
}
