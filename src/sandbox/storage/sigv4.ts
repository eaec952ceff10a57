import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '../../clock.js';
import { isEqual } from './azure-sas.js';
import { StorageRefused } from './storage-refusal.js';

export type Signer = ReturnType<typeof createSigner>;
/** Credentials to begin with, in place of random ones. */
export type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken: string };
export type LinkTerms = { lifetimeMs: number; fileName?: string; contentType?: string };

const algorithm = 'AWS4-HMAC-SHA256';
const region = 'us-east-1';

/**
 * Temporary credentials of one bucket, and what they sign: policies of forms and links for GET.
 *
 * @param tokenLifetimeMs after which the session token is over, whatever the policy or link says
 * @see AWS, "Signature Version 4", Authenticating requests: using query parameters; browser-based uploads using POST
 */
export function createSigner(clock: Clock, tokenLifetimeMs: number, given?: Credentials) {
  const accessKeyId = given?.accessKeyId ?? `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
  const secret = given?.secretAccessKey ?? randomBytes(30).toString('base64');
  const tokens = new Map<string, number>();
  if (given) tokens.set(given.sessionToken, clock.now() + tokenLifetimeMs);

  function issueToken(): string {
    const token = randomBytes(180).toString('base64');
    tokens.set(token, clock.now() + tokenLifetimeMs);
    return token;
  }

  function sign(text: string, day: string): string {
    const key = ['aws4_request', 's3', region].reduceRight((before, part) => hmac(before, part), hmac(`AWS4${secret}`, day));
    return hmac(key, text).toString('hex');
  }

  const dayOf = (time: string) => time.slice(0, 8);
  const scopeOf = (time: string) => `${dayOf(time)}/${region}/s3/aws4_request`;

  function signatureOfLink(method: string, url: URL): string {
    const time = url.searchParams.get('X-Amz-Date') ?? '';
    const query = [...url.searchParams]
      .filter(([name]) => name !== 'X-Amz-Signature')
      .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
      .sort()
      .join('&');
    const request = [method, url.pathname, query, `host:${url.host}`, '', 'host', 'UNSIGNED-PAYLOAD'].join('\n');
    const hash = createHash('sha256').update(request).digest('hex');
    return sign([algorithm, time, scopeOf(time), hash].join('\n'), dayOf(time));
  }

  /** @throws {StorageRefused} when the credential is not of this bucket, or its session is over. */
  function requireSession(credential: string | null, token: string | null): void {
    if (credential?.split('/')[0] !== accessKeyId) {
      throw new StorageRefused(403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.');
    }
    const untilMs = tokens.get(token ?? '');
    if (untilMs === undefined) throw new StorageRefused(400, 'InvalidToken', 'The provided token is malformed or otherwise invalid.');
    if (clock.now() >= untilMs) throw new StorageRefused(400, 'ExpiredToken', 'The provided token has expired.');
  }

  return {
    requireSession,

    /** The fields that a form needs besides its key, and how to sign its policy. */
    formFields() {
      const time = amzTime(clock.now());
      const fields = {
        'x-amz-algorithm': algorithm,
        'x-amz-credential': `${accessKeyId}/${scopeOf(time)}`,
        'x-amz-date': time,
        'x-amz-security-token': issueToken(),
      };
      return { fields, sign: (policy: string) => sign(policy, dayOf(time)) };
    },

    /** @throws {StorageRefused} 403 when `signature` is not that of `policy`. */
    requirePolicySignature(policy: string, signature: string, credential: string): void {
      if (!isEqual(signature, sign(policy, credential.split('/')[1] ?? ''))) throw signatureMismatch();
    },

    /** `url` as a link for GET. */
    link(url: string, { lifetimeMs, fileName, contentType }: LinkTerms): string {
      const link = new URL(url);
      const time = amzTime(clock.now());
      const parameters = {
        ...(fileName !== undefined && { 'response-content-disposition': `attachment; filename="${fileName}"` }),
        ...(contentType !== undefined && { 'response-content-type': contentType }),
        'X-Amz-Algorithm': algorithm,
        'X-Amz-Credential': `${accessKeyId}/${scopeOf(time)}`,
        'X-Amz-Date': time,
        'X-Amz-Expires': String(Math.floor(lifetimeMs / 1000)),
        'X-Amz-SignedHeaders': 'host',
        'X-Amz-Security-Token': issueToken(),
      };
      for (const [name, value] of Object.entries(parameters)) link.searchParams.set(name, value);
      link.searchParams.set('X-Amz-Signature', signatureOfLink('GET', link));
      return link.href;
    },

    /** @throws {StorageRefused} 403 when the link was not signed here for this method, or is over. */
    requireLink(method: string, url: URL): void {
      const query = url.searchParams;
      if (!query.has('X-Amz-Signature')) throw new StorageRefused(403, 'AccessDenied', 'Access Denied');
      requireSession(query.get('X-Amz-Credential'), query.get('X-Amz-Security-Token'));
      if (!isEqual(query.get('X-Amz-Signature') ?? '', signatureOfLink(method, url))) throw signatureMismatch();
      const expiresMs = msOf(query.get('X-Amz-Date') ?? '') + 1000 * Number(query.get('X-Amz-Expires'));
      if (clock.now() < expiresMs) return;
      throw new StorageRefused(403, 'AccessDenied', 'Request has expired', {
        'X-Amz-Expires': query.get('X-Amz-Expires') ?? '',
        Expires: new Date(expiresMs).toISOString(),
        ServerTime: new Date(clock.now()).toISOString(),
      });
    },
  };
}

function signatureMismatch(): StorageRefused {
  const message = 'The request signature we calculated does not match the signature you provided. Check your key and signing method.';
  return new StorageRefused(403, 'SignatureDoesNotMatch', message);
}

/** `20260305T143000Z` */
function amzTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

function msOf(time: string): number {
  return Date.parse(time.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5'));
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
