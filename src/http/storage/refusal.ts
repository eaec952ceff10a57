import { InputError, VendorError } from '../../errors.js';
import { toRetryAfterMs } from '../refusal.js';
import type { Context, StorageAnswer } from './context.js';

/** The storage refused a link, also after it was renewed or because it cannot be renewed. */
export class LinkRefused extends VendorError {}

/** What arrived is not what was sent. */
export class Damaged extends VendorError {}

/** The code in an error body of an object store, in XML; its message is left out, because it repeats parts of the link. */
export function codeIn({ body, headers }: StorageAnswer): string | undefined {
  const header = headers['x-ms-error-code'];
  const code = /<Code>\s*([^<]*?)\s*<\/Code>/.exec(body)?.[1] ?? (typeof header === 'string' ? header : undefined);
  return code !== undefined && /^[A-Za-z][A-Za-z0-9.]{0,59}$/.test(code) ? code : undefined;
}

/** A success that is none: its body tells an error, or is a page that something between here and the storage shows. */
export function isFalseSuccess(answer: StorageAnswer): boolean {
  return answer.status < 300 && (isPage(answer.body) || codeIn(answer) !== undefined);
}

function isPage(body: string): boolean {
  return /^\s*<(?:!doctype html|html)\b/i.test(body.replace(/^\ufeff/, ''));
}

const speaksOfEnd = /policy expired|request has expired|token has expired/i;

/** Whether it is the link that is refused, and not what was sent with it. */
export function refusesLink(answer: StorageAnswer): boolean {
  if (answer.status === 401 || answer.status === 403) return true;
  return answer.status === 400 && (codeIn(answer) === 'ExpiredToken' || speaksOfEnd.test(answer.body));
}

export function linkRefused({ storageName }: Context, host: string, answer: StorageAnswer): LinkRefused {
  const code = codeIn(answer);
  const words = (code === 'AccessDenied' && speaksOfEnd.test(answer.body) ? reasons.ExpiredToken : reasons[code ?? '']) ?? general;
  return refusedLink(storageName, host, words, inBrackets(answer.status, code));
}

/** A link that has ended by its own words, and is not even tried. */
export function linkEnded({ storageName }: Context, host: string): LinkRefused {
  return refusedLink(storageName, host, 'it has expired', '');
}

function refusedLink(storageName: string, host: string, words: string, status: string): LinkRefused {
  return new LinkRefused(
    `${storageName} (${host}) does not take the link that the vendor gave: ${words}${status}.`,
    'Start it again: the vendor then gives a new link. If it stays so, check the clock of this machine, then ask the vendor.',
  );
}

const general = 'it is refused';
const reasons: Record<string, string | undefined> = {
  ExpiredToken: 'it has expired',
  RequestTimeTooSkewed: 'the clocks differ too much',
  AuthenticationFailed: 'it has expired or its signature is wrong',
  AuthorizationFailure: 'it has expired or does not allow this',
  SignatureDoesNotMatch: 'its signature does not fit the request',
  AuthorizationPermissionMismatch: 'it does not allow this',
};

const tooLarge = ['EntityTooLarge', 'RequestBodyTooLarge', 'MaxMessageLengthExceeded'];
const damaged = ['Md5Mismatch', 'BadDigest', 'InvalidDigest'];

/** The error for any other answer that is no success. */
export function storageError({ storageName, clock }: Context, host: string, answer: StorageAnswer): Error {
  const { status } = answer;
  const code = codeIn(answer);
  if (code !== undefined && damaged.includes(code)) return damagedOnTheWay(storageName, host);
  const page = isPage(answer.body) ? ' with an HTML page' : '';
  const message = `${storageName} (${host}) answered${inWords(status, code)}${page}.`;
  if (status === 413 || (code !== undefined && tooLarge.includes(code))) return new InputError(message, 'Send a smaller file.');
  if (status >= 300 && status < 400) return new VendorError(message, 'Redirects are not followed there. Report it to the vendor.');
  if (isFalseSuccess(answer)) return new VendorError(message, falseSuccessHint);
  const passes = [408, 429].includes(status) || status >= 500;
  const waitMs = toRetryAfterMs(answer.retryAfter, clock.now());
  const when = waitMs === undefined ? 'in some minutes' : `in ${Math.ceil(waitMs / 1000)} s, not sooner`;
  const hint = passes ? `Try again ${when}.` : 'Start it again. If it stays so, report it to the vendor.';
  return new VendorError(message, hint, undefined, status === 429);
}

const falseSuccessHint = 'The file is not there. Try again later; if it stays so, look for a proxy between this machine and the storage.';

function inWords(status: number, code: string | undefined): string {
  return ` ${status}${code === undefined ? '' : ` (${code})`}`;
}

function inBrackets(status: number, code: string | undefined): string {
  return ` (${status}${code === undefined ? '' : ` ${code}`})`;
}

export function damagedOnTheWay(storageName: string, host: string): Damaged {
  return new Damaged(
    `${storageName} (${host}) holds other bytes than were sent: the file arrived damaged.`,
    'Try again. If it stays so, something between this machine and the storage changes what is sent.',
  );
}
