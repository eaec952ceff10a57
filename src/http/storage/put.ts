import { InputError } from '../../errors.js';
import { printableText } from '../../files/names.js';
import { askFirstBytes, cannotBeAsked, sendFile, type UploadFile } from '../upload.js';
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
  // Blocks are smaller, and what a form allows is only told by its body.
  let asksFirst = file.sizeBytes > askFirstBytes;
  const answer = await runErrand(context, { link, successes: uploadSuccesses, breaks: uploadBreaks, signal }, async ({ url }) => {
    const send = () =>
      sendFile({
        ...{ vendor: storageName, url, method: 'PUT', headers, frame: bareFrame, file, maxAnswerBytes, limits, signal, progress },
        ...{ beforeEnd: undefined, lookup: guard.lookup, isSame, isRepeatable: true, asksFirst },
        verify: (sent, md5) => requireIntact(context, url.host, sent, md5),
      });
    const sent = await send();
    if (!asksFirst || sent.status !== cannotBeAsked) return sent;
    asksFirst = false;
    return send();
  });
  return { etag: etagOf(answer) };
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

/** Of what was stored: as a header, or as a form may be answered with 201, in XML. */
export function etagOf({ headers, body }: Pick<StorageAnswer, 'headers' | 'body'>): string | undefined {
  const inXml = /<PostResponse\b[^>]*>[\s\S]*<ETag>\s*([^<]*?)\s*<\/ETag>/.exec(body)?.[1]?.replace(/&(?:quot|#34|#x22);/gi, '"');
  const etag = headers.etag || inXml;
  return etag !== undefined && /^(?:W\/)?"?[\x21\x23-\x7e]{1,128}"?$/.test(etag) ? etag : undefined;
}

/**
 * What says nothing is passed over: an ETag that is no plain MD5 (that of a file in parts holds a hyphen, other storages make up
 * their own, and where S3 encrypts with keys of KMS or the customer it looks like one but is none), and an answer without any.
 *
 * @param md5 gives that of what was sent; only asked for when there is one to compare it with
 * @throws {Damaged} when the ETag says that other bytes arrived, or the Content-MD5 with which Azure answers.
 */
export async function requireIntact(
  { storageName }: Context,
  host: string,
  answer: Pick<StorageAnswer, 'status' | 'headers' | 'body'>,
  md5: () => Promise<Buffer>,
): Promise<void> {
  const { status, headers } = answer;
  if (!uploadSuccesses.includes(status)) return;
  const encryption = String(headers['x-amz-server-side-encryption'] ?? '');
  const isMd5 = !encryption.startsWith('aws:') && !('x-amz-server-side-encryption-customer-algorithm' in headers);
  const found = isMd5 ? /^"?([0-9a-f]{32})"?$/i.exec(etagOf(answer) ?? '')?.[1] : undefined;
  const arrived = headers['content-md5'];
  if (found === undefined && typeof arrived !== 'string') return;
  const sent = await md5();
  const isOther = typeof arrived === 'string' && arrived !== sent.toString('base64');
  if (isOther || (found !== undefined && found.toLowerCase() !== sent.toString('hex'))) throw damagedOnTheWay(storageName, host);
}
