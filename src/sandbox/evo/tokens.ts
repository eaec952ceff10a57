import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { jsonAnswer } from '../answers.js';
import { secret } from '../spark/accounts.js';
import { createCodes } from './authorize.js';
import type { EvoLog, EvoSandboxOptions } from './options.js';
import { Problem, problems } from './problem.js';

export type Tokens = ReturnType<typeof createTokens>;

const knownScopes = ['openid', 'evo.discovery', 'evo.workspace', 'evo.file', 'offline_access'];

type Granted = { scopes: string[] } | { error: string; error_description: string };

/** The token service of the issuer: credentials of a service app, codes of a native one, and refresh tokens that are good for one use. */
export function createTokens(options: EvoSandboxOptions, log: EvoLog) {
  const { clock } = options;
  const accessS = options.accessTokenS ?? 3600;
  const client = { clientId: `service-${randomUUID().slice(0, 8)}`, clientSecret: secret() };
  const codes = createCodes(client.clientId, knownScopes, clock);
  const ready = secret();
  const access = new Map<string, { scopes: string[]; untilMs: number }>([
    [ready, { scopes: knownScopes, untilMs: Number.POSITIVE_INFINITY }],
  ]);
  const refresh = new Map<string, { scopes: string[]; untilMs: number }>();

  function grant(form: URLSearchParams, authorization: string | undefined): Granted {
    if (!isClient(form, authorization)) return { error: 'invalid_client', error_description: 'Client authentication failed.' };
    const type = form.get('grant_type');
    if (type === 'refresh_token') return resume(form.get('refresh_token') ?? '');
    if (type === 'authorization_code') {
      const redeemed = codes.redeem(form);
      return redeemed ? { scopes: redeemed } : { error: 'invalid_grant', error_description: 'The code is invalid or has expired.' };
    }
    if (type !== 'client_credentials') return { error: 'unsupported_grant_type', error_description: 'The grant type is not supported.' };
    const scopes = (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
    const isKnown = scopes.length > 0 && scopes.every((scope) => knownScopes.includes(scope));
    return isKnown ? { scopes } : { error: 'invalid_scope', error_description: 'The requested scope is invalid or unknown.' };
  }

  /** In the form, or as the user name and password of HTTP. */
  function isClient(form: URLSearchParams, authorization: string | undefined): boolean {
    const basic = /^Basic (\S+)$/i.exec(authorization ?? '')?.[1];
    const [id, key] = basic === undefined ? [form.get('client_id'), form.get('client_secret')] : decoded(basic);
    // A native app has no secret.
    const isPublic = form.get('grant_type') !== 'client_credentials' && basic === undefined && key === null;
    return id === client.clientId && (isPublic || key === client.clientSecret);
  }

  function resume(token: string): Granted {
    const entry = refresh.get(token);
    refresh.delete(token);
    if (entry && clock.now() < entry.untilMs) return { scopes: entry.scopes };
    return { error: 'invalid_grant', error_description: 'The refresh token is invalid or has expired.' };
  }

  function issue(scopes: string[]): Record<string, unknown> {
    const token = secret();
    access.set(token, { scopes, untilMs: clock.now() + 1000 * accessS });
    const answer = { access_token: token, token_type: 'Bearer', expires_in: accessS, scope: scopes.join(' ') };
    if (!scopes.includes('offline_access')) return answer;
    const next = secret();
    refresh.set(next, { scopes, untilMs: clock.now() + 1000 * (options.refreshTokenS ?? 86_400) });
    return { ...answer, refresh_token: next };
  }

  return {
    ...client,
    /** An access token with every scope that does not end. */
    token: ready,

    addRoutes(app: Hono): void {
      app.get('/connect/authorize', ({ req }) => {
        const location = codes.authorize(new URL(req.url).searchParams);
        return location ? new Response(null, { status: 302, headers: { location } }) : jsonAnswer({ error: 'invalid_request' }, 400);
      });
      app.post('/connect/token', async ({ req }) => {
        const form = new URLSearchParams(await req.text());
        const granted = grant(form, req.header('authorization'));
        const isOk = 'scopes' in granted;
        const asked = form.get('grant_type') ?? '';
        const name = ['client_credentials', 'refresh_token', 'authorization_code'].includes(asked) ? asked : 'other';
        log.tokenRequests.push({ grant: name, at: clock.now(), ok: isOk });
        if (isOk) return jsonAnswer(issue(granted.scopes), 200, { 'cache-control': 'no-store' });
        return jsonAnswer(granted, granted.error === 'invalid_client' ? 401 : 400);
      });
    },

    /** @throws {Problem} 401 without a good bearer token, 403 when its scopes do not hold `scope`. */
    require({ req }: Context, scope: string): void {
      const header = req.header('authorization');
      if (header === undefined) throw problems.missingToken();
      const entry = access.get(/^Bearer (\S+)$/i.exec(header)?.[1] ?? '');
      if (!entry || clock.now() >= entry.untilMs) throw problems.invalidToken();
      if (entry.scopes.includes(scope)) return;
      throw new Problem(403, '/file-api/auth/insufficient-scope', 'Insufficient Scope.', `The token lacks the scope ${scope}.`);
    },
  };
}

function decoded(basic: string): [string, string] {
  const [id = '', ...rest] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return [decodeURIComponent(id), decodeURIComponent(rest.join(':'))];
}
