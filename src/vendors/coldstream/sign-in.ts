import { ConfigError, VendorError } from '../../errors.js';
import type { Auth, TokenSource } from '../../http/auth.js';
import type { Http, VendorRefusal } from '../../http/client.js';
import { holdSecrets } from '../../redaction/live-secrets.js';
import { oneAtATime } from '../../shared-work.js';
import { ContentTypeRefused } from './refusals.js';
import { LoginAnswer } from './wire.js';

export type Credentials = { email: string; password: string };

/** Signs nothing: what is asked before there is a token. */
export const unsigned: Auth = { headers: async () => ({}), heard() {}, renew: async () => false };

/** Email and password were read and are not accepted. */
class WrongCredentials extends ConfigError {}

const headerSafe = /^[\x21-\x7e]+$/;
const jsonTypes = ['application/json', 'application/*+json'];

/** The error for a refused sign-in. It repeats none of their words: they may hold what was sent. */
export function toSignInError({ vendor, status }: VendorRefusal): Error | undefined {
  if (status === 415) return new ContentTypeRefused(`${vendor} does not read this kind of body.`, 'Try again later.');
  if (![400, 401, 403, 422, 423].includes(status)) return undefined;
  return new WrongCredentials(
    `${vendor} does not accept the email address and password of this server (${status}).`,
    'Ask the operator to correct COLDSTREAM_EMAIL, COLDSTREAM_PASSWORD and COLDSTREAM_REGION and to restart this server; until then ' +
      'nothing is sent, because accounts may be locked after several wrong tries.',
  );
}

/**
 * Tokens for an account: signed in when the first is needed, and again when one is refused; how long they live is not public.
 * What was refused is remembered and never sent again. `http` is that of the identity host, unsigned.
 *
 * @throws (from its methods) {ConfigError} when the credentials are not accepted or a second factor is asked for.
 */
export function loginTokens(http: Http, vendor: string, credentials: Credentials): TokenSource {
  holdSecrets(credentials, [credentials.password]);
  let current: string | undefined;
  let rejection: ConfigError | undefined;

  async function ask(contentType: string) {
    const { email, password } = credentials;
    // No signal: many callers wait for this answer, and one that gives up must not fail the others.
    return http.request('POST /account/login', { json: { email, password }, contentType, returns: LoginAnswer, timeoutMs: 15_000 });
  }

  async function signIn(): Promise<string> {
    const [first = '', second = ''] = jsonTypes;
    const answer = await ask(first).catch((error) => {
      if (error instanceof ContentTypeRefused) return ask(second);
      throw error;
    });
    if (answer.accessToken && headerSafe.test(answer.accessToken)) return answer.accessToken;
    if (answer.mfaToken) throw secondFactor(vendor);
    throw new VendorError(
      `${vendor} answered its sign-in without a token.`,
      'Try again later. If it stays so, check COLDSTREAM_IDENTITY_URL.',
    );
  }

  const signingIn = oneAtATime(async () => {
    try {
      current = await signIn();
      return current;
    } catch (error) {
      if (error instanceof WrongCredentials || error instanceof SecondFactor) rejection = error;
      throw error;
    }
  });

  return {
    async token() {
      if (rejection) throw rejection;
      return current ?? signingIn.run();
    },

    async renew(refused) {
      if (rejection) throw rejection;
      const underWay = signingIn.underWay();
      if (underWay) await underWay;
      else if (current === refused) await signingIn.run();
    },
  };
}

/** A token that the operator gave. There is no other one when it is refused. */
export function givenToken(token: string, vendor: string): TokenSource {
  return {
    async token() {
      if (headerSafe.test(token)) return token;
      throw new ConfigError(
        `The access token for ${vendor} holds characters that no token has.`,
        'Ask the operator to set COLDSTREAM_TOKEN to the bare token, without "Bearer", and to restart this server.',
      );
    },

    async renew() {},
  };
}

class SecondFactor extends ConfigError {}

function secondFactor(vendor: string): SecondFactor {
  return new SecondFactor(
    `${vendor} asks this account for a second factor, which this server cannot give.`,
    'Ask the operator to sign in elsewhere and to set COLDSTREAM_TOKEN to the access token, in place of COLDSTREAM_EMAIL and ' +
      'COLDSTREAM_PASSWORD.',
  );
}
