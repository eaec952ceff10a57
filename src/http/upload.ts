import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { InputError, OutcomeUnknown } from '../errors.js';
import { errorCode } from '../files/errno.js';
import { printableText } from '../files/names.js';
import { type Answer, readBody } from './answer.js';
import type { MultipartFrame } from './multipart.js';
import { type NoAnswer, noAnswer } from './no-answer.js';
import { headOf, openTransfer, piecesOf, type Transfer, type TransferLimits } from './transfer.js';

/** A file to be sent, as it was when it was checked. */
export type UploadFile = { path: string; name: string; sizeBytes: number; modifiedMs: number };

export type UploadOptions = {
  vendor: string;
  url: URL;
  method: string;
  headers: Record<string, string>;
  frame: MultipartFrame;
  file: UploadFile;
  maxAnswerBytes: number;
  limits: TransferLimits;
  beforeEnd: (() => Promise<void>) | undefined;
  signal: AbortSignal | undefined;
  progress: ((sentBytes: number, totalBytes: number) => void) | undefined;
};

const pieceBytes = 1 << 20;
/** Small enough that a slow line moves one within the idle timeout. */
const sliceBytes = 64 * 1024;
const readOnly = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Sends a file as the last field of a form, in one try, and gives back the answer, whatever its status. An answer that refuses
 * while the file is still being sent ends the sending. Memory does not grow with the file.
 *
 * @throws {InputError} when the file is not what it was, {NoAnswer} when the connection broke before the end of the file,
 * {OutcomeUnknown} when it broke after that. The signal's reason when it is aborted, and what `beforeEnd` throws.
 */
export async function sendFile(options: UploadOptions): Promise<Answer> {
  const { vendor, url, file, frame, limits, signal } = options;
  const handle = await openUnchanged(file);
  let isCommitted = false;
  let transfer: Transfer | undefined;
  try {
    const length = frame.head.byteLength + file.sizeBytes + frame.tail.byteLength;
    const headers = { ...options.headers, 'content-type': frame.contentType, 'content-length': length };
    transfer = openTransfer({ url, method: options.method, headers, idleTimeoutMs: limits.idleTimeoutMs, signal });
    await sendBody(transfer, handle, options, () => {
      isCommitted = true;
    });
    return await readReply(transfer, options);
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (!(error instanceof BrokenOff)) throw error;
    const failure = noAnswer(vendor, url, error.cause);
    throw isCommitted ? outcomeUnknown(failure, file.name) : failure;
  } finally {
    transfer?.close();
    await handle.close();
  }
}

/** A failure of the connection, apart from those of the file and of `beforeEnd`. */
class BrokenOff extends Error {}

async function sendBody(transfer: Transfer, handle: FileHandle, options: UploadOptions, committed: () => void): Promise<void> {
  const { file, frame, beforeEnd } = options;
  const before = await handle.stat({ bigint: true });
  if (!(await tryWrite(transfer, frame.head))) return;
  if (!(await sendContent(transfer, handle, options))) return;
  const after = await handle.stat({ bigint: true });
  if (after.size !== before.size || after.mtimeNs !== before.mtimeNs) throw changed(file);
  transfer.pause();
  committed();
  await beforeEnd?.();
  transfer.alive();
  if (!(await tryWrite(transfer, frame.tail))) return;
  transfer.alive(options.limits.answerTimeoutMs);
  transfer.end();
}

/** False when an answer came that makes the rest pointless. The next piece is read while one is sent. */
async function sendContent(transfer: Transfer, handle: FileHandle, { file, progress }: UploadOptions): Promise<boolean> {
  const buffers = [Buffer.allocUnsafeSlow(pieceBytes), Buffer.allocUnsafeSlow(pieceBytes)] as const;
  let sentBytes = 0;
  let [current, next] = buffers;
  let { bytesRead } = await handle.read(current, 0, pieceBytes, 0);
  while (bytesRead > 0) {
    const end = sentBytes + bytesRead;
    if (end > file.sizeBytes) throw changed(file);
    const reading = handle.read(next, 0, pieceBytes, end);
    // Awaited below; a failed write must not leave it without a listener, nor the file be closed under it.
    const [isWanted, ahead] = await Promise.allSettled([writeSlices(transfer, current.subarray(0, bytesRead)), reading]);
    if (isWanted.status === 'rejected') throw isWanted.reason;
    if (ahead.status === 'rejected') throw ahead.reason;
    if (!isWanted.value) return false;
    sentBytes = end;
    progress?.(sentBytes, file.sizeBytes);
    [current, next] = [next, current];
    ({ bytesRead } = ahead.value);
  }
  if (sentBytes !== file.sizeBytes) throw changed(file);
  return true;
}

async function writeSlices(transfer: Transfer, piece: Buffer): Promise<boolean> {
  for (let start = 0; start < piece.byteLength; start += sliceBytes) {
    if (!(await tryWrite(transfer, piece.subarray(start, start + sliceBytes)))) return false;
  }
  return true;
}

/** False when the request is refused already. */
async function tryWrite(transfer: Transfer, bytes: Uint8Array): Promise<boolean> {
  try {
    await transfer.write(bytes);
  } catch (error) {
    if (!transfer.isRefused()) throw new BrokenOff('sending', { cause: transfer.causeOf(error) });
  }
  return !transfer.isRefused();
}

async function readReply(transfer: Transfer, { maxAnswerBytes, limits }: UploadOptions): Promise<Answer> {
  try {
    const response = await transfer.untilResponse();
    transfer.endWithin(limits.answerTimeoutMs);
    const head = headOf(response);
    return { ...head, body: await readBody(piecesOf(transfer, response), head.status, maxAnswerBytes) };
  } catch (error) {
    throw new BrokenOff('reading', { cause: transfer.causeOf(error) });
  }
}

/** O_NOFOLLOW: where the last component is a link, it was swapped. */
async function openUnchanged(file: UploadFile): Promise<FileHandle> {
  const handle = await open(file.path, readOnly).catch((error: unknown) => {
    throw errorCode(error) === undefined ? error : changed(file);
  });
  const stats = await handle.stat({ bigint: true });
  // Both ways of asking for the time are in use, in whole ms and with a fraction.
  const isSame = stats.isFile() && Number(stats.size) === file.sizeBytes && Number(stats.mtimeMs) === Math.floor(file.modifiedMs);
  if (isSame) return handle;
  await handle.close();
  throw changed(file);
}

function changed({ name }: UploadFile): InputError {
  return new InputError(
    `The file "${printableText(name)}" changed while it was being sent.`,
    'Wait until the program that writes it is done, then send it again.',
  );
}

function outcomeUnknown({ message, hint }: NoAnswer, name: string): OutcomeUnknown {
  return new OutcomeUnknown(
    `The file "${printableText(name)}" was sent to its end, but whether it was taken is unknown. ${message}`,
    `Look at the vendor before you send it again: it may be there already. ${hint}`,
  );
}
