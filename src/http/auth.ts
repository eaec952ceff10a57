import { holdSecrets } from '../redaction/live-secrets.js';

/** What a vendor refused: its answer, and the auth headers that were sent. */
export type Refusal = { status: number; body: string; sent: Record<string, string> };

/** How requests are signed. One value serves all requests to one vendor, also parallel ones. */
export type Auth = {
  /** For the next request, with names in lower case. */
  headers(): Promise<Record<string, string>>;
  /** Has to be told the Set-Cookie lines of every answer of the vendor. */
  heard(setCookies: string[]): void;
  /** True: the next `headers()` are others than those refused, so one more try makes sense. False: the refusal stands. */
  renew(refusal: Refusal): Promise<boolean>;
};

export type TokenSource = {
  /** A token that is still good for a while. */
  token(): Promise<string>;
  /** Gets another token, unless `refused` was replaced already. */
  renew(refused: string): Promise<void>;
};

const scheme = 'Bearer ';

/** Signs with a bearer token; a 401 asks for another one. */
export function bearer(tokens: TokenSource): Auth {
  return {
    async headers() {
      const token = await tokens.token();
      holdSecrets(tokens, [token]);
      return { authorization: scheme + token };
    },

    heard() {},

    async renew({ status, sent }) {
      const refused = sent.authorization?.slice(scheme.length);
      if (status !== 401 || refused === undefined) return false;
      await tokens.renew(refused);
      return (await tokens.token()) !== refused;
    },
  };
}
