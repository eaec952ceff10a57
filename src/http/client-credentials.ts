import { type Clock, systemClock } from '../clock.js';
import { ConfigError } from '../errors.js';
import { holdSecrets } from '../redaction/live-secrets.js';
import { oneAtATime } from '../shared-work.js';
import type { TokenSource } from './auth.js';
import { NoAnswer } from './no-answer.js';
import { withRetries } from './retry.js';
import { askForToken, type TokenAnswer, type TokenRefusal } from './token-endpoint.js';

export type ClientCredentialsOptions = {
  vendor: string;
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  /** What the token is to be good for, separated by blanks. */
  scope: string;
  /** What the operator is told when the credentials are not accepted. */
  wrongCredentialsHint: string;
  clock?: Clock | undefined;
  /** Of one request for a token. */
  timeoutMs?: number | undefined;
  retryBaseMs?: number | undefined;
};

type Grant = { accessToken: string; renewAtMs: number };

/** A token is renewed at 80 % of its life, or this long before its end where that is later. */
const renewAtShare = 0.8;
const renewBeforeMs = 30_000;
const attempts = 3;

/** Carries a refusal through the retries. */
class NotGranted extends Error {
  readonly refusal: TokenRefusal;

  constructor(refusal: TokenRefusal) {
    super('not granted');
    this.refusal = refusal;
  }
}

/**
 * Tokens for a program that signs in as itself. There is no refresh token: each token is asked for anew, shortly before the one
 * before it ends. All callers share one request at a time; what the server fails at is tried again, since asking twice changes
 * nothing. Wrong credentials are remembered and never sent again.
 *
 * @throws (from its methods) {ConfigError} when the credentials are not accepted, {VendorError} when there is no usable answer.
 * @see RFC 6749, 4.4
 */
export function clientCredentials(options: ClientCredentialsOptions): TokenSource {
  const { vendor, clientId, clientSecret, scope, clock = systemClock, timeoutMs = 15_000, retryBaseMs = 2_000 } = options;
  const endpoint = { vendor, url: new URL(options.tokenUrl), timeoutMs };
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope };
  holdSecrets(form, [clientSecret]);
  let current: Grant | undefined;
  let rejection: ConfigError | undefined;
  const renewal = oneAtATime(getGrant);

  async function getGrant(): Promise<Grant> {
    current = undefined;
    try {
      current = await withRetries(ask, { attempts, baseMs: retryBaseMs, clock, signal: undefined, judge });
      holdSecrets(endpoint, [current.accessToken]);
      return current;
    } catch (error) {
      throw error instanceof NotGranted ? failure(error.refusal) : error;
    }
  }

  async function ask(): Promise<Grant> {
    const askedAtMs = clock.now();
    const answer = await askForToken(endpoint, form);
    if ('refusal' in answer) throw new NotGranted(answer.refusal);
    return toGrant(answer, askedAtMs);
  }

  function failure({ is, text, error }: TokenRefusal): Error {
    if (is !== 'credentials') return error;
    const words = text === '' ? '.' : `: "${text}"`;
    rejection = new ConfigError(`${vendor} does not accept the credentials${words}`, options.wrongCredentialsHint);
    return rejection;
  }

  return {
    async token() {
      if (rejection) throw rejection;
      const underWay = renewal.underWay();
      if (underWay) return (await underWay).accessToken;
      if (current && clock.now() < current.renewAtMs) return current.accessToken;
      return (await renewal.run()).accessToken;
    },

    async renew(refused) {
      if (rejection) throw rejection;
      // A renewal under way replaces what was refused.
      const underWay = renewal.underWay();
      if (underWay) await underWay;
      else if (current?.accessToken === refused) await renewal.run();
    },
  };
}

/** Without any answer the calls that wait for the token try again themselves, each within its own bounds. */
function judge(error: unknown) {
  if (!(error instanceof NotGranted)) return { mayRepeat: false };
  const { is, error: failure, retryAfterMs } = error.refusal;
  return { mayRepeat: is === 'unknown' && !(failure instanceof NoAnswer), retryAfterMs };
}

/** Lives are counted from the moment of asking on this machine's clock: the times inside a token are those of another clock. */
function toGrant({ access_token: accessToken, expires_in: lifeS }: TokenAnswer, askedAtMs: number): Grant {
  const lifeMs = lifeS * 1000;
  return { accessToken, renewAtMs: askedAtMs + Math.max(lifeMs * renewAtShare, lifeMs - renewBeforeMs) };
}
