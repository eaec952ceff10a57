/** An answer as it came, whatever brought it. */
export type Answer = {
  status: number;
  setCookies: string[];
  /** The Retry-After header. */
  retryAfter: string | undefined;
  body: string;
};

/** Of an error body; the rest of a longer one is not read. */
const maxErrorBytes = 64 * 1024;

/** A success whose body has no end in sight. */
export class TooLong extends Error {
  readonly code = 'TOO_LONG';
}

/**
 * A body as text (UTF-8, without a byte order mark). Of an error only the start is read.
 *
 * @throws {TooLong} when the body of a success is longer than `maxBytes`.
 */
export async function readBody(pieces: AsyncIterable<Uint8Array>, status: number, maxBytes: number): Promise<string> {
  const limit = isSuccess(status) ? maxBytes : maxErrorBytes;
  const kept: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const piece of pieces) {
    kept.push(piece);
    sizeBytes += piece.byteLength;
    if (sizeBytes > limit) break;
  }
  if (sizeBytes > limit && isSuccess(status)) throw new TooLong('The answer is too long.');
  return new TextDecoder().decode(Buffer.concat(kept).subarray(0, limit));
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
