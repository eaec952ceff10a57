import type { Clock } from '../../clock.js';
import type { Auth } from '../../http/auth.js';
import { createHttp } from '../../http/client.js';
import type { CognitoPool } from '../../http/cognito.js';
import { NotAllowed, NotFound, toError } from './refusals.js';
import { AppConfiguration } from './wire.js';

const anonymous: Auth = { headers: async () => ({}), heard() {}, renew: async () => false };

/** Reads where the users of a tenant sign in, once; `authUrl` goes before the address that Amazon has for the region. */
export function readPool(vendor: string, url: string, authUrl: string | undefined, clock: Clock): () => Promise<CognitoPool> {
  const http = createHttp({ vendor, baseUrl: url, auth: anonymous, toError, clock });
  let known: CognitoPool | undefined;

  async function read(): Promise<CognitoPool> {
    const ask = (route: string) => http.request(route, { returns: AppConfiguration });
    const isElsewhere = (error: unknown) => error instanceof NotAllowed || error instanceof NotFound;
    const { region, userPoolClientId } = (
      await ask('GET /app/configuration').catch((error) => (isElsewhere(error) ? ask('GET /v3/app/configuration') : Promise.reject(error)))
    ).idp.Auth.Cognito;
    return { url: authUrl ?? `https://cognito-idp.${region}.amazonaws.com/`, clientId: userPoolClientId };
  }

  return async () => {
    known ??= await read();
    return known;
  };
}
