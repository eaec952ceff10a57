import { createHmac, randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import type { Clock } from '../../clock.js';
import { isEqual } from './azure-sas.js';
import { type ByteStore, bodyOf, type KeptBytes, promisedLength } from './byte-store.js';
import { rangedAnswer } from './ranged-answer.js';
import { etagOf, promisedMd5, requireConditions } from './s3-conditions.js';
import { StorageRefused, s3Answer, storageErrors } from './storage-refusal.js';

export type PutOptions = {
  clock: Clock;
  bytes: ByteStore;
  /** Where this application is served, without a slash at the end. */
  origin: () => string;
  /** Told of every file that is put, by its key. */
  wrote?: (key: string, kept: KeptBytes) => void;
};
export type PresignedPuts = ReturnType<typeof presignedPuts>;

const contentType = 'application/octet-stream';

/** Files behind signed links: one that takes a file by PUT as octet-stream, one that gives it out. Keys are paths that are encoded. */
export function presignedPuts({ clock, bytes, origin, wrote }: PutOptions) {
  const secret = randomBytes(32);
  const files = new Map<string, KeptBytes>();

  function signature(method: string, path: string, expires: string): string {
    return createHmac('sha256', secret)
      .update([method, path, method === 'PUT' ? contentType : '', expires].join('\n'))
      .digest('hex');
  }

  function link(method: 'PUT' | 'GET', key: string, lifetimeMs: number): string {
    const expires = String(Math.floor((clock.now() + lifetimeMs) / 1000));
    return `${origin()}/${key}?expires=${expires}&signature=${signature(method, `/${key}`, expires)}`;
  }

  function requireLink(request: Request): string {
    const { method } = request;
    if (request.headers.has('authorization')) {
      throw new StorageRefused(400, 'InvalidArgument', 'Only one auth mechanism allowed', { ArgumentName: 'Authorization' });
    }
    const { pathname, searchParams } = new URL(request.url);
    const expires = searchParams.get('expires') ?? '';
    if (!searchParams.has('signature')) throw new StorageRefused(403, 'AccessDenied', 'Access Denied');
    const isTyped = method !== 'PUT' || request.headers.get('content-type') === contentType;
    if (!isTyped || !isEqual(searchParams.get('signature') ?? '', signature(method, pathname, expires))) {
      throw new StorageRefused(
        403,
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided.',
      );
    }
    if (clock.now() >= 1000 * Number(expires)) throw new StorageRefused(403, 'AccessDenied', 'Request has expired');
    return pathname.slice(1);
  }

  const app = new Hono();
  app.put('*', async ({ req }) => {
    const key = requireLink(req.raw);
    if (promisedLength(req.raw) === undefined) {
      throw new StorageRefused(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
    }
    requireConditions(req.raw, files.get(key));
    const kept = await bytes.keep(bodyOf(req.raw), undefined, promisedMd5(req.raw));
    const before = files.get(key);
    files.set(key, kept);
    await bytes.remove(before);
    wrote?.(key, kept);
    return new Response(null, { status: 200, headers: { etag: etagOf(kept) } });
  });
  app.get('*', ({ req }) => {
    const kept = files.get(requireLink(req.raw));
    if (!kept) throw new StorageRefused(404, 'NoSuchKey', 'The specified key does not exist.');
    requireConditions(req.raw, kept);
    return rangedAnswer(req.raw, kept, { 'content-type': contentType, etag: etagOf(kept) });
  });
  app.all('*', () => {
    throw new StorageRefused(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.');
  });
  app.onError(storageErrors(s3Answer));

  return {
    app,
    putLink: (key: string, lifetimeMs: number) => link('PUT', key, lifetimeMs),
    getLink: (key: string, lifetimeMs: number) => link('GET', key, lifetimeMs),
    find: (key: string) => files.get(key),

    /** Stores bytes of the vendor itself. */
    async store(key: string, content: Uint8Array): Promise<KeptBytes> {
      const kept = await bytes.keep([content]);
      files.set(key, kept);
      return kept;
    },
  };
}
