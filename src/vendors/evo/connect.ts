import type { Clock } from '../../clock.js';
import { ConfigError } from '../../errors.js';
import { bearer, type TokenSource } from '../../http/auth.js';
import { createHttp } from '../../http/client.js';
import { clientCredentials } from '../../http/client-credentials.js';
import { createStorage, type Storage } from '../../http/storage/storage.js';
import { onceItSucceeds } from '../../shared-work.js';
import { createEvo, type Evo } from './client.js';
import { findPlace, type PlaceOptions } from './place.js';
import { toError } from './refusals.js';

export type EvoSettings = Pick<PlaceOptions, 'hubUrl' | 'orgId' | 'workspaceId' | 'discoveryUrl' | 'isOnThisMachine'> & {
  issuerUrl: string;
  /** A ready token, or the credentials of a service app. */
  credentials: { token: string } | { clientId: string; clientSecret: string };
  /** Who is named as the origin of results: the real Evo or an emulated one. */
  source: string;
};

/** The files of the workspace, and the way of their bytes. */
export type EvoAccess = { evo: Evo; storage: Storage };

const vendor = 'Seequent Evo';
const scope = 'evo.discovery evo.workspace evo.file';
const wrongCredentialsHint =
  'Ask the operator to correct EVO_CLIENT_ID and EVO_CLIENT_SECRET and to restart this server; until then nothing is sent.';

/**
 * An Evo account. `open` signs in and finds the workspace, when it is first needed and once for all callers; a failure is not kept,
 * but credentials that were refused are not sent again.
 *
 * @throws (from `open`) {ConfigError} when credentials or settings do not do, {VendorError} when a host cannot be reached.
 */
export function connectEvo({ issuerUrl, credentials, source, ...wanted }: EvoSettings, clock: Clock) {
  const auth = bearer(tokensOf(issuerUrl, credentials, clock));
  const secrets = 'token' in credentials ? [] : [credentials.clientSecret];
  const httpTo = (baseUrl: string) => createHttp({ vendor, baseUrl, auth, secrets, toError, clock });
  const storage = createStorage({ vendor, allowLoopback: wanted.isOnThisMachine, clock });
  const open = onceItSucceeds(async (): Promise<EvoAccess> => {
    const place = await findPlace({ vendor, httpTo, ...wanted });
    return { evo: createEvo({ http: httpTo(place.hubUrl), place, source }), storage };
  });

  return {
    open,

    /** Opens, and asks the workspace for one file: a token and ids that are given are proved by nothing less. */
    async signIn(): Promise<void> {
      const { evo } = await open();
      await evo.list({ isDeleted: false, limit: 1, offset: 0 });
    },
  };
}

function tokensOf(issuerUrl: string, credentials: EvoSettings['credentials'], clock: Clock): TokenSource {
  if ('token' in credentials) return givenToken(credentials.token);
  const tokenUrl = `${issuerUrl.replace(/\/+$/, '')}/connect/token`;
  return clientCredentials({ vendor, tokenUrl, ...credentials, scope, wrongCredentialsHint, clock });
}

/** There is no other one to renew it with. */
function givenToken(given: string): TokenSource {
  const token = given.replace(/^bearer\s+/i, '');
  return {
    async token() {
      if (/^[\x21-\x7e]+$/.test(token)) return token;
      throw new ConfigError('The variable EVO_TOKEN holds characters that no token has.', 'Set it to the access token alone, in one line.');
    },

    async renew() {},
  };
}
