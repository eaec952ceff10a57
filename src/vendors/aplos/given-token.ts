import type { Clock } from '../../clock.js';
import { ConfigError } from '../../errors.js';
import type { TokenSource } from '../../http/auth.js';
import { readClaims } from '../../http/token-claims.js';

/**
 * An id token as the operator gave it, for as long as the vendor takes it: the clock of this machine may be wrong, so the time that the
 * token names only explains a refusal.
 *
 * @throws (from `renew`) {ConfigError} when its time is over.
 */
export function givenToken(token: string, vendor: string, clock: Clock): TokenSource {
  const { exp } = readClaims(token);
  return {
    token: async () => token,

    async renew() {
      if (exp == null || clock.now() < exp * 1000) return;
      throw new ConfigError(
        `The token of ${vendor} has expired at ${new Date(exp * 1000).toISOString()}.`,
        'Ask the operator to set a fresh id token in APLOS_TOKEN, or APLOS_USERNAME and APLOS_PASSWORD, and to restart this server.',
      );
    },
  };
}
