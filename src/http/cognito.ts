import { z } from 'zod';
import { type Clock, systemClock } from '../clock.js';
import { ConfigError, VendorError } from '../errors.js';
import { printableText } from '../files/names.js';
import { holdSecrets } from '../redaction/live-secrets.js';
import { oneAtATime } from '../shared-work.js';
import { type Answer, isSuccess, readBody } from './answer.js';
import type { TokenSource } from './auth.js';
import { withDeadline } from './deadline.js';
import { parseJson } from './json.js';
import { type NoAnswer, noAnswer } from './no-answer.js';
import { toRetryAfterMs } from './refusal.js';
import { readClaims } from './token-claims.js';
import { userAgent } from './user-agent.js';
import { vendorText } from './vendor-text.js';

/** Where a user pool is asked, and as which of its clients. */
export type CognitoPool = { url: string; clientId: string };

export type CognitoOptions = {
  vendor: string;
  /** Asked before every sign-in, so whoever gives it keeps it. */
  pool: () => Promise<CognitoPool>;
  username: string;
  password: string;
  /** What the operator is told when the credentials are not accepted. */
  wrongCredentialsHint: string;
  /** What the operator is told when a password is not enough. */
  secondFactorHint: string;
  clock?: Clock | undefined;
  /** Of one request for a token. */
  timeoutMs?: number | undefined;
};

type Grant = {
  idToken: string;
  renewAtMs: number;
  refreshToken: string | undefined;
  /** The refresh before it came to nothing, so the next token that is refused is not refreshed either: that bounds the requests. */
  isAfterFailedRefresh: boolean;
};

/** How a request for a token ended without one. `unknown`: the pool may or may not have acted. */
type Refused = { is: 'credentials' | 'unknown' | 'refused'; error: ConfigError | VendorError };

/** A token is renewed at 80 % of its life, or this long before its end where that is later. */
const renewAtShare = 0.8;
const renewBeforeMs = 30_000;
const defaultLifeS = 300;
const maxAnswerBytes = 1 << 20;

const headerSafe = z.string().regex(/^[\x21-\x7e]+$/);

const AuthAnswer = z.object({
  AuthenticationResult: z.object({
    IdToken: headerSafe,
    RefreshToken: headerSafe.nullish().catch(null),
    ExpiresIn: z.coerce.number().positive().nullish().catch(null),
  }),
});
const ChallengeAnswer = z.object({ ChallengeName: z.string().min(1) });
const Failure = z.object({ __type: z.string() });

/** What is settled until the operator changes something; everything else may pass. */
const settled = ['NotAuthorizedException', 'UserNotFoundException', 'PasswordResetRequiredException', 'UserNotConfirmedException'];
const tooMany = ['TooManyRequestsException', 'LimitExceededException', 'TooManyFailedAttemptsException'];

/**
 * Id tokens for a user of an Amazon Cognito pool: signed in with the password once, refreshed from then on.
 *
 * All callers share one request at a time. Where a refresh comes to nothing, or its answer is lost, the password is sent once more.
 * Wrong credentials and a challenge are remembered and never tried again, since that locks accounts.
 *
 * @throws (from its methods) {ConfigError} when the credentials are not accepted or not enough, {VendorError} when there is no
 * usable answer, and what `pool` throws.
 * @see Amazon Cognito user pools API reference, InitiateAuth
 */
export function cognito(options: CognitoOptions): TokenSource {
  const { username, password, clock = systemClock } = options;
  const held = {};
  holdSecrets(options, [password]);
  let current: Grant | undefined;
  let rejection: ConfigError | undefined;
  const renewal = oneAtATime(getGrant);

  async function getGrant(refreshToken: string | undefined): Promise<Grant> {
    const pool = await options.pool();
    const before = current;
    // From here on the refresh token counts as used, unless it is certain that the pool did not touch it: it may be one that rotates.
    current = undefined;
    const refreshed = refreshToken === undefined ? undefined : await refresh(pool, refreshToken, before);
    current = refreshed ?? (await signIn(pool, refreshToken !== undefined));
    holdSecrets(held, [current.idToken, current.refreshToken]);
    return current;
  }

  /** Undefined when the password has to help. */
  async function refresh(pool: CognitoPool, refreshToken: string, before: Grant | undefined): Promise<Grant | undefined> {
    const flow = { AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN: refreshToken } };
    const answer = await initiate(options, pool, flow, clock.now());
    // A pool that does not rotate them sends no new refresh token: the old one stays good.
    if (!('is' in answer)) return { ...answer, refreshToken: answer.refreshToken ?? refreshToken };
    if (answer.is !== 'refused') return undefined;
    current = before;
    throw answer.error;
  }

  async function signIn(pool: CognitoPool, isAfterFailedRefresh: boolean): Promise<Grant> {
    const flow = { AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: username, PASSWORD: password } };
    const answer = await initiate(options, pool, flow, clock.now());
    if (!('is' in answer)) return { ...answer, isAfterFailedRefresh };
    if (answer.is === 'credentials' && answer.error instanceof ConfigError) rejection = answer.error;
    throw answer.error;
  }

  return {
    async token() {
      if (rejection) throw rejection;
      const underWay = renewal.underWay();
      if (underWay) return (await underWay).idToken;
      if (current && clock.now() < current.renewAtMs) return current.idToken;
      return (await renewal.run(current?.refreshToken)).idToken;
    },

    async renew(refused) {
      if (rejection) throw rejection;
      // A renewal under way replaces what was refused.
      const underWay = renewal.underWay();
      if (underWay) await underWay;
      else if (current?.idToken === refused) await renewal.run(current.isAfterFailedRefresh ? undefined : current.refreshToken);
    },
  };
}

type Flow = { AuthFlow: string; AuthParameters: Record<string, string> };

async function initiate(options: CognitoOptions, { url, clientId }: CognitoPool, flow: Flow, askedAtMs: number): Promise<Grant | Refused> {
  const target = new URL(url);
  const answer = await post(target, JSON.stringify({ ...flow, ClientId: clientId }), options.timeoutMs ?? 15_000).catch((error: unknown) =>
    noAnswer(options.vendor, target, error),
  );
  if (answer instanceof Error) return unknown(answer);
  const json = parseJson(answer.body)?.value;
  if (!isSuccess(answer.status)) return refusal(options, answer, json, Object.values(flow.AuthParameters));
  const granted = AuthAnswer.safeParse(json).data?.AuthenticationResult;
  if (granted) return toGrant(granted, askedAtMs);
  const challenge = ChallengeAnswer.safeParse(json).data?.ChallengeName;
  return challenge === undefined ? unknown(unreadable(options.vendor, answer)) : challenged(options, challenge);
}

async function post(url: URL, body: string, timeoutMs: number): Promise<Answer> {
  // The deadline is its own: many callers wait for this answer, and one that gives up must not fail the others.
  return withDeadline(timeoutMs, undefined, async (signal) => {
    const headers = {
      accept: 'application/json',
      'content-type': 'application/x-amz-json-1.1',
      'user-agent': userAgent,
      'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
    };
    const response = await fetch(url, { method: 'POST', body, headers, redirect: 'manual', signal });
    const { status } = response;
    const text = response.body ? await readBody(response.body, status, maxAnswerBytes) : '';
    return { status, setCookies: [], retryAfter: response.headers.get('retry-after') ?? undefined, body: text };
  });
}

/** The life is counted from the moment of asking: of the times in a token, which are those of another clock, only the span counts. */
function toGrant(granted: z.output<typeof AuthAnswer>['AuthenticationResult'], askedAtMs: number): Grant {
  const { exp, iat } = readClaims(granted.IdToken);
  const spans = [granted.ExpiresIn, exp != null && iat != null ? exp - iat : null].filter((span) => span != null && span > 0);
  const lifeMs = (spans.length > 0 ? Math.min(...(spans as number[])) : defaultLifeS) * 1000;
  return {
    idToken: granted.IdToken,
    renewAtMs: askedAtMs + Math.max(lifeMs * renewAtShare, lifeMs - renewBeforeMs),
    refreshToken: granted.RefreshToken ?? undefined,
    isAfterFailedRefresh: false,
  };
}

function refusal({ vendor, wrongCredentialsHint }: CognitoOptions, answer: Answer, json: unknown, secrets: string[]): Refused {
  const { status, body, retryAfter } = answer;
  // Some gateways write the name of the service in front: `com.amazonaws.cognito#NotAuthorizedException`.
  const type = Failure.safeParse(json).data?.__type.split('#').at(-1) ?? '';
  const { text, isHtml } = vendorText(body, secrets);
  const words = text === '' ? '.' : `: "${printableText(text).replaceAll('"', "'")}"`;
  const isLocked = /attempts exceeded/i.test(text);
  if (status < 500 && settled.includes(type) && !isLocked) {
    return { is: 'credentials', error: new ConfigError(`${vendor} does not accept the credentials${words}`, wrongCredentialsHint) };
  }
  const waitMs = toRetryAfterMs(retryAfter, Date.now());
  const when = waitMs === undefined ? 'in some minutes' : `in ${Math.ceil(waitMs / 1000)} s, not sooner`;
  const hint = `Try again ${when}. If it stays so, check the configured address of the sign-in.`;
  const message = `${vendor} answered ${status} to its sign-in${isHtml ? ' with an HTML page' : ''}${words}`;
  const wantsRest = isLocked || status === 429 || tooMany.includes(type);
  return { is: status >= 500 ? 'unknown' : 'refused', error: new VendorError(message, hint, undefined, wantsRest) };
}

function challenged({ vendor, wrongCredentialsHint, secondFactorHint }: CognitoOptions, challenge: string): Refused {
  if (challenge === 'NEW_PASSWORD_REQUIRED') {
    const hint = `Sign in once on its website and choose a new password there. ${wrongCredentialsHint}`;
    return { is: 'credentials', error: new ConfigError(`${vendor} wants a new password before it lets this account in.`, hint) };
  }
  const isFactor = /MFA|OTP|TOKEN|DEVICE/.test(challenge);
  const name = printableText(challenge, 60).replaceAll('"', "'");
  const message = isFactor
    ? `${vendor} wants a second factor ("${name}"), which this server cannot give.`
    : `${vendor} wants more than a password ("${name}"), which this server cannot give.`;
  return { is: 'credentials', error: new ConfigError(message, secondFactorHint) };
}

function unreadable(vendor: string, { body }: Answer): VendorError {
  const what = vendorText(body).isHtml ? 'an HTML page instead of a token (a login page or proxy?)' : 'something that is not a token';
  const hint = 'Try again in some minutes. If it stays so, check the configured address of the sign-in.';
  return new VendorError(`${vendor} answered its sign-in with ${what}.`, hint);
}

function unknown(error: VendorError | NoAnswer): Refused {
  return { is: 'unknown', error };
}
