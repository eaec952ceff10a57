import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import type { Clock } from '../../clock.js';
import { jsonAnswer } from '../answers.js';
import { type Account, type Accounts, secret } from './accounts.js';
import type { SparkLog, SparkSandboxOptions } from './options.js';
import type { Sender } from './world.js';

export const tokenPath = '/realms/3dspark/protocol/openid-connect/token';

export type Client = { clientId: string; clientSecret: string };
export type Tokens = ReturnType<typeof createTokens>;

type Session = { id: string; account: Account; refreshToken: string; refreshUntilMs: number; isRevoked: boolean };
type Denial = { status: number; error: string; description: string };

const denials = {
  user: { status: 401, error: 'invalid_grant', description: 'Invalid user credentials' },
  client: { status: 401, error: 'unauthorized_client', description: 'Invalid client or Invalid client credentials' },
  refresh: { status: 400, error: 'invalid_grant', description: 'Invalid refresh token' },
  expired: { status: 400, error: 'invalid_grant', description: 'Token is not active' },
  session: { status: 400, error: 'invalid_grant', description: 'Session not active' },
  reuse: { status: 400, error: 'invalid_grant', description: 'Maximum allowed refresh token reuse exceeded' },
  grant: { status: 400, error: 'unsupported_grant_type', description: 'Unsupported grant_type' },
} satisfies Record<string, Denial>;

/**
 * The token service of the realm, as Keycloak answers: password and refresh grants, each refresh token good for one use. A second
 * use means that it was copied, so it ends the session with every token of it.
 */
export function createTokens(accounts: Accounts, client: Client, options: SparkSandboxOptions, clock: Clock, log: SparkLog) {
  const accessS = options.accessTokenS ?? 300;
  const refreshS = options.refreshTokenS ?? 1800;
  const sessionOfRefresh = new Map<string, Session>();
  const access = new Map<string, { session: Session; untilMs: number }>();

  function signIn(username: string | undefined, password: string | undefined): Session | Denial {
    const account = Object.values(accounts).find((candidate) => candidate.username === username);
    if (!account || account.password !== password) return denials.user;
    return { id: randomUUID(), account, refreshToken: '', refreshUntilMs: 0, isRevoked: false };
  }

  function resume(refreshToken: string | undefined): Session | Denial {
    const session = sessionOfRefresh.get(refreshToken ?? '');
    if (!session) return denials.refresh;
    if (session.isRevoked) return denials.session;
    if (session.refreshToken !== refreshToken) {
      session.isRevoked = true;
      return denials.reuse;
    }
    return clock.now() < session.refreshUntilMs ? session : denials.expired;
  }

  function issue(session: Session): Record<string, unknown> {
    const now = clock.now();
    const accessToken = jwtLike('Bearer', session, now, accessS);
    session.refreshToken = jwtLike('Refresh', session, now, refreshS);
    session.refreshUntilMs = now + refreshS * 1000;
    sessionOfRefresh.set(session.refreshToken, session);
    access.set(accessToken, { session, untilMs: now + accessS * 1000 });
    return {
      access_token: accessToken,
      expires_in: accessS,
      refresh_expires_in: refreshS,
      refresh_token: session.refreshToken,
      token_type: 'Bearer',
      'not-before-policy': 0,
      session_state: session.id,
      scope: 'email profile',
    };
  }

  function grant(form: URLSearchParams): Session | Denial {
    const field = (name: string) => form.get(name) ?? undefined;
    if (field('client_id') !== client.clientId || field('client_secret') !== client.clientSecret) return denials.client;
    if (field('grant_type') === 'password') return signIn(field('username'), field('password'));
    if (field('grant_type') === 'refresh_token') return resume(field('refresh_token'));
    return denials.grant;
  }

  return {
    /** Whose access token this is; undefined when it is unknown, expired or revoked. */
    accountOf(accessToken: string): Account | undefined {
      const entry = access.get(accessToken);
      return entry && !entry.session.isRevoked && clock.now() < entry.untilMs ? entry.session.account : undefined;
    },

    addRoutes(app: Hono<Sender>): void {
      app.post(tokenPath, async (context) => {
        const isForm = /^application\/x-www-form-urlencoded/i.test(context.req.header('content-type') ?? '');
        if (!isForm) return jsonAnswer({ error: 'HTTP 415 Unsupported Media Type' }, 415);
        const form = new URLSearchParams(await context.req.text());
        const granted = grant(form);
        const isOk = !('error' in granted);
        log.tokenRequests.push({ grant: grantName(form), at: clock.now(), ok: isOk });
        if (isOk) return jsonAnswer(issue(granted));
        return jsonAnswer({ error: granted.error, error_description: granted.description }, granted.status);
      });
    },
  };
}

/** Only names that are known get into the log: a confused client may send anything here. */
function grantName(form: URLSearchParams): string {
  const grant = form.get('grant_type') ?? '';
  return grant === 'password' || grant === 'refresh_token' ? grant : 'other';
}

/** Looks like a JSON Web Token, but is a key and nothing else: the claims are for people, the signature is random. */
function jwtLike(typ: string, { id, account }: Session, nowMs: number, lifetimeS: number): string {
  const iat = Math.floor(nowMs / 1000);
  const claims = { exp: iat + lifetimeS, iat, jti: randomUUID(), typ, sid: id, preferred_username: account.username };
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${encoded({ alg: 'RS256', typ: 'JWT' })}.${encoded(claims)}.${secret()}`;
}
