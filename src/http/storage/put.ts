import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { InputError } from '../../errors.js';
import { printableText } from '../../files/names.js';
import { sendFile, type UploadFile } from '../upload.js';
import { userAgent } from '../user-agent.js';
import { type Context, maxAnswerBytes, type StorageAnswer, type StorageCall } from './context.js';
import { runErrand, uploadBreaks, uploadSuccesses } from './errand.js';
import { expiryOfUrl } from './expiry.js';
import { createLink } from './link.js';
import { damagedOnTheWay } from './refusal.js';
import { sameness } from './source.js';

export type PutTarget = { url: string; headers: Record<string, string>; renew?: (() => Promise<string>) | undefined };

const noBytes = Buffer.alloc(0);
/** For a request whose body is nothing but the file. */
export const bareFrame = { head: noBytes, tail: noBytes };

/** Sends a file as the body of a pre-signed PUT. */
export async function put(context: Context, file: UploadFile, target: PutTarget, call: StorageCall): Promise<{ etag: string | undefined }> {
  const { storageName, guard, limits } = context;
  const { signal, progress } = call;
  if (/[?&]x-amz-signature=/i.test(target.url)) requireS3Size(file);
  const link = createLink(context, { first: target.url, renew: target.renew, addressOf: (url) => url, expiryOf: expiryOfUrl });
  const headers = { 'user-agent': userAgent, ...withoutOurs(target.headers) };
  const isSame = sameness();
  const answer = await runErrand(context, { link, successes: uploadSuccesses, breaks: uploadBreaks, signal }, async ({ url }) => {
    const md5 = createHash('md5');
    const sent = await sendFile({
      ...{ vendor: storageName, url, method: 'PUT', headers, frame: bareFrame, file, maxAnswerBytes, limits, signal, progress },
      ...{ beforeEnd: undefined, lookup: guard.lookup, isSame, isRepeatable: true, onPiece: (piece: Uint8Array) => md5.update(piece) },
    });
    requireIntact(context, url.host, sent, md5.digest('hex'));
    return sent;
  });
  return { etag: etagOf(answer.headers) };
}

/** Whatever proves to the vendor who asks stays here; what describes the connection is said by the connection. */
const ours = new Set([
  ...['authorization', 'proxy-authorization', 'cookie', 'x-api-key', 'x-csrftoken'],
  ...['host', 'connection', 'content-length', 'transfer-encoding', 'expect', 'te', 'trailer', 'upgrade'],
]);

function withoutOurs(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !ours.has(name.toLowerCase())));
}

const maxS3Bytes = 5 * 2 ** 30;

/** @throws {InputError} when S3 takes no file of that size in one request. */
export function requireS3Size({ name, sizeBytes }: UploadFile): void {
  if (sizeBytes <= maxS3Bytes) return;
  throw new InputError(
    `The file "${printableText(name)}" has ${sizeBytes} bytes; the storage takes at most ${maxS3Bytes} (5 GiB) at once.`,
    'Send a smaller file.',
  );
}

export function etagOf({ etag }: IncomingHttpHeaders): string | undefined {
  return etag === undefined || etag === '' ? undefined : etag;
}

/**
 * @throws {Damaged} when the ETag says that other bytes arrived. Only a plain MD5 says anything: that of a file in parts holds a
 * hyphen, other storages make up their own, and where S3 encrypts with keys of KMS or the customer it looks like one but is none.
 */
export function requireIntact({ storageName }: Context, host: string, { status, headers }: StorageAnswer, md5: string): void {
  const found = /^"?([0-9a-f]{32})"?$/i.exec(headers.etag ?? '')?.[1];
  const encryption = String(headers['x-amz-server-side-encryption'] ?? '');
  const isNoMd5 = encryption.startsWith('aws:') || 'x-amz-server-side-encryption-customer-algorithm' in headers;
  if (!uploadSuccesses.includes(status) || found === undefined || isNoMd5) return;
  if (found.toLowerCase() !== md5) throw damagedOnTheWay(storageName, host);
}
