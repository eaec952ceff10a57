import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import type { LookupFunction } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ExpectedError, InputError, OutcomeUnknown } from '../errors.js';
import { errorCode } from '../files/errno.js';
import { printableText } from '../files/names.js';
import { requireSingleName } from '../files/open-file.js';
import { type Answer, readBody } from './answer.js';
import { inHostLine } from './host-line.js';
import type { MultipartFrame } from './multipart.js';
import { type NoAnswer, noAnswer } from './no-answer.js';
import { type TrailingMd5, trailingMd5 } from './trailing-md5.js';
import { headOf, openTransfer, piecesOf, type Transfer, type TransferLimits } from './transfer.js';

/** A file to be sent, as it was when it was checked: `modifiedMs` in whole ms, as a stat with bigint tells it. */
export type UploadFile = { path: string; name: string; sizeBytes: number; modifiedMs: number };

export type UploadOptions = {
  vendor: string;
  url: URL;
  method: string;
  headers: Record<string, string>;
  frame: Frame;
  file: UploadFile;
  maxAnswerBytes: number;
  limits: TransferLimits;
  beforeEnd: (() => Promise<void>) | undefined;
  signal: AbortSignal | undefined;
  progress: ((sentBytes: number, totalBytes: number) => void) | undefined;
  /** Only this stretch of the file; all of it unless given. */
  part?: FilePart | undefined;
  /** Whether the opened file is the right one, beyond its size and time. */
  isSame?: ((stats: BigIntStats) => boolean) | undefined;
  /** Awaited with the answer, and what gives the MD5 of what was sent; that costs time only when it is asked for. */
  verify?: ((answer: Reply, md5: () => Promise<Buffer>) => Promise<void>) | undefined;
  lookup?: LookupFunction | undefined;
  /** Nothing of the body is sent before the server has had a second to say that it takes it, or to refuse. */
  asksFirst?: boolean | undefined;
  /** Sending it twice does no harm: that no answer came after its end is then no more than {NoAnswer}. */
  isRepeatable?: boolean | undefined;
};

type Reply = Answer & { headers: IncomingHttpHeaders };

export type FilePart = { start: number; sizeBytes: number };

/** What stands around the bytes of the file. */
type Frame = Omit<MultipartFrame, 'contentType'> & { contentType?: string };

const pieceBytes = 1 << 20;
/** Small enough that a slow line moves one within the idle timeout. A line that takes one in `quickMs` is given more at once. */
const leastSliceBytes = 64 * 1024;
const quickMs = 250;
/** As long as curl waits: servers that do not know the question say nothing to it. */
const wantedTimeoutMs = 1000;
const readOnly = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Sends a file as the last field of a form, in one try, and gives back the answer, whatever its status. An answer that refuses
 * while the file is still being sent ends the sending. Memory does not grow with the file.
 *
 * @throws {InputError} when the file is not what it was, {NoAnswer} when the connection broke before the end of the file,
 * {OutcomeUnknown} when it broke after that. The signal's reason when it is aborted, and what `beforeEnd` throws.
 */
export function sendFile(options: UploadOptions): ReturnType<typeof sendNow> {
  // Only links that a vendor gave are looked up with a guard, and they lead to a storage.
  return inHostLine(options.url, options.lookup ? 'stored' : 'file', options.signal, () => sendNow(options));
}

async function sendNow(options: UploadOptions): Promise<Reply> {
  const { vendor, url, file, frame, limits, signal, lookup, verify } = options;
  const handle = await openUnchanged(file, options.isSame);
  let isCommitted = false;
  let transfer: Transfer | undefined;
  try {
    const length = frame.head.byteLength + partOf(options).sizeBytes + frame.tail.byteLength;
    const type = frame.contentType !== undefined && { 'content-type': frame.contentType };
    const headers = { ...options.headers, ...type, 'content-length': length };
    const { method, asksFirst } = options;
    transfer = openTransfer({ url, method, headers, idleTimeoutMs: limits.idleTimeoutMs, signal, asksFirst, lookup });
    const md5 = verify && trailingMd5(handle, partOf(options), { signal, cut: () => changed(file) });
    await sendBody(transfer, handle, { ...options, md5 }, () => {
      isCommitted = true;
    });
    const reply = await readReply(transfer, options);
    transfer.close();
    if (md5) await verify(reply, md5.digest);
    return reply;
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (!(error instanceof BrokenOff)) throw error;
    if (error.cause instanceof ExpectedError) throw error.cause;
    const failure = noAnswer(vendor, url, error.cause);
    if (options.isRepeatable || !(isCommitted || error.cause instanceof TooEarly)) throw failure;
    throw outcomeUnknown(failure, file.name, isCommitted);
  } finally {
    transfer?.close();
    await handle.close();
  }
}

/**
 * Above this it is worth a round trip to hear first whether the server takes the file. A refusal then costs no bytes, and cannot get
 * lost: a server that closes while bytes are on their way to it may take its own answer back with them.
 */
export const askFirstBytes = 64 * 2 ** 20;
/** Expectation Failed. @see RFC 9110, 10.1.1 */
export const cannotBeAsked = 417;

/** The same, but a large file is not sent before the server had its chance to refuse it. */
export async function sendFileOnceWanted(options: UploadOptions): ReturnType<typeof sendFile> {
  if (options.file.sizeBytes <= askFirstBytes) return sendFile(options);
  const answer = await sendFile({ ...options, asksFirst: true });
  return answer.status === cannotBeAsked ? sendFile(options) : answer;
}

/** A failure of the connection, apart from those of the file and of `beforeEnd`. */
class BrokenOff extends Error {}

/** A success before the file was there: whatever it speaks of, it is not this file. */
class TooEarly extends Error {
  readonly code = 'TOO_EARLY';
}

type Sending = UploadOptions & { md5: TrailingMd5 | undefined };

async function sendBody(transfer: Transfer, handle: FileHandle, options: Sending, committed: () => void): Promise<void> {
  const { frame, beforeEnd } = options;
  if (options.asksFirst) await untilWanted(transfer);
  if (!(await tryWrite(transfer, frame.head))) return;
  if (!(await sendContent(transfer, handle, options))) return;
  transfer.pause();
  committed();
  await beforeEnd?.();
  transfer.alive();
  if (!(await tryWrite(transfer, frame.tail))) return;
  transfer.alive(options.limits.answerTimeoutMs);
  transfer.end();
}

function partOf({ part, file }: UploadOptions): FilePart {
  return part ?? { start: 0, sizeBytes: file.sizeBytes };
}

/**
 * False when an answer came that makes the rest pointless. The next piece is read while one is sent. The file is looked at again
 * when all of it was read and before the last piece is sent: where nothing follows the file, that piece makes the request whole.
 */
async function sendContent(transfer: Transfer, handle: FileHandle, options: Sending): Promise<boolean> {
  const { file, md5, progress } = options;
  const pace = { sliceBytes: leastSliceBytes };
  const { start, sizeBytes } = partOf(options);
  const before = await handle.stat({ bigint: true });
  const buffers = [Buffer.allocUnsafeSlow(pieceBytes), Buffer.allocUnsafeSlow(pieceBytes)] as const;
  const readAfter = (buffer: Buffer, doneBytes: number) =>
    handle.read(buffer, 0, Math.min(pieceBytes, sizeBytes - doneBytes), start + doneBytes);
  const sendPiece = async (piece: Buffer, isLast: boolean) => {
    if (isLast) requireUnchanged(before, await handle.stat({ bigint: true }), file);
    return writeSlices(transfer, piece, pace);
  };
  let sentBytes = 0;
  let [current, next] = buffers;
  let { bytesRead } = await readAfter(current, 0);
  while (bytesRead > 0) {
    const end = sentBytes + bytesRead;
    // Awaited below; a failed write must not leave it without a listener, nor the file be closed under it.
    const reading = readAfter(next, end);
    const sending = sendPiece(current.subarray(0, bytesRead), end === sizeBytes);
    const [isWanted, ahead, hashed] = await Promise.allSettled([sending, reading, md5?.during(sending, end)]);
    if (isWanted.status === 'rejected') throw isWanted.reason;
    if (ahead.status === 'rejected') throw ahead.reason;
    if (hashed.status === 'rejected') throw hashed.reason;
    if (!isWanted.value) return false;
    sentBytes = end;
    progress?.(sentBytes, sizeBytes);
    [current, next] = [next, current];
    ({ bytesRead } = ahead.value);
  }
  if (sentBytes !== sizeBytes) throw changed(file);
  return true;
}

function requireUnchanged(before: BigIntStats, after: BigIntStats, file: UploadFile): void {
  if (after.size !== before.size || after.mtimeNs !== before.mtimeNs) throw changed(file);
}

async function writeSlices(transfer: Transfer, piece: Buffer, pace: { sliceBytes: number }): Promise<boolean> {
  for (let start = 0; start < piece.byteLength; ) {
    const slice = piece.subarray(start, start + pace.sliceBytes);
    const startMs = performance.now();
    if (!(await tryWrite(transfer, slice))) return false;
    const isQuick = performance.now() - startMs < quickMs;
    pace.sliceBytes = isQuick ? Math.min(2 * pace.sliceBytes, pieceBytes) : leastSliceBytes;
    start += slice.byteLength;
  }
  return true;
}

async function untilWanted(transfer: Transfer): Promise<void> {
  await transfer.untilWanted(wantedTimeoutMs).catch((error: unknown) => {
    throw new BrokenOff('asking', { cause: transfer.causeOf(error) });
  });
}

/** False when the request is refused already. */
async function tryWrite(transfer: Transfer, bytes: Uint8Array): Promise<boolean> {
  if (bytes.byteLength === 0) return !transfer.isRefused();
  // The answer of a server that refuses early and closes is read in two turns; a write before that would only see the closed line.
  await nextTurn();
  await nextTurn();
  if (transfer.isAnswered() && !transfer.isRefused()) throw new BrokenOff('sending', { cause: new TooEarly() });
  try {
    if (!transfer.isRefused()) await transfer.write(bytes);
  } catch (error) {
    if (!transfer.isRefused()) throw new BrokenOff('sending', { cause: transfer.causeOf(error) });
  }
  return !transfer.isRefused();
}

async function readReply(transfer: Transfer, { maxAnswerBytes, limits }: UploadOptions): Promise<Reply> {
  try {
    const response = await transfer.untilResponse();
    transfer.endWithin(limits.answerTimeoutMs);
    const head = headOf(response);
    return { ...head, headers: response.headers, body: await readBody(piecesOf(transfer, response), head.status, maxAnswerBytes) };
  } catch (error) {
    throw new BrokenOff('reading', { cause: transfer.causeOf(error) });
  }
}

/**
 * A file as it was when it was checked. O_NOFOLLOW: where the last component is a link, it was swapped.
 *
 * @throws {InputError} when it is not what it was, or has another name besides.
 */
export async function openUnchanged(file: UploadFile, isSameFile: (stats: BigIntStats) => boolean = () => true): Promise<FileHandle> {
  const handle = await open(file.path, readOnly).catch((error: unknown) => {
    throw errorCode(error) === undefined ? error : changed(file);
  });
  const stats = await handle.stat({ bigint: true });
  try {
    requireSent(file, stats, isSameFile);
  } catch (error) {
    await handle.close();
    throw error;
  }
  return handle;
}

function requireSent(file: UploadFile, stats: BigIntStats, isSameFile: (stats: BigIntStats) => boolean): void {
  const isSame = stats.isFile() && Number(stats.size) === file.sizeBytes && Number(stats.mtimeMs) === file.modifiedMs;
  if (!isSame || !isSameFile(stats)) throw changed(file);
  requireSingleName(stats, file.name);
}

export function changed({ name }: UploadFile): InputError {
  return new InputError(
    `The file "${printableText(name)}" changed while it was being sent.`,
    'Wait until the program that writes it is done, then send it again.',
  );
}

function outcomeUnknown({ message, hint }: NoAnswer, name: string, isWhole: boolean): OutcomeUnknown {
  const sent = isWhole ? 'sent to its end' : 'not sent to its end';
  return new OutcomeUnknown(
    `The file "${printableText(name)}" was ${sent}, but whether it was taken is unknown. ${message}`,
    `Look at the vendor before you send it again: it may be there already. ${hint}`,
  );
}
