import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { dirname } from 'node:path';
import { VendorError } from '../errors.js';
import { endsOf, isWhole } from '../files/ends.js';
import { folderFailure, lackOfSpace } from '../files/folder-failure.js';
import { type Answer, readBody } from './answer.js';
import { fileNameIn } from './disposition.js';
import { inHostLine } from './host-line.js';
import { noAnswer } from './no-answer.js';
import { headOf, openTransfer, piecesOf, saysItsEnd, type Transfer, type TransferLimits } from './transfer.js';

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
export function fetchFile(options: DownloadOptions): ReturnType<typeof fetchNow> {
  return inHostLine(options.url, 'file', options.signal, () => fetchNow(options));
}

async function fetchNow(options: DownloadOptions): Promise<Answer & { saved?: Saved }> {
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
  const { to, vendor, route, maxBytes, limits } = options;
  const { headers } = response;
  const totalBytes = headers['content-length'] === undefined ? undefined : Number(headers['content-length']);
  if (totalBytes !== undefined && totalBytes > maxBytes) throw tooLarge(options);
  if (!/^(?:identity)?$/i.test(headers['content-encoding'] ?? '')) {
    throw new Settled(new VendorError(`${vendor} answered ${route} with a compressed file, which was not asked for.`, later));
  }
  await requireSpace(to, totalBytes, limits);
  const file = await open(to, freshFile, 0o600).catch(cannotBeSaved(to, totalBytes));
  const slow = (bytesPerS: number) => tooSlow(`${vendor} sent the file of ${route}`, bytesPerS);
  const endWatch = watchSpeed(transfer, limits, totalBytes ?? maxBytes, slow);
  try {
    const content = await receive(
      transfer,
      response,
      (piece, untilBytes) => file.writeFile(piece).catch(cannotBeSaved(to, totalBytes ?? untilBytes)),
      options,
      totalBytes,
    );
    await file.close().catch(cannotBeSaved(to, totalBytes));
    if (!saysItsEnd(response)) await requireEnd(to, `${vendor} answered ${route}`);
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

/**
 * For an answer that ended with its connection, which a break ends as well: only the file itself can say that it is all of it.
 *
 * @throws {Truncated} when its end is missing, {Settled} around a {VendorError} when its format has no mark for that.
 */
export async function requireEnd(path: string, what: string): Promise<void> {
  const whole = isWhole(await endsOf(path));
  if (whole) return;
  if (whole === false) throw new Truncated('The end of the file is missing.');
  const why = 'with a file whose length it did not tell, so whether all of it came cannot be known.';
  throw new Settled(new VendorError(`${what} ${why}`, later));
}

/** @throws {Settled} around a {ConfigError} when the disk would be too full. `sizeBytes` is what is to come, as far as that is known. */
export async function requireSpace(to: string, sizeBytes: number | undefined, { spareDiskBytes }: TransferLimits): Promise<void> {
  const lack = await lackOfSpace(dirname(to), sizeBytes, spareDiskBytes);
  if (lack) throw new Settled(lack);
}

const longestTimerMs = 2 ** 31 - 1;

/**
 * Ends a transfer of `expectedBytes` that drips: each byte keeps it alive, but it would never come to its end. Nor may one that keeps
 * just above the least speed go on for days.
 */
export function watchSpeed(
  transfer: Transfer,
  { slowWindowMs, minBytesPerS, wholeTimeoutMs, minMeanBytesPerS }: TransferLimits,
  expectedBytes: number,
  tooSlow: (bytesPerS: number) => Error,
): () => void {
  let seenBytes = transfer.receivedBytes();
  const timer = setInterval(() => {
    const receivedBytes = transfer.receivedBytes();
    const enough = (minBytesPerS * slowWindowMs) / 1000;
    if (receivedBytes - seenBytes < enough) transfer.stop(new Settled(tooSlow(minBytesPerS)));
    seenBytes = receivedBytes;
  }, slowWindowMs);
  const longestMs = Math.max(wholeTimeoutMs, (expectedBytes / minMeanBytesPerS) * 1000);
  const deadline = setTimeout(() => transfer.stop(new Settled(tooSlow(minMeanBytesPerS))), Math.min(longestMs, longestTimerMs));
  return () => {
    clearInterval(timer);
    clearTimeout(deadline);
  };
}

export function tooSlow(what: string, bytesPerS: number): VendorError {
  return new VendorError(`${what} with less than ${bytesPerS} bytes per second.`, later);
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
