import { type Clock, systemClock } from '../clock.js';
import { ConfigError } from '../errors.js';
import { holdSecrets } from '../redaction/live-secrets.js';
import { oneAtATime } from '../shared-work.js';
import type { TokenSource } from './auth.js';
import { askForToken, type TokenAnswer } from './token-endpoint.js';

export type PasswordGrantOptions = {
  vendor: string;
  tokenUrl: string;
  username: string;
  password: string;
  clientId: string;
  clientSecret: string | undefined;
  /** What the operator is told when the credentials are not accepted. */
  wrongCredentialsHint: string;
  clock?: Clock | undefined;
  /** Of one request for a token. */
  timeoutMs?: number | undefined;
};

type Grant = {
  accessToken: string;
  renewAtMs: number;
  refreshToken: string | undefined;
  refreshUntilMs: number;
  /** The refresh before it came to nothing, so the next token that is refused is not refreshed either: that bounds the requests. */
  isAfterFailedRefresh: boolean;
};

/** A token is renewed at 80 % of its life, or this long before its end where that is later. */
const renewAtShare = 0.8;
const renewBeforeMs = 30_000;

/**
 * Tokens for a user of a Keycloak realm: signed in with the password once, refreshed from then on.
 *
 * All callers share one request at a time, and a refresh token is used once at most: a server that rotates them takes a second
 * use for theft and ends the session. Where a refresh comes to nothing, or its answer is lost, the password is sent once more.
 * Wrong credentials are remembered and never sent again, since that locks accounts.
 *
 * @throws (from its methods) {ConfigError} when the credentials are not accepted, {VendorError} when there is no usable answer.
 * @see RFC 6749, 4.3 and 6
 */
export function passwordGrant(options: PasswordGrantOptions): TokenSource {
  const { vendor, username, password, clientId, clientSecret, clock = systemClock, timeoutMs = 15_000 } = options;
  const endpoint = { vendor, url: new URL(options.tokenUrl), timeoutMs };
  const client = { client_id: clientId, ...(clientSecret && { client_secret: clientSecret }) };
  holdSecrets(options, [password, clientSecret]);
  let current: Grant | undefined;
  let rejection: ConfigError | undefined;
  const renewal = oneAtATime(getGrant);

  async function getGrant(refreshToken: string | undefined): Promise<Grant> {
    const before = current;
    // From here on the refresh token counts as used, unless it is certain that the server did not touch it.
    current = undefined;
    const refreshed = refreshToken === undefined ? undefined : await refresh(refreshToken, before);
    current = refreshed ?? (await signIn(refreshToken !== undefined));
    holdSecrets(endpoint, [current.accessToken, current.refreshToken]);
    return current;
  }

  /** Undefined when the password has to help. */
  async function refresh(refreshToken: string, before: Grant | undefined): Promise<Grant | undefined> {
    const askedAtMs = clock.now();
    const answer = await askForToken(endpoint, { grant_type: 'refresh_token', refresh_token: refreshToken, ...client });
    if (!('refusal' in answer)) return toGrant(answer, askedAtMs, false);
    if (answer.refusal.is !== 'refused') return undefined;
    current = before;
    throw answer.refusal.error;
  }

  async function signIn(isAfterFailedRefresh: boolean): Promise<Grant> {
    const askedAtMs = clock.now();
    const answer = await askForToken(endpoint, { grant_type: 'password', username, password, ...client });
    if (!('refusal' in answer)) return toGrant(answer, askedAtMs, isAfterFailedRefresh);
    const { is, text, error } = answer.refusal;
    if (is !== 'credentials') throw error;
    const words = text === '' ? '.' : `: "${text}"`;
    rejection = new ConfigError(`${vendor} does not accept the credentials${words}`, options.wrongCredentialsHint);
    throw rejection;
  }

  return {
    async token() {
      if (rejection) throw rejection;
      const underWay = renewal.underWay();
      if (underWay) return (await underWay).accessToken;
      const nowMs = clock.now();
      if (current && nowMs < current.renewAtMs) return current.accessToken;
      const isAlive = current && nowMs < current.refreshUntilMs;
      return (await renewal.run(isAlive ? current?.refreshToken : undefined)).accessToken;
    },

    async renew(refused) {
      if (rejection) throw rejection;
      // A renewal under way replaces what was refused.
      const underWay = renewal.underWay();
      if (underWay) await underWay;
      else if (current?.accessToken === refused) await renewal.run(current.isAfterFailedRefresh ? undefined : current.refreshToken);
    },
  };
}

/** Lives are counted from the moment of asking on this machine's clock: the times inside a token are those of another clock. */
function toGrant(answer: TokenAnswer, askedAtMs: number, isAfterFailedRefresh: boolean): Grant {
  const lifeMs = answer.expires_in * 1000;
  const refreshLifeMs = (answer.refresh_expires_in ?? 0) * 1000;
  return {
    accessToken: answer.access_token,
    renewAtMs: askedAtMs + Math.max(lifeMs * renewAtShare, lifeMs - renewBeforeMs),
    refreshToken: answer.refresh_token ?? undefined,
    refreshUntilMs: refreshLifeMs > 0 ? askedAtMs + refreshLifeMs : Number.POSITIVE_INFINITY,
    isAfterFailedRefresh,
  };
}
