import { expect, test } from 'vitest';
import { createConfig } from '../../../src/config.js';
import { ConfigError } from '../../../src/errors.js';
import { createEvoAccount } from '../../../src/platforms/evo/account.js';
import { canary, failureOf, fakeClock, json, type Received, type Reply, startVendor } from '../../http/vendor-server.js';

const ids = { EVO_ORG_ID: 'o1', EVO_WORKSPACE_ID: 'w1' };

function accountOf(environment: Record<string, string>, startSandbox?: () => Promise<never>) {
  const never = async () => Promise.reject(new Error('No emulated Evo was wanted.'));
  return createEvoAccount(createConfig(environment), fakeClock().clock, startSandbox ?? never);
}

async function evoAnswering(reply: (request: Received) => Reply | undefined | Promise<Reply | undefined>) {
  const { url, received } = await startVendor(reply);
  return { received, environment: { ...ids, EVO_TOKEN: `${canary}-token`, EVO_HUB_URL: url } };
}

test.each([
  [{}, ['EVO_CLIENT_ID', 'EVO_CLIENT_SECRET']],
  [{ EVO_CLIENT_ID: 'app' }, ['EVO_CLIENT_SECRET']],
  [{ EVO_CLIENT_ID: 'app', EVO_CLIENT_SECRET: 's' }, []],
  [{ EVO_TOKEN: 't' }, []],
  [{ PART_SANDBOX: '1' }, []],
])('of %j is missing %j', (environment, missing) => {
  expect(accountOf(environment).missing()).toEqual(missing);
});

test('what is not set up is told with the variables, and not asked', async () => {
  const account = accountOf({ EVO_CLIENT_ID: 'app' });

  const failure = await failureOf(account.connect());
  const status = await account.status();

  expect(failure).toBeInstanceOf(ConfigError);
  expect(failure.message).toBe('Seequent Evo is not set up: EVO_CLIENT_SECRET is missing.');
  expect(failure.hint).toBe(
    'Set the variables (or EVO_TOKEN in their place) where this server is configured, or PART_SANDBOX=1 to try it on an emulated Evo.',
  );
  expect(status).toEqual({ platform: 'evo', isOffered: false, note: 'Not set up: EVO_CLIENT_SECRET missing.' });
});

test('the status proves the sign-in by asking the workspace', async () => {
  const { environment, received } = await evoAnswering(() => json({ total: 0, files: [] }));

  const status = await accountOf(environment).status();

  expect(status).toEqual({
    platform: 'evo',
    isOffered: true,
    note: 'Files are sent there by evo_upload_file only.',
    signIn: 'Signed in.',
  });
  expect(received[0]?.url).toMatch(/^\/file\/v2\/orgs\/o1\/workspaces\/w1\/files\?limit=1&/);
});

test('the status tells what the operator has to mend, without a secret', async () => {
  const { environment } = await evoAnswering(() => ({ status: 401 }));

  const { signIn } = await accountOf(environment).status();

  expect(signIn).toBe(
    'Seequent Evo does not accept the sign-in of this server (401 to GET /file/v2/orgs/{org}/workspaces/{workspace}/files). ' +
      'Set a fresh EVO_TOKEN, or check EVO_CLIENT_ID and EVO_CLIENT_SECRET.',
  );
});

test('an Evo that hangs does not hold up the status', async () => {
  const { environment } = await evoAnswering(() => new Promise(() => {}));

  const { signIn } = await accountOf(environment).status();

  expect(signIn).toBe('No answer within 1.4 s.');
});

test('an emulated Evo is marked as that, and hurries as it is told', async () => {
  const { environment } = await evoAnswering(() => json({ total: 0, files: [] }));
  const url = environment.EVO_HUB_URL;
  const places = { hubUrl: url, issuerUrl: url, discoveryUrl: url, orgId: 'o1', workspaceId: 'w1', clientId: 'a', clientSecret: 'b' };
  const config = createConfig({ PART_SANDBOX: '1', PART_SANDBOX_SPEED: '10' });
  const account = createEvoAccount(config, fakeClock().clock, async () => places);

  const { evo, pace } = await account.connect();
  const real = await accountOf({ ...environment, EVO_HUB_URL: 'https://hub.example' }).connect();

  expect(evo.source).toBe('Seequent Evo (sandbox)');
  expect(pace).toEqual({ firstMs: 100, everyMs: 500, untilMs: 6000 });
  expect(real.evo.source).toBe('Seequent Evo');
  expect(real.pace).toEqual({ firstMs: 1000, everyMs: 5000, untilMs: 60_000 });
});

test('an account is another where the workspace or the app is another; its name tells neither', () => {
  const known = { ...ids, EVO_TOKEN: 't' };

  const one = accountOf(known).id();

  expect(one).toMatch(/^[0-9a-f]{16}$/);
  expect(accountOf({ ...known, EVO_TOKEN: 'refreshed' }).id()).toBe(one);
  expect(accountOf({ ...known, EVO_WORKSPACE_ID: 'w2' }).id()).not.toBe(one);
  expect(accountOf({ ...known, EVO_CLIENT_ID: 'app' }).id()).not.toBe(one);
  expect(accountOf({ PART_SANDBOX: '1' }).id()).not.toBe(one);
});
