import { ConfigError, InputError, VendorError } from '../errors.js';
import type { Answer } from './answer.js';
import { vendorText } from './vendor-text.js';

/** An answer that is no success. */
export type VendorRefusal = {
  vendor: string;
  route: string;
  status: number;
  /** The vendor's own words: one clean line of at most 200 characters, '' when there are none. Untrusted. */
  text: string;
  isHtml: boolean;
  /** As it came, up to 64 KiB, for a vendor's own reading. It may hold secrets, so it is not listed with the rest. */
  body: string;
  /** How long the vendor wants to be left alone. */
  retryAfterMs: number | undefined;
};

/** `secrets` are what was sent to prove who asks; vendors repeat it, and it must not be told. */
export function toRefusal(vendor: string, route: string, answer: Answer, nowMs: number, secrets: readonly string[]): VendorRefusal {
  const { status, body, retryAfter } = answer;
  const told = { vendor, route, status, ...vendorText(body, secrets), retryAfterMs: toRetryAfterMs(retryAfter, nowMs) };
  return Object.defineProperty({ ...told, body }, 'body', { enumerable: false });
}

/** ms from now, by a Retry-After header in seconds or as an HTTP date; undefined when there is none that can be read. */
export function toRetryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

/** The error for a refusal, by who can fix it. */
export function defaultError(refusal: VendorRefusal): Error {
  const { vendor, status } = refusal;
  const message = describe(refusal);
  if ([400, 404, 409, 413, 415, 422].includes(status)) return new InputError(message, inputHint(status));
  if (status === 401 || status === 403) {
    return new ConfigError(message, `Ask the operator to check the credentials for ${vendor} and what they allow.`);
  }
  if (status >= 300 && status < 400) {
    return new VendorError(message, `Redirects are not followed: check the configured address of ${vendor}.`);
  }
  const hint =
    status === 408 || status === 429 || status >= 500 ? `Try again ${when(refusal)}.` : 'Report this to whoever runs this server.';
  return new VendorError(message, hint, undefined, status === 429);
}

function describe({ vendor, route, status, text, isHtml }: VendorRefusal): string {
  const words = text === '' ? '' : `: "${text}"`;
  return `${vendor} answered ${status} to ${route}${isHtml ? ' with an HTML page' : ''}${words}${words === '' ? '.' : ''}`;
}

function inputHint(status: number): string {
  if (status === 404) return 'Check the ids and names that were given.';
  if (status === 413) return 'Send a smaller file.';
  if (status === 415) return 'Send a file of a format that is accepted there.';
  return 'Check the values that were given.';
}

function when({ retryAfterMs }: VendorRefusal): string {
  return retryAfterMs === undefined ? 'in some minutes' : `in ${Math.ceil(retryAfterMs / 1000)} s, not sooner`;
}
