import type { Clock } from '../../clock.js';
import { bearer } from '../../http/auth.js';
import { createHttp } from '../../http/client.js';
import { withCsrf } from '../../http/csrf.js';
import { passwordGrant } from '../../http/password-grant.js';
import { openSocket } from '../../http/socket.js';
import { createSpark } from './client.js';
import { toError } from './refusals.js';

export type SparkSettings = {
  /** Of the API; all calls go to this one host, since its cookie is bound to it. */
  url: string;
  authUrl: string;
  socketUrl: string | undefined;
  username: string;
  password: string;
  clientId: string;
  clientSecret: string | undefined;
  /** Who is named as the origin of results: the real 3D Spark or an emulated one. */
  source: string;
};

const vendor = '3D Spark';
const wrongCredentialsHint =
  'Ask the operator to correct SPARK_USERNAME, SPARK_PASSWORD, SPARK_CLIENT_ID and SPARK_CLIENT_SECRET and to restart this server; until ' +
  'then nothing is sent, because 3D Spark may lock the account after several wrong tries.';

/** A 3D Spark account, signed in when it is first needed: Keycloak's token, then Django's CSRF cookie. */
export function connectSpark({ url, authUrl, socketUrl, source, ...credentials }: SparkSettings, clock: Clock) {
  const tokens = passwordGrant({ vendor, tokenUrl: authUrl, ...credentials, wrongCredentialsHint, clock });
  const auth = withCsrf(bearer(tokens), { vendor, loginUrl: new URL('/api-auth/login', url).href });
  const secrets = [credentials.password, credentials.clientSecret ?? ''];
  const http = createHttp({ vendor, baseUrl: url, auth, secrets, toError, clock });
  const openEvents = async (onMessage: (text: string) => void) =>
    openSocket({ url: `${socketUrl}?Bearer=${encodeURIComponent(await tokens.token())}`, vendor, onMessage });
  return {
    spark: createSpark({ http, source, ...(socketUrl && { openEvents }) }),

    /** @throws {ConfigError} when the credentials are refused, {VendorError} when a host cannot be reached. */
    async signIn(): Promise<void> {
      await auth.headers();
    },
  };
}
