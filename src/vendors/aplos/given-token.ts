import type { Clock } from '../../clock.js';
import { ConfigError } from '../../errors.js';
import type { TokenSource } from '../../http/auth.js';
import { readClaims } from '../../http/token-claims.js';

/**
 * An id token as the operator gave it, for as long as it lasts.
 *
 * @throws (from its methods) {ConfigError} when its time is over, which a server whose clock is wrong finds out by being refused.
 */
export function givenToken(token: string, vendor: string, clock: Clock): TokenSource {
  const { exp } = readClaims(token);
  return {
    async token() {
      if (exp == null || clock.now() < exp * 1000) return token;
      throw new ConfigError(
        `The token of ${vendor} has expired at ${new Date(exp * 1000).toISOString()}.`,
        'Ask the operator to set a fresh id token in APLOS_TOKEN, or APLOS_USERNAME and APLOS_PASSWORD, and to restart this server.',
      );
    },

    async renew() {},
  };
}
