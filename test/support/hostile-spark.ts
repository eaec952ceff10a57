import { json, type Received, type Reply, startVendor } from '../http/vendor-server.js';
import { call, connect } from './client.js';

export { everythingIn } from './everything-in.js';

export const partId = '0969919be77e48cfb82706d2c320adfd';

/** Every secret that goes to a vendor, each with a beginning of its own, and with characters that encodings change. */
export const secrets = {
  password: 'Pw7/canary+"ä\' &1=pass',
  clientSecret: 'Cs5+canary/"secret"==',
  accessToken: 'At3.canary_access-token~1+/==',
  refreshToken: 'Rt9.canary_refresh-token/+=',
  cookie: 'Cc1canaryCookie0123456789',
};

/** How a secret may be spelled. The last one is what is left of it where something was cut. */
export function spellings(secret: string): string[] {
  const base64 = Buffer.from(secret).toString('base64');
  const inForm = new URLSearchParams({ x: secret }).toString().slice(2);
  const inJson = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    encodeURIComponent(secret),
    inForm,
    inJson,
    base64,
    base64.slice(0, 11),
    Buffer.from(secret).toString('base64url'),
    secret.slice(0, 8),
  ];
}

/** The spellings of secrets that stand in a text. */
export function leaksIn(text: string): string[] {
  const found = Object.entries(secrets).flatMap(([name, secret]) =>
    spellings(secret)
      .filter((spelling) => text.includes(spelling))
      .map((spelling) => `${name}: ${spelling}`),
  );
  return [...new Set(found)];
}

export type Answers = (request: Received, nth: number) => Reply | undefined;

/** A vendor that signs everybody in with known secrets, and answers everything else with `answers`; `signIn` replaces its sign-in. */
export async function hostileSpark(answers: Answers, signIn?: Answers) {
  return startVendor((request, nth) => {
    if (request.url === '/token') return signIn ? signIn(request, nth) : granted();
    if (request.url.startsWith('/api-auth/login')) return { headers: { 'set-cookie': `csrftoken=${secrets.cookie}; Path=/` } };
    return answers(request, nth);
  });
}

export function granted(): Reply {
  const { accessToken, refreshToken } = secrets;
  return json({ access_token: accessToken, refresh_token: refreshToken, expires_in: 300, refresh_expires_in: 1800 });
}

/** What a server is told that talks to such a vendor, at a pace only a vendor on this machine allows. */
export function environmentOf(url: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    SPARK_URL: url,
    SPARK_AUTH_URL: `${url}/token`,
    SPARK_SOCKET_URL: `${url.replace('http', 'ws')}/ws/echo/`,
    SPARK_USERNAME: 'ada',
    SPARK_PASSWORD: secrets.password,
    SPARK_CLIENT_ID: 'mcp',
    SPARK_CLIENT_SECRET: secrets.clientSecret,
    PART_SANDBOX_SPEED: '300',
    ...more,
  };
}

/** A client on a server whose 3D Spark is such a vendor. */
export async function connectTo(vendor: { url: string }, more?: Record<string, string>) {
  const connection = await connect(environmentOf(vendor.url, more));
  return { ...connection, ask: (name: string, args: Record<string, unknown> = {}) => call(connection.client, name, args) };
}

export const platform = '3dspark';
export const spacer = 'examples/spacer.stl';
export const drawing = 'examples/bracket-drawing.pdf';

/** One call of every tool that may talk to 3D Spark, and of those that tell what came of it. */
export const everyCall: [string, Record<string, unknown>][] = [
  ['get_status', {}],
  ['analyze_part', { file: spacer, platform }],
  ['get_part', { partId, platform }],
  ['get_part', { partId, platform, section: 'name' }],
  ...['thumbnail', 'visualization', 'cad', 'report', 'orientedCad', 'rfqPackage', 'fullResult'].map(
    (kind): [string, Record<string, unknown>] => ['fetch_file', { partId, platform, kind }],
  ),
  ['fetch_file', { partId, platform, kind: 'asset', basename: 'a.pdf' }],
  ['upload_asset', { file: drawing, assetType: 'drawing', partId }],
  ['prepare_rfq', { partId }],
  ['delete_part_file', { partId, confirm: true }],
  ['delete_part_file', { partId, basename: 'a.pdf', confirm: true }],
  ['list_jobs', {}],
  ['get_status', {}],
];
