import type { Clock } from '../../clock.js';
import { bearer } from '../../http/auth.js';
import { createHttp } from '../../http/client.js';
import { cognito } from '../../http/cognito.js';
import { createStorage } from '../../http/storage/storage.js';
import { createAplos } from './client.js';
import { givenToken } from './given-token.js';
import { requireOwner } from './owner.js';
import { readPool } from './pool.js';
import { toError } from './refusals.js';
import type { Api } from './routes.js';

export type AplosSettings = {
  url: string;
  /** Left out: Amazon's, for the region that the API host names. */
  authUrl?: string | undefined;
  username: string;
  password: string;
  /** An id token in place of user name and password. */
  token?: string | undefined;
  tenantId?: string | undefined;
  userId?: string | undefined;
  api: Api;
  /** Who is named as the origin of results: the real Aplos NCA or an emulated one. */
  source: string;
  /** Whether links may lead to this machine: only for a vendor that is on it. */
  allowLoopback: boolean;
};

const vendor = 'Aplos NCA';
const wrongCredentialsHint =
  'Ask the operator to correct APLOS_USERNAME and APLOS_PASSWORD and to restart this server; until then nothing is sent, because the ' +
  'account may be locked after several wrong tries.';
const secondFactorHint = 'Ask the operator to set APLOS_TOKEN to an id token in place of APLOS_USERNAME and APLOS_PASSWORD.';

/** An Aplos NCA account, signed in when it is first needed, and the way to the store that its links lead to. */
export function connectAplos(settings: AplosSettings, clock: Clock) {
  const { url, authUrl, username, password, token, source, allowLoopback } = settings;
  const pool = readPool(vendor, url, authUrl, clock);
  const tokens = token
    ? givenToken(token, vendor, clock)
    : cognito({ vendor, pool, username, password, wrongCredentialsHint, secondFactorHint, clock });
  const http = createHttp({ vendor, baseUrl: url, auth: bearer(tokens), secrets: [password], toError, clock });
  const owner = async () => requireOwner(await tokens.token(), settings);
  return {
    aplos: createAplos({ http, owner, api: settings.api, source }),
    storage: createStorage({ vendor, allowLoopback, clock }),

    /** @throws {ConfigError} when the credentials are refused or do not say whose they are, {VendorError} when no host answers. */
    async signIn(): Promise<void> {
      await owner();
    },
  };
}
