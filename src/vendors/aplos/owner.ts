import { ConfigError } from '../../errors.js';
import { readClaims } from '../../http/token-claims.js';
import { OwnerClaims } from './wire.js';

/** Every address of the API below the sign-in names them. */
export type Owner = { tenant: string; user: string };

/** What an id token says of its owner. */
export function ownerIn(token: string): Partial<Owner> {
  const claims = OwnerClaims.parse(readClaims(token));
  const { 'custom:aplos_user_tenant_id': tenant, 'custom:aplos_user_id': user } = claims;
  return { ...(tenant && { tenant }), ...(user && { user }) };
}

/**
 * The owner of a token; what the settings say goes before what the token says.
 *
 * @throws {ConfigError} when neither tells.
 */
export function requireOwner(token: string, settings: { tenantId?: string | undefined; userId?: string | undefined }): Owner {
  const claimed = ownerIn(token);
  const tenant = settings.tenantId ?? claimed.tenant;
  const user = settings.userId ?? claimed.user;
  if (tenant && user) return { tenant, user };
  const missing = [!tenant && 'APLOS_TENANT_ID', !user && 'APLOS_USER_ID'].filter(Boolean).join(' and ');
  throw new ConfigError(
    'The token of Aplos NCA does not say whose it is.',
    `Ask the operator to set ${missing}, as the profile of the account shows them, or to give an id token in place of an access token.`,
  );
}
