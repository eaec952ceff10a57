import { randomBytes, randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import type { Clock } from '../../clock.js';
import { createSas, type Grant, refused } from './azure-sas.js';
import { readBlockList, requireBlockId } from './block-list.js';
import { type ByteStore, bodyOf, type KeptBytes, promisedLength } from './byte-store.js';
import { rangedAnswer } from './ranged-answer.js';
import { azureAnswer, StorageRefused, storageErrors } from './storage-refusal.js';

type Block = { id: string; start: number; sizeBytes: number };
export type StoredBlob = KeptBytes & { etag: string; modifiedMs: number; contentType: string; blocks: Block[] };

export type AzureOptions = {
  clock: Clock;
  bytes: ByteStore;
  /** Told of every blob that is written, by its path. */
  wrote?: (path: string, blob: StoredBlob) => void;
  maxBlobBytes?: number;
  maxBlockBytes?: number;
};
export type AzureBlobs = ReturnType<typeof azureBlobs>;

const mebibyte = 1 << 20;
const maxListBytes = 16 * mebibyte;

/**
 * Azure block blobs behind signed links: Put Blob, Put Block, Put Block List, Get Blob and its properties. What is sent is stored
 * as it is, whatever it claims to be.
 *
 * @see Microsoft, "Blob Storage REST API"; limits of service version 2019-12-12 and later
 */
export function azureBlobs({ clock, bytes, wrote, maxBlobBytes = 5000 * mebibyte, maxBlockBytes = 4000 * mebibyte }: AzureOptions) {
  const sas = createSas(clock);
  const blobs = new Map<string, StoredBlob>();
  const staged = new Map<string, Map<string, KeptBytes>>();

  async function receive(request: Request, maxBytes: number): Promise<KeptBytes> {
    const length = promisedLength(request);
    if (length === undefined) throw new StorageRefused(411, 'MissingContentLengthHeader', 'Content-Length HTTP header is missing');
    const tooLarge = () =>
      new StorageRefused(413, 'RequestBodyTooLarge', 'The request body is too large and exceeds the maximum permissible limit.');
    if (length > maxBytes) throw tooLarge();
    const promised = request.headers.get('content-md5');
    return bytes.keep(bodyOf(request), { maxBytes, refuse: tooLarge }, ({ md5 }) => requireMd5(promised, md5));
  }

  function newBlob(kept: KeptBytes, contentType: string, blocks: Block[]): StoredBlob {
    const etag = `"0x8D${randomBytes(7).toString('hex').toUpperCase()}"`;
    return { ...kept, etag, modifiedMs: clock.now(), contentType, blocks };
  }

  async function store(path: string, kept: KeptBytes, contentType: string, blocks: Block[]): Promise<StoredBlob> {
    const before = blobs.get(path);
    const blob = newBlob(kept, contentType, blocks);
    blobs.set(path, blob);
    for (const block of staged.get(path)?.values() ?? []) await bytes.remove(block);
    staged.delete(path);
    await bytes.remove(before);
    wrote?.(path, blob);
    return blob;
  }

  async function putBlob(request: Request, path: string): Promise<Response> {
    const type = request.headers.get('x-ms-blob-type');
    if (type === null) throw header(400, 'MissingRequiredHeader', 'An HTTP header that is mandatory for this request is not specified.');
    if (type !== 'BlockBlob')
      throw header(400, 'InvalidHeaderValue', 'The value for one of the HTTP headers is not in the correct format.');
    const kept = await receive(request, maxBlobBytes);
    const blob = await store(path, kept, request.headers.get('content-type') ?? 'application/octet-stream', []);
    return created({ etag: blob.etag, 'content-md5': blob.md5.toString('base64'), ...dated(blob) });
  }

  async function putBlock(request: Request, path: string, blockId: string | null): Promise<Response> {
    const id = requireBlockId(blockId);
    const blocks = staged.get(path) ?? new Map<string, KeptBytes>();
    // Blocks come in parallel: the next one has to meet this very map.
    staged.set(path, blocks);
    if ([...blocks.keys()].some((other) => other.length !== id.length)) {
      throw new StorageRefused(400, 'InvalidBlobOrBlock', 'The specified blob or block content is invalid.');
    }
    if (promisedLength(request) === 0) throw new StorageRefused(400, 'InvalidHeaderValue', 'A block may not be empty.');
    const kept = await receive(request, maxBlockBytes);
    await bytes.remove(blocks.get(id));
    blocks.set(id, kept);
    return created({ 'content-md5': kept.md5.toString('base64') });
  }

  async function commit(request: Request, path: string): Promise<Response> {
    if (promisedLength(request) === undefined)
      throw new StorageRefused(411, 'MissingContentLengthHeader', 'Content-Length HTTP header is missing');
    const list = readBlockList(await textOf(request));
    const pieces = list.map(({ id, from }) => {
      const fresh = from === 'Committed' ? undefined : staged.get(path)?.get(id);
      if (fresh) return { id, path: fresh.path, start: 0, sizeBytes: fresh.sizeBytes };
      const blob = from === 'Uncommitted' ? undefined : blobs.get(path);
      const block = blob?.blocks.find((candidate) => candidate.id === id);
      if (blob && block) return { ...block, path: blob.path };
      throw new StorageRefused(400, 'InvalidBlockList', 'The specified block list is invalid.');
    });
    let start = 0;
    const blocks = pieces.map(({ id, sizeBytes }) => {
      start += sizeBytes;
      return { id, start: start - sizeBytes, sizeBytes };
    });
    const type = request.headers.get('x-ms-blob-content-type') ?? 'application/octet-stream';
    const blob = await store(path, await bytes.join(pieces), type, blocks);
    return created({ etag: blob.etag, ...dated(blob) });
  }

  function requireAllowed({ req }: Context, oneOf: string): URL {
    if (req.header('authorization') !== undefined) throw refused('A link that is signed takes no Authorization header.');
    const url = new URL(req.url);
    sas.require(url, oneOf);
    return url;
  }

  const app = new Hono();
  app.put('*', async (context) => {
    const { pathname, searchParams } = requireAllowed(context, 'wc');
    const request = context.req.raw;
    requireUnchanged(request, blobs.get(pathname));
    const operation = searchParams.get('comp');
    if (operation === null) return putBlob(request, pathname);
    if (operation === 'block') return putBlock(request, pathname, searchParams.get('blockid'));
    if (operation === 'blocklist') return commit(request, pathname);
    throw new StorageRefused(
      400,
      'InvalidQueryParameterValue',
      'Value for one of the query parameters specified in the request URI is invalid.',
    );
  });
  app.get('*', (context) => {
    const { pathname, searchParams } = requireAllowed(context, 'r');
    const blob = blobs.get(pathname);
    if (!blob) throw new StorageRefused(404, 'BlobNotFound', 'The specified blob does not exist.');
    requireUnchanged(context.req.raw, blob);
    const disposition = searchParams.get('rscd');
    const answer = rangedAnswer(context.req.raw, blob, {
      'content-type': blob.contentType,
      etag: blob.etag,
      'x-ms-blob-type': 'BlockBlob',
      ...dated(blob),
      ...(disposition !== null && { 'content-disposition': disposition }),
    });
    if (answer.status === 304) answer.headers.set('x-ms-error-code', 'ConditionNotMet');
    return answer;
  });
  app.all('*', () => {
    throw new StorageRefused(405, 'UnsupportedHttpVerb', 'The resource does not support the specified HTTP verb.');
  });
  app.onError(storageErrors((refusal) => azureAnswer(refusal, clock.now())));

  return {
    app,

    /** Path and query of a link to the blob at `path`, which has to be encoded. */
    link: (path: string, grant: Grant) => `${path}?${sas.sign(path, grant)}`,

    find: (path: string) => blobs.get(path),

    /** Stores bytes of the vendor itself; nobody is told. */
    async store(path: string, content: Uint8Array): Promise<void> {
      blobs.set(path, newBlob(await bytes.keep([content]), 'application/octet-stream', []));
    },
  };
}

function requireUnchanged(request: Request, blob: StoredBlob | undefined): void {
  const [match, noneMatch] = [request.headers.get('if-match'), request.headers.get('if-none-match')];
  const isOther = match !== null && (blob === undefined || (match !== '*' && match !== blob.etag));
  if (isOther) throw new StorageRefused(412, 'ConditionNotMet', 'The condition specified using HTTP conditional header(s) is not met.');
  if (noneMatch === '*' && request.method === 'PUT' && blob)
    throw new StorageRefused(409, 'BlobAlreadyExists', 'The specified blob already exists.');
}

function requireMd5(promised: string | null, found: Buffer): void {
  if (promised === null) return;
  const wanted = Buffer.from(promised, 'base64');
  if (wanted.length !== 16)
    throw new StorageRefused(
      400,
      'InvalidMd5',
      'The MD5 value specified in the request is invalid. MD5 value must be 128 bits and base64 encoded.',
    );
  if (wanted.equals(found)) return;
  throw new StorageRefused(
    400,
    'Md5Mismatch',
    'The MD5 value specified in the request did not match with the MD5 value calculated by the server.',
    {
      UserSpecifiedMd5: promised,
      ServerCalculatedMd5: found.toString('base64'),
    },
  );
}

function header(status: number, code: string, message: string): StorageRefused {
  return new StorageRefused(status, code, message, { HeaderName: 'x-ms-blob-type' });
}

function created(headers: Record<string, string>): Response {
  const own = { 'x-ms-request-id': randomUUID(), 'x-ms-version': '2023-08-03', 'x-ms-request-server-encrypted': 'true' };
  return new Response(null, { status: 201, headers: { ...own, ...headers } });
}

function dated({ modifiedMs }: StoredBlob): Record<string, string> {
  return { 'last-modified': new Date(modifiedMs).toUTCString() };
}

async function textOf(request: Request): Promise<string> {
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const piece of bodyOf(request)) {
    sizeBytes += piece.length;
    if (sizeBytes > maxListBytes) throw new StorageRefused(413, 'RequestBodyTooLarge', 'The block list is too large.');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
