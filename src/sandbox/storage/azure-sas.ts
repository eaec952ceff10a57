import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../clock.js';
import { StorageRefused } from './storage-refusal.js';

/** What a link allows: `permissions` are letters (r read, w write, c create, t tags), `fileName` is what a download is called. */
export type Grant = { permissions: string; lifetimeMs: number; fileName?: string };
export type Sas = ReturnType<typeof createSas>;

const account = 'sandbox';
const version = '2023-08-03';

/** Everything that is signed, in this order, where the link does not say it as an empty line. */
const signedFields = [
  ...['sp', 'st', 'se', '', 'skoid', 'sktid', 'skt', 'ske', 'sks', 'skv', 'saoid', 'suoid', 'scid', 'sip', 'spr', 'sv', 'sr'],
  ...['snapshot', 'ses', 'rscc', 'rscd', 'rsce', 'rscl', 'rsct'],
];

/**
 * Links with a shared access signature of a user delegation key, for one blob each.
 *
 * @see Microsoft, "Create a user delegation SAS", Specify the signature; version 2020-12-06 and later
 */
export function createSas(clock: Clock) {
  const key = randomBytes(32);
  const [objectId, tenantId] = [randomUUID(), randomUUID()];

  function signature(path: string, query: URLSearchParams): string {
    const text = signedFields.map((name) => (name === '' ? `/blob/${account}${path}` : (query.get(name) ?? ''))).join('\n');
    return createHmac('sha256', key).update(text).digest('base64');
  }

  return {
    /** The query of a link to the blob at `path`. */
    sign(path: string, { permissions, lifetimeMs, fileName }: Grant): string {
      const now = clock.now();
      const query = new URLSearchParams({
        se: second(now + lifetimeMs),
        sp: permissions,
        sv: version,
        sr: 'b',
        ...(fileName !== undefined && { rscd: `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}` }),
        skoid: objectId,
        sktid: tenantId,
        skt: second(now),
        ske: second(now + lifetimeMs + 1_800_000),
        sks: 'b',
        skv: version,
      });
      query.set('sig', signature(path, query));
      return query.toString();
    },

    /**
     * @param oneOf letters of permission, any of which will do.
     * @throws {StorageRefused} 403 when the link was not signed here for this blob, is over, or does not allow that.
     */
    require(url: URL, oneOf: string): void {
      const query = url.searchParams;
      if (!isEqual(query.get('sig') ?? '', signature(url.pathname, query))) {
        throw refused('Signature did not match. String to sign used was not that of this link.');
      }
      const now = clock.now();
      if (now >= Date.parse(query.get('se') ?? '')) {
        const frame = `Start [${query.get('skt')}] - Expiry [${query.get('se')}] - Current [${second(now)}]`;
        throw refused(`Signature not valid in the specified time frame: ${frame}`);
      }
      if ([...oneOf].some((letter) => query.get('sp')?.includes(letter))) return;
      throw new StorageRefused(
        403,
        'AuthorizationPermissionMismatch',
        'This request is not authorized to perform this operation using this permission.',
      );
    },
  };
}

export function refused(detail: string): StorageRefused {
  return new StorageRefused(
    403,
    'AuthenticationFailed',
    'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.',
    { AuthenticationErrorDetail: detail },
  );
}

/** Both as long as it takes: a signature must not be found out letter by letter. */
export function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function second(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
