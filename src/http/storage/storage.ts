import { type Clock, systemClock } from '../../clock.js';
import type { Saved } from '../download.js';
import { createGuard } from '../guard.js';
import { defaultLimits, type TransferLimits } from '../transfer.js';
import { type BlobTarget, putBlob } from './azure-blob.js';
import type { Context, StorageCall } from './context.js';
import { type PutTarget, put } from './put.js';
import { type DownloadCall, type DownloadTarget, download } from './ranged-download.js';
import { type FormTarget, postForm } from './s3-form.js';

export type { StorageCall } from './context.js';
export { LinkRefused } from './refusal.js';

/** A file to be sent, as it was when it was checked: `modifiedMs` in whole ms, as a stat with bigint tells it. */
export type StorageFile = { path: string; name: string; sizeBytes: number; modifiedMs: number };

export type StorageOptions = {
  /** Who gives the links. */
  vendor: string;
  /** Only when the configured vendor is on this machine: its links then lead to this machine, and nowhere else. */
  allowLoopback: boolean;
  clock?: Clock | undefined;
  retryBaseMs?: number | undefined;
  transferLimits?: Partial<TransferLimits> | undefined;
  /** Up to this size a blob is sent at once, above in blocks. */
  singlePutBytes?: number | undefined;
  /** Raised for files that would have more than 50,000 blocks. */
  blockBytes?: number | undefined;
  parallelBlocks?: number | undefined;
  /** A larger file is fetched in ranges of this size. */
  rangeBytes?: number | undefined;
};

/**
 * Bytes to and from the storage hosts to which a vendor's pre-signed links lead. It knows no credentials: the link is all there is.
 * Links are renewed where `renew` is given: before they end, and when the storage refuses them.
 *
 * @throws (all methods) {LinkRefused} when the storage does not take the link, also a renewed one; {InputError} when the file
 * changed or is too large; {NoAnswer} or {VendorError} when the storage fails, or a link leads where nothing is sent; what `renew`
 * throws. The signal's reason when it is aborted.
 */
export type Storage = {
  /** A plain pre-signed PUT with the headers that the vendor lists. */
  put(file: StorageFile, target: PutTarget, call?: StorageCall): Promise<{ etag: string | undefined }>;
  /** A block blob of Azure. `done` may only name blocks of this very file, sent with the same `blockBytes`. */
  putBlob(file: StorageFile, target: BlobTarget, call?: StorageCall): Promise<{ etag: string | undefined }>;
  /** The POST form of S3, its fields as the vendor gave them. Without an `etag` nothing but the connection vouches for the bytes. */
  postForm(file: StorageFile, target: FormTarget, call?: StorageCall): Promise<{ etag: string | undefined }>;
  /** Saves a file under `to`, which must be free. Nothing stays there after a failure. */
  download(target: DownloadTarget, to: string, call?: DownloadCall): Promise<Saved>;
};

const mebibyte = 2 ** 20;

export function createStorage(options: StorageOptions): Storage {
  const { vendor, allowLoopback, clock = systemClock, retryBaseMs = 500, rangeBytes = 32 * mebibyte } = options;
  const { singlePutBytes = 64 * mebibyte, blockBytes = 8 * mebibyte, parallelBlocks = 4 } = options;
  const limits = { ...defaultLimits, ...options.transferLimits };
  const guard = createGuard({ vendor, allowLoopback });
  const context: Context = { storageName: `The storage of ${vendor}`, guard, clock, retryBaseMs, limits };
  const sizes = { singlePutBytes, blockBytes, parallelBlocks };
  return {
    put: (file, target, call = {}) => put(context, file, target, call),
    putBlob: (file, target, call = {}) => putBlob(context, file, target, call, sizes),
    postForm: (file, target, call = {}) => postForm(context, file, target, call),
    download: (target, to, call = {}) => download(context, target, to, call, rangeBytes),
  };
}
