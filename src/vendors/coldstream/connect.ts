import type { Clock } from '../../clock.js';
import { bearer } from '../../http/auth.js';
import { createHttp } from '../../http/client.js';
import { createHandedOut } from '../../http/handed-out.js';
import { createStorage } from '../../http/storage/storage.js';
import { createColdstream } from './client.js';
import { createToError } from './refusals.js';
import { type Credentials, givenToken, loginTokens, toSignInError, unsigned } from './sign-in.js';

export type ColdstreamSettings = {
  identityUrl: string;
  projectUrl: string;
  caseUrl: string;
  fileserverUrl: string;
  /** A ready token goes before email and password. */
  token?: string | undefined;
  credentials: Credentials;
  /** Who is named as the origin: the real ColdStream or an emulated one. */
  source: string;
  /** Only where ColdStream itself is on this machine may its links lead to it. */
  isOnThisMachine: boolean;
};

const vendor = 'ColdStream';

/** A ColdStream account, signed in when it is first needed. */
export function connectColdstream(settings: ColdstreamSettings, clock: Clock) {
  const { identityUrl, projectUrl, caseUrl, fileserverUrl, token, credentials, source, isOnThisMachine } = settings;
  const signInHttp = createHttp({ vendor, baseUrl: identityUrl, auth: unsigned, toError: toSignInError, clock });
  const tokens = token === undefined ? loginTokens(signInHttp, vendor, credentials) : givenToken(token, vendor);
  const auth = bearer(tokens);
  const toError = createToError({ isTokenGiven: token !== undefined });
  const secrets = [credentials.password];
  const handedOut = createHandedOut();
  const at = (baseUrl: string) => createHttp({ vendor, baseUrl, auth, secrets, handedOut, toError, clock });
  const coldstream = createColdstream({
    identity: at(identityUrl),
    projects: at(projectUrl),
    cases: at(caseUrl),
    files: at(fileserverUrl),
    storage: createStorage({ vendor, allowLoopback: isOnThisMachine, clock }),
    source,
  });
  return {
    coldstream,

    /** @throws {ConfigError} when the credentials are refused, {VendorError} when a host cannot be reached. */
    async signIn(): Promise<void> {
      await tokens.token();
      if (token !== undefined) await coldstream.readOrganizations();
    },
  };
}
