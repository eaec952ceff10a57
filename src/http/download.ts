import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { dirname } from 'node:path';
import { VendorError } from '../errors.js';
import { folderFailure } from '../files/folder-failure.js';
import { type Answer, readBody } from './answer.js';
import { fileNameIn } from './disposition.js';
import { noAnswer } from './no-answer.js';
import { headOf, openTransfer, piecesOf, type Transfer, type TransferLimits } from './transfer.js';

export type Saved = {
  sizeBytes: number;
  /** 64 hexadecimal digits. */
  sha256: string;
  /** As the vendor spells it: has to be made safe before it names anything. */
  fileName: string | undefined;
  contentType: string | undefined;
};

export type DownloadOptions = {
  vendor: string;
  route: string;
  url: URL;
  method: string;
  headers: Record<string, string>;
  to: string;
  maxBytes: number;
  limits: TransferLimits;
  signal: AbortSignal | undefined;
  progress: ((receivedBytes: number, totalBytes: number | undefined) => void) | undefined;
};

/** Private, and nothing that stands there already: neither a file nor a link. */
export const freshFile = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
const maxErrorBytes = 64 * 1024;
const later = 'Try again later.';

/**
 * Asks for a file, in one try. A success is saved under `to`, which must be free; any other answer is given back as it is.
 *
 * @throws {NoAnswer} when the connection broke or less came than was announced, {VendorError} when more came than is allowed, or
 * too slowly, {ConfigError} when it cannot be saved. The signal's reason when it is aborted. Nothing stays under `to` then.
 */
export async function fetchFile(options: DownloadOptions): Promise<Answer & { saved?: Saved }> {
  const { vendor, url, method, limits, signal } = options;
  const headers = { ...options.headers, 'accept-encoding': 'identity' };
  const transfer = openTransfer({ url, method, headers, idleTimeoutMs: limits.idleTimeoutMs, signal });
  try {
    transfer.end();
    const response = await transfer.untilResponse();
    const head = headOf(response);
    if (head.status === 200) return { ...head, body: '', saved: await save(transfer, response, options) };
    transfer.endWithin(limits.answerTimeoutMs);
    const body = await readBody(piecesOf(transfer, response), head.status, maxErrorBytes);
    requireFile(head.status, options);
    return { ...head, body };
  } catch (caught) {
    if (signal?.aborted) throw signal.reason;
    const error = transfer.causeOf(caught);
    throw error instanceof Settled ? error.outcome : noAnswer(vendor, url, error);
  } finally {
    transfer.close();
  }
}

/** A failure that is no matter of the connection, so trying again changes nothing. */
export class Settled extends Error {
  readonly outcome: unknown;

  constructor(outcome: unknown) {
    super('settled');
    this.outcome = outcome;
  }
}

function requireFile(status: number, { vendor, route }: DownloadOptions): void {
  if (status >= 300) return;
  throw new Settled(new VendorError(`${vendor} answered ${status} to ${route}, where a file was expected.`, later));
}

async function save(transfer: Transfer, response: IncomingMessage, options: DownloadOptions): Promise<Saved> {
  const { to, vendor, route, maxBytes } = options;
  const { headers } = response;
  const totalBytes = headers['content-length'] === undefined ? undefined : Number(headers['content-length']);
  if (totalBytes !== undefined && totalBytes > maxBytes) throw tooLarge(options);
  if (!/^(?:identity)?$/i.test(headers['content-encoding'] ?? '')) {
    throw new Settled(new VendorError(`${vendor} answered ${route} with a compressed file, which was not asked for.`, later));
  }
  const file = await open(to, freshFile, 0o600).catch(cannotBeSaved(to, totalBytes));
  const endWatch = watchSpeed(transfer, options.limits, () => tooSlow(vendor, route, options.limits.minBytesPerS));
  try {
    const content = await receive(
      transfer,
      response,
      (piece, untilBytes) => file.writeFile(piece).catch(cannotBeSaved(to, totalBytes ?? untilBytes)),
      options,
      totalBytes,
    );
    await file.close().catch(cannotBeSaved(to, totalBytes));
    return { ...content, fileName: fileNameIn(headers['content-disposition']), contentType: headers['content-type'] };
  } catch (error) {
    await file.close().catch(() => {});
    await rm(to, { force: true });
    throw error;
  } finally {
    endWatch();
  }
}

async function receive(
  transfer: Transfer,
  response: IncomingMessage,
  write: (piece: Buffer, untilBytes: number) => Promise<void>,
  options: DownloadOptions,
  totalBytes: number | undefined,
): Promise<{ sizeBytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const piece of piecesOf(transfer, response)) {
    sizeBytes += piece.byteLength;
    if (sizeBytes > options.maxBytes) throw tooLarge(options);
    hash.update(piece);
    await write(piece, sizeBytes);
    options.progress?.(sizeBytes, totalBytes);
  }
  transfer.requireUnbroken();
  if (totalBytes !== undefined && sizeBytes !== totalBytes) throw new Truncated('Less came than was announced.');
  return { sizeBytes, sha256: hash.digest('hex') };
}

export class Truncated extends Error {
  readonly code = 'ECONNRESET';
}

/** Ends a transfer that drips: each byte keeps it alive, but it would never come to its end. */
export function watchSpeed(transfer: Transfer, { slowWindowMs, minBytesPerS }: TransferLimits, tooSlow: () => Error): () => void {
  let seenBytes = transfer.receivedBytes();
  const timer = setInterval(() => {
    const receivedBytes = transfer.receivedBytes();
    const enough = (minBytesPerS * slowWindowMs) / 1000;
    if (receivedBytes - seenBytes < enough) transfer.stop(new Settled(tooSlow()));
    seenBytes = receivedBytes;
  }, slowWindowMs);
  return () => clearInterval(timer);
}

function tooSlow(vendor: string, route: string, minBytesPerS: number): VendorError {
  return new VendorError(`${vendor} sent the file of ${route} with less than ${minBytesPerS} bytes per second.`, later);
}

function tooLarge({ vendor, route, maxBytes }: DownloadOptions): Settled {
  const limit = `${Math.floor(maxBytes / 1e6)} MB`;
  return new Settled(
    new VendorError(`${vendor} answered ${route} with a file of more than ${limit}.`, 'It is not taken: fetch it by hand.'),
  );
}

export function cannotBeSaved(to: string, neededBytes = 0) {
  return async (error: unknown): Promise<never> => {
    throw new Settled(await folderFailure(error, dirname(to), neededBytes));
  };
}
