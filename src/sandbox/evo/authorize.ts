import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.js';
import { secret } from '../spark/accounts.js';

const codeMs = 5 * 60_000;

type Waiting = { scopes: string[]; challenge: string; redirectUri: string; untilMs: number };

/** Codes for native apps, each good for one use with the verifier that was promised. @see RFC 7636 (PKCE), RFC 8252 (loopback) */
export function createCodes(clientId: string, knownScopes: readonly string[], clock: Clock) {
  const waiting = new Map<string, Waiting>();

  return {
    /** Where a browser is sent from `/connect/authorize`; the person there agrees at once. Undefined when the request is wrong. */
    authorize(query: URLSearchParams): string | undefined {
      const scopes = (query.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
      const [redirectUri, challenge] = [query.get('redirect_uri') ?? '', query.get('code_challenge') ?? ''];
      const isSound =
        query.get('response_type') === 'code' &&
        query.get('client_id') === clientId &&
        query.get('code_challenge_method') === 'S256' &&
        challenge !== '' &&
        isLoopback(redirectUri) &&
        scopes.length > 0 &&
        scopes.every((scope) => knownScopes.includes(scope));
      if (!isSound) return undefined;
      const code = secret();
      waiting.set(code, { scopes, challenge, redirectUri, untilMs: clock.now() + codeMs });
      const back = new URL(redirectUri);
      back.searchParams.set('code', code);
      back.searchParams.set('state', query.get('state') ?? '');
      return back.href;
    },

    /** The scopes of a code; undefined when it is unknown, used, over, or not for this verifier and address. */
    redeem(form: URLSearchParams): string[] | undefined {
      const code = form.get('code') ?? '';
      const found = waiting.get(code);
      waiting.delete(code);
      const challenge = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url');
      const isGood =
        found && clock.now() < found.untilMs && challenge === found.challenge && form.get('redirect_uri') === found.redirectUri;
      return isGood ? found.scopes : undefined;
    },
  };
}

function isLoopback(uri: string): boolean {
  return URL.canParse(uri) && ['localhost', '127.0.0.1', '[::1]'].includes(new URL(uri).hostname);
}
