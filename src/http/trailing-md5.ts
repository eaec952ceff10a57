import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

/** The MD5 of a stretch of a file that is being sent, which never holds up the sending. */
export type TrailingMd5 = {
  /** Goes on while `sending` keeps the line busy, up to `untilBytes` of the stretch. Resolves with `sending` or soon after. */
  during(sending: Promise<unknown>, untilBytes: number): Promise<void>;
  /** Of the whole stretch, 16 bytes, after what is left of it was read. To be asked for once. */
  digest(): Promise<Buffer>;
};

const pieceBytes = 1 << 20;
/** A line that takes a MiB in less is not made to wait; there, what may turn out to be needed is worked out at the end. */
const graceMs = 2;

/**
 * Reads the stretch again, from the memory of the system: what a line has just taken in no time is further behind than any piece
 * that is still at hand.
 *
 * @throws (from its methods) the signal's reason when it is aborted, `cut` when the file ends too early.
 */
export function trailingMd5(
  handle: FileHandle,
  { start, sizeBytes }: { start: number; sizeBytes: number },
  { signal, cut }: { signal: AbortSignal | undefined; cut: () => Error },
): TrailingMd5 {
  const hash = createHash('md5');
  let buffer: Buffer | undefined;
  let doneBytes = 0;

  async function goOn(untilBytes: number, mayGoOn: () => boolean): Promise<void> {
    buffer ??= Buffer.allocUnsafeSlow(Math.min(pieceBytes, sizeBytes));
    while (doneBytes < untilBytes && mayGoOn()) {
      signal?.throwIfAborted();
      const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.byteLength, untilBytes - doneBytes), start + doneBytes);
      if (bytesRead === 0) throw cut();
      hash.update(buffer.subarray(0, bytesRead));
      doneBytes += bytesRead;
    }
  }

  return {
    async during(sending, untilBytes) {
      let isBusy = true;
      let hashing = Promise.resolve();
      const timer = setTimeout(() => {
        hashing = goOn(untilBytes, () => isBusy);
        // Heard of below, when the line is free again.
        hashing.catch(() => {});
      }, graceMs);
      await sending.catch(() => {});
      isBusy = false;
      clearTimeout(timer);
      await hashing;
    },

    async digest() {
      await goOn(sizeBytes, () => true);
      return hash.digest();
    },
  };
}
