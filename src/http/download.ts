import type { IncomingMessage } from 'node:http';
import { dirname } from 'node:path';
import { VendorError } from '../errors.js';
import { endsOf, isWhole } from '../files/ends.js';
import { lackOfSpace } from '../files/folder-failure.js';
import { type Answer, readBody } from './answer.js';
import { fileNameIn } from './disposition.js';
import { createGrowingFile, type GrowingFile } from './growing-file.js';
import { inHostLine } from './host-line.js';
import { noAnswer } from './no-answer.js';
import { Settled } from './settled.js';
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
  const file = await createGrowingFile(to, () => totalBytes);
  const slow = (bytesPerS: number) => tooSlow(`${vendor} sent the file of ${route}`, bytesPerS);
  const endWatch = watchSpeed(transfer, limits, totalBytes ?? maxBytes, slow);
  try {
    await receive(transfer, response, file, options, totalBytes);
    const sha256 = await file.finish();
    if (!saysItsEnd(response)) await requireEnd(to, `${vendor} answered ${route}`);
    const fileName = fileNameIn(headers['content-disposition']);
    return { sizeBytes: file.sizeBytes(), sha256, fileName, contentType: headers['content-type'] };
  } catch (error) {
    await file.discard();
    throw error;
  } finally {
    endWatch();
  }
}

async function receive(
  transfer: Transfer,
  response: IncomingMessage,
  file: GrowingFile,
  options: DownloadOptions,
  totalBytes: number | undefined,
): Promise<void> {
  for await (const piece of piecesOf(transfer, response)) {
    const sizeBytes = file.sizeBytes() + piece.byteLength;
    if (sizeBytes > options.maxBytes) throw tooLarge(options);
    await file.append(piece);
    options.progress?.(sizeBytes, totalBytes);
  }
  transfer.requireUnbroken();
  if (totalBytes !== undefined && file.sizeBytes() !== totalBytes) throw new Truncated('Less came than was announced.');
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
