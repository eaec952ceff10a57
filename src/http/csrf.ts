import { VendorError } from '../errors.js';
import { holdSecrets } from '../redaction/live-secrets.js';
import { oneAtATime } from '../shared-work.js';
import type { Auth } from './auth.js';
import { withDeadline } from './deadline.js';
import { inHostLine } from './host-line.js';
import { noAnswer } from './no-answer.js';
import { userAgent } from './user-agent.js';

export type CsrfOptions = {
  vendor: string;
  /** A page of the API's own origin that sets the cookie. */
  loginUrl: string;
  timeoutMs?: number | undefined;
};

/** From whole words only: pages of any kind hold a field `csrfmiddlewaretoken`. */
const speaksOfCsrf = /\b(?:csrf|referer)\b/i;
const redirects = [301, 302, 303, 307, 308];
const maxRedirects = 5;

/**
 * Adds Django's proof against forged requests to another auth: the cookie `csrftoken`, the same value as a header, and a Referer,
 * which Django wants over https. `Origin` is left out: a wrong one is refused outright, a missing one never is.
 *
 * The cookie is fetched when it is first needed, by one request for all callers, reused, and replaced when any answer sets it.
 *
 * @throws (from its methods) {VendorError} when the login page sets no cookie or does not answer.
 * @see https://docs.djangoproject.com/en/5.2/ref/csrf/
 */
export function withCsrf(auth: Auth, { vendor, loginUrl, timeoutMs = 15_000 }: CsrfOptions): Auth {
  const start = new URL(loginUrl);
  const referer = `${start.origin}/`;
  let cookie: string | undefined;
  const { run: fetchOnce } = oneAtATime(async () => {
    const fresh = await fetchCookie(vendor, start, timeoutMs);
    cookie = fresh;
    return fresh;
  });

  return {
    async headers() {
      // First, so that credentials that are not accepted are the only thing that is ever sent.
      const signed = await auth.headers();
      const value = cookie ?? (await fetchOnce());
      holdSecrets(start, [value]);
      return { ...signed, ...proof(value), referer };
    },

    heard(setCookies) {
      auth.heard(setCookies);
      cookie = cookieAfter(setCookies, cookie);
    },

    async renew(refusal) {
      if (refusal.status === 401) return auth.renew(refusal);
      if (refusal.status !== 403 || !speaksOfCsrf.test(refusal.body)) return false;
      if (cookie === undefined || refusal.sent['x-csrftoken'] === cookie) await fetchOnce();
      return true;
    },
  };
}

function proof(value: string): Record<string, string> {
  return { cookie: `csrftoken=${value}`, 'x-csrftoken': value };
}

/** What the cookie is after these Set-Cookie lines; the last one that speaks of it counts. Values no cookie may have are ignored. */
function cookieAfter(setCookies: readonly string[], before: string | undefined): string | undefined {
  return setCookies.reduce<string | undefined>((value, line) => {
    const found = /^\s*csrftoken="?([\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*)"?\s*(?:;|$)/.exec(line);
    if (!found) return value;
    const isDeleted = found[1] === '' || /;\s*max-age=(?:0|-\d+)\s*(?:;|$)/i.test(line);
    return isDeleted ? undefined : found[1];
  }, before);
}

async function fetchCookie(vendor: string, start: URL, timeoutMs: number): Promise<string> {
  const found = await withDeadline(timeoutMs, undefined, (signal) => walk(start, signal)).catch((error: unknown) => {
    throw noAnswer(vendor, start, error);
  });
  if (found.cookie !== undefined) return found.cookie;
  throw new VendorError(
    `${vendor} needs the cookie csrftoken, and its login page (${start.host}${start.pathname}) set none: it ${found.reason}.`,
    `Try again later. If it stays so, check the configured address of ${vendor}.`,
  );
}

type Walked = { cookie: string | undefined; reason: string };

/** Follows redirects by hand, because the cookie may come with any of them, and never to another origin. */
async function walk(start: URL, signal: AbortSignal): Promise<Walked> {
  let cookie: string | undefined;
  let url = start;
  for (let hops = 0; hops <= maxRedirects; hops++) {
    const headers = {
      accept: 'text/html, */*;q=0.5',
      'user-agent': userAgent,
      ...(cookie !== undefined && { cookie: `csrftoken=${cookie}` }),
    };
    const response = await inHostLine(url, 'call', signal, () => askWithoutBody(url, { headers, redirect: 'manual', signal }));
    cookie = cookieAfter(response.headers.getSetCookie(), cookie);
    const target = redirectOf(response, url);
    if (!target) return { cookie, reason: `answered ${response.status}` };
    if (target.origin !== start.origin) return { cookie, reason: 'redirected to another host, which is not followed' };
    url = target;
  }
  return { cookie, reason: `redirected more than ${maxRedirects} times` };
}

async function askWithoutBody(url: URL, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  await response.body?.cancel();
  return response;
}

function redirectOf({ status, headers }: Response, from: URL): URL | undefined {
  const location = headers.get('location');
  return redirects.includes(status) && location !== null && URL.canParse(location, from.href) ? new URL(location, from) : undefined;
}
