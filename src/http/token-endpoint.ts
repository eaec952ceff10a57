import { z } from 'zod';
import { VendorError } from '../errors.js';
import { type Answer, isSuccess, readBody } from './answer.js';
import { withDeadline } from './deadline.js';
import { parseJson } from './json.js';
import { noAnswer } from './no-answer.js';
import { toRetryAfterMs } from './refusal.js';
import { userAgent } from './user-agent.js';
import { vendorText } from './vendor-text.js';

/** What a token endpoint grants. Both tokens can be put into a header as they are. */
export type TokenAnswer = z.output<typeof TokenAnswer>;

/** How a request to a token endpoint ended, where it did not bring a token. */
export type TokenRefusal = {
  error: VendorError;
  /** Their words, without the secrets that were sent; '' when there are none. */
  text: string;
  /** `credentials`: what was sent is not accepted. `unknown`: the server may or may not have acted. `refused`: anything else. */
  is: 'credentials' | 'unknown' | 'refused';
  /** How long the server wants to be left alone. */
  retryAfterMs?: number | undefined;
};

const headerSafe = z.string().regex(/^[\x21-\x7e]+$/);

/** @see RFC 6749, 5.1. A life of 0 s of the refresh token is Keycloak's word for "no end". */
const TokenAnswer = z.object({
  access_token: headerSafe,
  token_type: z
    .string()
    .regex(/^bearer$/i)
    .optional(),
  expires_in: z.coerce.number().positive().default(60),
  refresh_token: headerSafe.nullish(),
  refresh_expires_in: z.coerce.number().nonnegative().nullish(),
});

const wrongCredentials = ['invalid_grant', 'invalid_client', 'unauthorized_client'];
const maxAnswerBytes = 1 << 20;

export type TokenEndpoint = { vendor: string; url: URL; timeoutMs: number };

/** Posts a form to a token endpoint, once. Never throws: what a failure means depends on the grant that was asked for. */
export async function askForToken(endpoint: TokenEndpoint, form: Record<string, string>): Promise<TokenAnswer | { refusal: TokenRefusal }> {
  const { vendor, url } = endpoint;
  try {
    return read(endpoint, form, await post(endpoint, form));
  } catch (error) {
    return { refusal: { error: noAnswer(vendor, url, error), text: '', is: 'unknown' } };
  }
}

async function post({ url, timeoutMs }: TokenEndpoint, form: Record<string, string>): Promise<Answer> {
  // The deadline is its own: many callers wait for this answer, and one that gives up must not fail the others.
  return withDeadline(timeoutMs, undefined, async (signal) => {
    const headers = { accept: 'application/json', 'user-agent': userAgent };
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form), headers, redirect: 'manual', signal });
    const { status } = response;
    const body = response.body ? await readBody(response.body, status, maxAnswerBytes) : '';
    return { status, setCookies: [], retryAfter: response.headers.get('retry-after') ?? undefined, body };
  });
}

function read({ vendor }: TokenEndpoint, form: Record<string, string>, answer: Answer): TokenAnswer | { refusal: TokenRefusal } {
  const { status, body } = answer;
  const json = parseJson(body)?.value;
  const granted = isSuccess(status) ? TokenAnswer.safeParse(json) : undefined;
  if (granted?.success) return granted.data;
  const { text, isHtml } = vendorText(body, secretsIn(form));
  if (granted) {
    const what = isHtml ? 'an HTML page instead of a token (a login page or proxy?)' : 'something that is not a token';
    return { refusal: { error: failure(vendor, `answered its sign-in with ${what}.`, answer), text: '', is: 'unknown' } };
  }
  const words = text === '' ? '.' : `: "${text}"`;
  const error = failure(vendor, `answered ${status} to its sign-in${isHtml ? ' with an HTML page' : ''}${words}`, answer);
  return { refusal: { error, text, is: meaning(status, json), retryAfterMs: toRetryAfterMs(answer.retryAfter, Date.now()) } };
}

function failure(vendor: string, what: string, { status, retryAfter }: Answer): VendorError {
  const waitMs = toRetryAfterMs(retryAfter, Date.now());
  const when = waitMs === undefined ? 'in some minutes' : `in ${Math.ceil(waitMs / 1000)} s, not sooner`;
  const hint = `Try again ${when}. If it stays so, check the configured address of the sign-in.`;
  return new VendorError(`${vendor} ${what}`, hint, undefined, status === 429);
}

function meaning(status: number, json: unknown): TokenRefusal['is'] {
  const named = z.object({ error: z.string() }).safeParse(json).data?.error ?? '';
  if ((status === 400 || status === 401) && wrongCredentials.includes(named)) return 'credentials';
  return status >= 500 ? 'unknown' : 'refused';
}

function secretsIn({ password = '', client_secret = '', refresh_token = '' }: Record<string, string>): string[] {
  return [password, client_secret, refresh_token].filter((secret) => secret !== '');
}
