import type { IncomingMessage } from 'node:http';
import { ExpectedError, VendorError } from '../../errors.js';
import { printableText } from '../../files/names.js';
import { readBody } from '../answer.js';
import { fileNameIn } from '../disposition.js';
import { requireEnd, requireSpace, type Saved, Truncated, tooSlow, watchSpeed } from '../download.js';
import { createGrowingFile, type GrowingFile } from '../growing-file.js';
import { noAnswer } from '../no-answer.js';
import { Settled } from '../settled.js';
import { headOf, piecesOf, saysItsEnd, type Transfer } from '../transfer.js';
import type { Context, StorageAnswer, StorageCall } from './context.js';
import { defaultBreaks, runErrand } from './errand.js';
import { expiryOfUrl } from './expiry.js';
import { createLink } from './link.js';
import { askFor, contentRange, strongEtag } from './ranged-request.js';

export type DownloadTarget = {
  url: string;
  renew?: (() => Promise<string>) | undefined;
  /** As the vendor announces them. */
  sizeBytes?: number | undefined;
  etag?: string | undefined;
};

export type DownloadCall = StorageCall & { maxBytes?: number | undefined };

/** One download: what its requests share. */
type Download = {
  context: Context;
  to: string;
  file: GrowingFile;
  target: DownloadTarget;
  call: DownloadCall;
  maxBytes: number;
  rangeBytes: number;
  /** What the storage said so far. */
  known: Known;
};

type Known = {
  etag?: string | undefined;
  totalBytes?: number | undefined;
  /** Whether parts of the file can be asked for. */
  inRanges: boolean;
  restarts: number;
  isComplete: boolean;
  fileName?: string | undefined;
  contentType?: string | undefined;
};

const defaultMaxBytes = 8 * 2 ** 30;
const maxRestarts = 4;
const maxErrorBytes = 64 * 1024;
const later = 'Try again later.';

/**
 * Saves a file under `to`, which must be free: at once, or in ranges when it is large. After a break it goes on where it stopped
 * as long as the file is the same there, else it starts anew. Nothing stays under `to` after a failure.
 */
export async function download(
  context: Context,
  target: DownloadTarget,
  to: string,
  call: DownloadCall,
  rangeBytes: number,
): Promise<Saved> {
  const { signal, maxBytes = defaultMaxBytes } = call;
  const link = createLink(context, { first: target.url, renew: target.renew, addressOf: (url) => url, expiryOf: expiryOfUrl });
  const inRanges = (target.sizeBytes ?? 0) > rangeBytes;
  const known: Known = { totalBytes: target.sizeBytes, inRanges, restarts: 0, isComplete: false };
  if (target.sizeBytes !== undefined) await requireSpace(to, target.sizeBytes, context.limits).catch(unsettled);
  const file = await createGrowingFile(to, () => known.totalBytes).catch(unsettled);
  try {
    const one = { context, to, file, target, call, maxBytes, rangeBytes, known };
    requireAllowed(one, target.sizeBytes);
    while (!known.isComplete) {
      const errand = { link, successes: [200, 206], breaks: defaultBreaks, signal };
      await runErrand(context, errand, ({ url }) => fetchNext(one, url));
    }
    const sha256 = await file.finish();
    return { sizeBytes: file.sizeBytes(), sha256, fileName: known.fileName, contentType: known.contentType };
  } catch (error) {
    await file.discard();
    return unsettled(error);
  }
}

function unsettled(error: unknown): never {
  throw error instanceof Settled ? error.outcome : error;
}

/** Asks for what is still missing, or for the next range of it. */
async function fetchNext(one: Download, url: URL): Promise<StorageAnswer> {
  const { context, call, file, known } = one;
  if (file.sizeBytes() > 0 && known.etag === undefined) await startAnew(one);
  const range = rangeHeaders(one);
  let transfer: Transfer | undefined;
  try {
    const open = await askFor(context, url, range, call.signal);
    transfer = open.transfer;
    const answer = await take(one, transfer, open.response, url);
    const isOtherFile = range.range !== undefined && (answer.status === 412 || answer.status === 416);
    if (!isOtherFile) return answer;
  } catch (caught) {
    if (call.signal?.aborted) throw call.signal.reason;
    const error = transfer?.causeOf(caught) ?? caught;
    throw error instanceof Settled || error instanceof ExpectedError ? error : noAnswer(context.storageName, url, error);
  } finally {
    transfer?.close();
  }
  await startAnew(one);
  known.inRanges = false;
  return fetchNext(one, url);
}

/** @throws {VendorError} when it was begun too often: a file that changes all the time, or ranges that do not fit. */
async function startAnew({ context, file, known, target }: Download): Promise<void> {
  known.restarts++;
  if (known.restarts > maxRestarts)
    throw new VendorError(`${context.storageName} does not keep a file the same while it is fetched.`, later);
  await file.restart();
  known.etag = undefined;
  known.totalBytes = target.sizeBytes;
}

/** The stretch to ask for; undefined when all of the file is to come at once. */
function nextRange({ file, known, rangeBytes }: Download): { start: number; end: number } | undefined {
  const start = file.sizeBytes();
  if (start === 0 && !known.inRanges) return undefined;
  return { start, end: Math.min(start + rangeBytes, known.totalBytes ?? Number.POSITIVE_INFINITY) };
}

function rangeHeaders(one: Download): Record<string, string> {
  const next = nextRange(one);
  if (!next) return {};
  const range = { range: `bytes=${next.start}-${next.end - 1}` };
  return one.known.etag === undefined ? range : { ...range, 'if-match': `"${one.known.etag}"` };
}

/** The body of a success goes into the file; that of anything else is given back. */
async function take(one: Download, transfer: Transfer, response: IncomingMessage, url: URL): Promise<StorageAnswer> {
  const head = { ...headOf(response), headers: response.headers };
  if (head.status === 206) await takeRange(one, transfer, response, url);
  else if (head.status === 200) await takeWhole(one, transfer, response, url);
  else return { ...head, body: await readBody(piecesOf(transfer, response), head.status, maxErrorBytes) };
  return { ...head, body: '' };
}

async function takeWhole(one: Download, transfer: Transfer, response: IncomingMessage, url: URL): Promise<void> {
  const { context, to, file, known, target } = one;
  if (file.sizeBytes() > 0) await startAnew(one);
  const length = response.headers['content-length'];
  const totalBytes = length === undefined ? undefined : Number(length);
  learn(one, response, totalBytes, url);
  if (target.sizeBytes === undefined) await requireSpace(to, totalBytes, context.limits);
  await receive(one, transfer, response, totalBytes ?? target.sizeBytes ?? one.maxBytes, url);
  if (totalBytes !== undefined && file.sizeBytes() !== totalBytes) throw new Truncated('Less came than was announced.');
  if (target.sizeBytes !== undefined && file.sizeBytes() !== target.sizeBytes) throw otherSize(one, url, file.sizeBytes());
  const isKnownToEnd = saysItsEnd(response) || target.sizeBytes !== undefined;
  if (!isKnownToEnd) await file.flush();
  if (!isKnownToEnd) await requireEnd(to, `${context.storageName} (${url.host}) answered`);
  known.isComplete = true;
}

async function takeRange(one: Download, transfer: Transfer, response: IncomingMessage, url: URL): Promise<void> {
  const { file, known } = one;
  const range = contentRange(response.headers['content-range']);
  const etag = strongEtag(response.headers.etag);
  const asked = nextRange(one);
  if (asked === undefined || range === undefined) {
    throw new VendorError(`${one.context.storageName} (${url.host}) answered with a part of a file that was not asked for.`, later);
  }
  // Less than was asked for would be allowed; but bytes that come one by one, each in an answer of its own, never count as too slow.
  const isNext = range.start === asked.start && range.end > range.start && range.end === Math.min(asked.end, range.totalBytes);
  const isSameFile = file.sizeBytes() === 0 || (etag === known.etag && [undefined, range.totalBytes].includes(known.totalBytes));
  const canGoOn = etag !== undefined || range.end === range.totalBytes;
  if (!isNext || !isSameFile || !canGoOn) {
    await startAnew(one);
    known.inRanges = false;
    return;
  }
  learn(one, response, range.totalBytes, url);
  known.inRanges = true;
  await receive(one, transfer, response, range.end, url);
  if (file.sizeBytes() !== range.end) throw new Truncated('Less came than was announced.');
  known.isComplete = range.end === range.totalBytes;
}

/** @throws {VendorError} when it is not the file that the vendor announced, or larger than is taken. */
function learn(one: Download, { headers }: IncomingMessage, totalBytes: number | undefined, url: URL): void {
  const { context, target, known } = one;
  if (!/^(?:identity)?$/i.test(headers['content-encoding'] ?? '')) {
    throw new VendorError(`${context.storageName} (${url.host}) sent a compressed file, which was not asked for.`, later);
  }
  if (totalBytes !== undefined && target.sizeBytes !== undefined && totalBytes !== target.sizeBytes) throw otherSize(one, url, totalBytes);
  requireAllowed(one, totalBytes);
  const etag = strongEtag(headers.etag);
  const announced = strongEtag(target.etag);
  if (etag !== undefined && announced !== undefined && etag !== announced) {
    throw new VendorError(`${context.storageName} (${url.host}) holds another version of the file than was announced.`, later);
  }
  known.etag = etag;
  known.totalBytes = totalBytes ?? known.totalBytes;
  known.fileName ??= fileNameIn(headers['content-disposition']);
  known.contentType ??= headers['content-type'] === undefined ? undefined : printableText(headers['content-type'], 100);
}

/** @throws {VendorError} when more comes than up to `endBytes` of the file, or too slowly. */
async function receive(one: Download, transfer: Transfer, response: IncomingMessage, endBytes: number, url: URL): Promise<void> {
  const { context, file, call, known, target } = one;
  const { limits, storageName } = context;
  const slow = (bytesPerS: number) => tooSlow(`${storageName} (${url.host}) sent a file`, bytesPerS);
  const endWatch = watchSpeed(transfer, limits, endBytes - file.sizeBytes(), slow);
  try {
    for await (const piece of piecesOf(transfer, response)) {
      const sizeBytes = file.sizeBytes() + piece.byteLength;
      requireAllowed(one, sizeBytes);
      if (sizeBytes > endBytes) throw otherSize(one, url, sizeBytes);
      await file.append(piece);
      call.progress?.(sizeBytes, known.totalBytes ?? target.sizeBytes);
    }
    transfer.requireUnbroken();
  } finally {
    endWatch();
  }
}

function otherSize({ context, target }: Download, url: URL, foundBytes: number): VendorError {
  const expected = target.sizeBytes === undefined ? 'was announced' : `the announced ${target.sizeBytes} bytes`;
  const found = target.sizeBytes === undefined ? 'more than' : `${foundBytes} bytes in place of`;
  return new VendorError(`${context.storageName} (${url.host}) sent ${found} ${expected}.`, later);
}

function requireAllowed({ context, maxBytes }: Download, sizeBytes: number | undefined): void {
  if (sizeBytes === undefined || sizeBytes <= maxBytes) return;
  const limit = maxBytes < 1e6 ? `${maxBytes} bytes` : `${Math.floor(maxBytes / 1e6)} MB`;
  throw new VendorError(`${context.storageName} has a file of more than ${limit}.`, 'It is not taken: fetch it by hand.');
}
