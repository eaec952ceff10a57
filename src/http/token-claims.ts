import { z } from 'zod';

const seconds = z.number().nullish().catch(null);
const Claims = z.looseObject({ exp: seconds, iat: seconds });
export type Claims = z.output<typeof Claims>;

/**
 * What a JSON Web Token says of itself; all empty where it is none that can be read. The signature is not looked at: the token is
 * our own, and whoever it is shown to checks it. `exp` and `iat` are seconds since 1970 on the issuer's clock.
 *
 * @see RFC 7519, 4.1
 */
export function readClaims(token: string): Claims {
  const payload = token.split('.')[1] ?? '';
  try {
    return Claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  } catch {
    return { exp: null, iat: null };
  }
}
