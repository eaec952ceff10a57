import { Hono } from 'hono';
import type { Clock } from '../../clock.js';
import { type ByteStore, bodyOf, type KeptBytes, promisedLength } from './byte-store.js';
import { boundaryOf, type FormPart, formParts } from './form-parts.js';
import { rangedAnswer } from './ranged-answer.js';
import { etagOf, promisedMd5, requireConditions } from './s3-conditions.js';
import { type Condition, requirePolicy } from './s3-policy.js';
import { type Credentials, createSigner, type LinkTerms } from './sigv4.js';
import { declaration, elements, StorageRefused, s3Answer, storageErrors } from './storage-refusal.js';

export type StoredObject = KeptBytes & { contentType: string; modifiedMs: number };
export type FormTerms = { lifetimeMs: number; conditions?: Condition[]; fields?: Record<string, string> };
export type S3Options = {
  clock: Clock;
  bytes: ByteStore;
  bucket: string;
  /** Where this application is served, without a slash at the end. */
  origin: () => string;
  /** Told of every object that comes in by a form. */
  wrote?: (key: string, object: StoredObject) => void;
  /** How long the temporary credentials behind a form or link live. Default: 12 hours. */
  tokenLifetimeMs?: number;
  credentials?: Credentials;
};
export type S3Forms = ReturnType<typeof s3Forms>;

const onlyOneAuth =
  'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the ' +
  'Authorization header should be specified';
const maxFieldBytes = 20 * 1024;
const maxObjectBytes = 5 * 1024 ** 3;

/**
 * One bucket of Amazon S3 that takes files by signed forms and gives them out by signed links.
 *
 * @see AWS, "POST Object" and "POST policy"
 */
export function s3Forms({ clock, bytes, bucket, origin, wrote, tokenLifetimeMs = 12 * 3_600_000, credentials }: S3Options) {
  const objects = new Map<string, StoredObject>();
  const signer = createSigner(clock, tokenLifetimeMs, credentials);
  const addressOf = (key: string) => `${origin()}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;

  /** @throws {StorageRefused} when the signature or the policy does not hold for the fields that came before the file. */
  function admit(fields: ReadonlyMap<string, string>): { min: number; max: number } {
    if (!fields.has('key')) {
      throw invalidArgument(
        "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
        'key',
      );
    }
    const [policy, signature] = [fields.get('policy'), fields.get('x-amz-signature')];
    if (policy === undefined || signature === undefined) throw new StorageRefused(403, 'AccessDenied', 'Access Denied');
    const credential = fields.get('x-amz-credential') ?? '';
    signer.requireSession(credential, fields.get('x-amz-security-token') ?? null);
    signer.requirePolicySignature(policy, signature, credential);
    return requirePolicy(policy, fields, bucket, clock.now());
  }

  function keepFile(part: FormPart, size: { min: number; max: number }, requireMd5: (kept: KeptBytes) => void): Promise<KeptBytes> {
    const tooLarge = () =>
      new StorageRefused(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
        MaxSizeAllowed: String(size.max),
      });
    return bytes.keep(part.content, { maxBytes: Math.min(size.max, maxObjectBytes), refuse: tooLarge }, (kept) => {
      requireMd5(kept);
      if (kept.sizeBytes >= size.min) return;
      throw new StorageRefused(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
        ProposedSize: String(kept.sizeBytes),
        MinSizeAllowed: String(size.min),
      });
    });
  }

  /** Reads the form up to its file; what follows is ignored. */
  async function receive(request: Request, boundary: string): Promise<Response> {
    const fields = new Map<string, string>();
    let fieldBytes = 0;
    for await (const part of formParts(bodyOf(request), boundary)) {
      if (part.name.toLowerCase() !== 'file') {
        const text = await textOf(part, maxFieldBytes - fieldBytes);
        fieldBytes += Buffer.byteLength(text);
        fields.set(part.name.toLowerCase(), text);
        continue;
      }
      const kept = await keepFile(part, admit(fields), promisedMd5(request));
      const key = (fields.get('key') ?? '').replaceAll('${filename}', part.fileName ?? '');
      return put(key, kept, fields.get('content-type') ?? 'binary/octet-stream', fields.get('success_action_status'));
    }
    throw invalidArgument('POST requires exactly one file upload per request.', 'file');
  }

  async function put(key: string, kept: KeptBytes, contentType: string, status: string | undefined): Promise<Response> {
    const before = objects.get(key);
    const object = { ...kept, contentType, modifiedMs: clock.now() };
    objects.set(key, object);
    await bytes.remove(before);
    wrote?.(key, object);
    const etag = etagOf(kept);
    const headers = { etag, location: addressOf(key) };
    if (status !== '201') return new Response(null, { status: status === '200' ? 200 : 204, headers });
    const response = elements({ Location: addressOf(key), Bucket: bucket, Key: key, ETag: etag });
    return new Response(`${declaration}\n<PostResponse>${response}</PostResponse>`, {
      status: 201,
      headers: { ...headers, 'content-type': 'application/xml' },
    });
  }

  const app = new Hono();
  app.use(async ({ req }, next) => {
    if (req.header('authorization') === undefined) return next();
    throw invalidArgument(onlyOneAuth, 'Authorization');
  });
  app.on('POST', [`/${bucket}`, `/${bucket}/`], async ({ req }) => {
    const boundary = boundaryOf(req.header('content-type') ?? null);
    if (boundary === undefined) {
      const details = { Condition: 'Bucket POST must be of the enclosure-type multipart/form-data' };
      throw new StorageRefused(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', details);
    }
    if (promisedLength(req.raw) === undefined) {
      throw new StorageRefused(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
    }
    return receive(req.raw, boundary);
  });
  app.get(`/${bucket}/*`, ({ req }) => {
    const url = new URL(req.url);
    signer.requireLink(req.method, url);
    const key = url.pathname
      .slice(bucket.length + 2)
      .split('/')
      .map(decodeURIComponent)
      .join('/');
    const object = objects.get(key);
    if (!object) throw new StorageRefused(404, 'NoSuchKey', 'The specified key does not exist.', { Key: key });
    requireConditions(req.raw, object);
    const disposition = url.searchParams.get('response-content-disposition');
    return rangedAnswer(req.raw, object, {
      'content-type': url.searchParams.get('response-content-type') ?? object.contentType,
      etag: etagOf(object),
      'last-modified': new Date(object.modifiedMs).toUTCString(),
      ...(disposition !== null && { 'content-disposition': disposition }),
    });
  });
  app.all('*', () => {
    throw new StorageRefused(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.');
  });
  app.onError(storageErrors(s3Answer));

  return {
    app,
    bucket,

    /** Address and fields of a form that stores one file under `key`; the policy allows these fields and no others. */
    form(key: string, { lifetimeMs, conditions = [], fields: further = {} }: FormTerms) {
      const { fields, sign } = signer.formFields();
      const all = { key, ...further, ...fields };
      const expiration = `${new Date(clock.now() + lifetimeMs).toISOString().slice(0, 19)}Z`;
      const own = Object.entries(all).map(([name, value]) => ({ [name]: value }));
      const policy = Buffer.from(JSON.stringify({ expiration, conditions: [{ bucket }, ...own, ...conditions] })).toString('base64');
      return { url: `${origin()}/${bucket}/`, fields: { ...all, policy, 'x-amz-signature': sign(policy) }, expiration };
    },

    /** A link that gives out the object at `key`. */
    link: (key: string, terms: LinkTerms) => signer.link(addressOf(key), terms),

    find: (key: string) => objects.get(key),

    /** Stores bytes of the vendor itself. */
    async store(key: string, content: Uint8Array, contentType: string): Promise<void> {
      objects.set(key, { ...(await bytes.keep([content])), contentType, modifiedMs: clock.now() });
    },
  };
}

async function textOf(part: FormPart, maxBytes: number): Promise<string> {
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const piece of part.content) {
    sizeBytes += piece.length;
    if (sizeBytes > maxBytes) {
      const message = 'Your POST request fields preceding the upload file were too large.';
      throw new StorageRefused(400, 'MaxPostPreDataLengthExceeded', message, { MaxPostPreDataLengthBytes: String(maxFieldBytes) });
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function invalidArgument(message: string, name: string): StorageRefused {
  return new StorageRefused(400, 'InvalidArgument', message, { ArgumentName: name });
}
