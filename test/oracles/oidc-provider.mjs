// A certified OpenID provider in the shape of a Keycloak realm, with the password grant and refresh tokens that work once.
// Prints {"port"}; then answers each line of stdin with one line, and leaves when stdin ends:
//   requests  the token requests so far, and how many grants were withdrawn because a refresh token was used twice
//   withdraw  null; every session has ended
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const installed = createRequire(resolve('node_modules/.cache/oracles/package.json'));
const load = (name) => import(pathToFileURL(installed.resolve(name)).href);

// The provider greets its operator there, and stdout is for answers.
console.info = console.error;
const { Provider, errors } = await load('oidc-provider');
const { default: Koa } = await load('koa');
const { default: mount } = await load('koa-mount');

const realm = '/realms/3dspark';
const accessS = Number(process.env.ACCESS_TTL_S ?? 2);
const refreshS = 1800;
const scope = 'openid profile';
const passwords = new Map([['ada', 'ada-password']]);
const heard = { requests: [], revokedGrants: 0 };
const grants = [];

const server = createServer().listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();
const provider = new Provider(`http://127.0.0.1:${port}${realm}`, {
  clients: [
    {
      client_id: 'backend',
      client_secret: 'backend-secret',
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['password', 'refresh_token'],
      redirect_uris: [],
      response_types: [],
    },
  ],
  scopes: scope.split(' '),
  routes: { token: '/protocol/openid-connect/token', userinfo: '/protocol/openid-connect/userinfo' },
  features: { devInteractions: { enabled: false }, userinfo: { enabled: true } },
  ttl: { AccessToken: accessS, RefreshToken: refreshS, Grant: refreshS, IdToken: accessS },
  // Without it the provider knows the refresh grant only for the scope offline_access.
  issueRefreshToken: () => true,
  rotateRefreshToken: true,
  // The default of 15 s would keep dead tokens alive.
  clockTolerance: 0,
  findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
});

/** Keycloak answers a wrong password with 401, where the standard has 400. */
function wrongPassword() {
  const error = new errors.InvalidGrant('Invalid user credentials');
  return Object.assign(error, { status: 401, statusCode: 401, error_description: 'Invalid user credentials' });
}

async function answerPasswordGrant(ctx) {
  const { client, params } = ctx.oidc;
  if (passwords.get(params.username) !== params.password) throw wrongPassword();
  const grant = new provider.Grant({ accountId: params.username, clientId: client.clientId });
  grant.addOIDCScope(scope);
  grants.push(grant);
  const shared = { accountId: params.username, client, grantId: await grant.save(), gty: 'password', scope };
  const access = new provider.AccessToken(shared);
  const refresh = new provider.RefreshToken({ ...shared, rotations: 0, iiat: Math.floor(Date.now() / 1000) });
  ctx.body = {
    access_token: await access.save(),
    expires_in: access.expiration,
    refresh_expires_in: refreshS,
    refresh_token: await refresh.save(),
    token_type: 'Bearer',
    scope,
  };
}

provider.registerGrantType('password', answerPasswordGrant, ['username', 'password']);
provider.on('grant.revoked', () => heard.revokedGrants++);
provider.on('server_error', (_, error) => console.error(error));
provider.use(async (ctx, next) => {
  const startedMs = Date.now();
  await next();
  if (ctx.oidc?.route === 'token') {
    heard.requests.push({ grant: ctx.oidc.params?.grant_type, status: ctx.status, startedMs, endedMs: Date.now() });
  }
});
server.on('request', new Koa().use(mount(realm, provider)).callback());
const answer = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
answer({ port });

const commands = {
  requests: () => heard,
  async withdraw() {
    await Promise.all(grants.splice(0).map((grant) => grant.destroy()));
    return null;
  },
};
createInterface({ input: process.stdin })
  .on('line', async (word) => answer(await commands[word]()))
  .on('close', () => process.exit(0));
