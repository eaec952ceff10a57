import type { KeptBytes } from './byte-store.js';
import { isSameEtag } from './ranged-answer.js';
import { StorageRefused } from './storage-refusal.js';

/** As S3 gives it: the MD5, in quotes. */
export function etagOf({ md5 }: KeptBytes): string {
  return `"${md5.toString('hex')}"`;
}

/**
 * @param found what stands under the key of the request
 * @throws {StorageRefused} 412 when the request is only for another version, or for a place where nothing is.
 * @see AWS, "Conditional requests"
 */
export function requireConditions({ method, headers }: Request, found: KeptBytes | undefined): void {
  const [match, noneMatch] = [headers.get('if-match'), headers.get('if-none-match')];
  const isOther = match !== null && !(found && isSameEtag(match, etagOf(found)));
  if (isOther) throw unmet('If-Match');
  if (method === 'PUT' && noneMatch === '*' && found) throw unmet('If-None-Match');
}

/**
 * What a request promises of its file, as a check for the file.
 *
 * @throws {StorageRefused} 400 when it promises what is no MD5. So does the check when the file has another.
 */
export function promisedMd5({ headers }: Request): (kept: KeptBytes) => void {
  const promised = headers.get('content-md5');
  if (promised === null) return () => {};
  const wanted = Buffer.from(promised, 'base64');
  if (wanted.length !== 16) throw new StorageRefused(400, 'InvalidDigest', 'The Content-MD5 you specified was invalid.');
  return ({ md5 }) => {
    if (wanted.equals(md5)) return;
    throw new StorageRefused(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.', {
      ExpectedDigest: wanted.toString('hex'),
      CalculatedDigest: md5.toString('base64'),
    });
  };
}

function unmet(condition: string): StorageRefused {
  const message = 'At least one of the pre-conditions you specified did not hold';
  return new StorageRefused(412, 'PreconditionFailed', message, { Condition: condition });
}
