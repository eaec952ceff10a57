import { expect, test } from 'vitest';
import { createConfig } from '../../../src/config.js';
import { ConfigError } from '../../../src/errors.js';
import { createColdstreamAccount } from '../../../src/platforms/coldstream/account.js';
import { canary, failureOf, fakeClock, json } from '../../http/vendor-server.js';
import { coldstreamServer, urlsOf } from '../../vendors/coldstream/coldstream-server.js';
import { world } from './coldstream-world.js';

const accountOf = (environment: Record<string, string>, startSandbox = () => Promise.reject(new Error('not wanted'))) =>
  createColdstreamAccount(createConfig(environment), fakeClock().clock, startSandbox);

test('without credentials nothing is offered, and what is missing is named', async () => {
  const account = accountOf({ COLDSTREAM_EMAIL: 'ada@example.com' });

  const status = await account.status();
  const error = await failureOf(account.connect());

  expect(status).toEqual({ platform: 'coldstream', isOffered: false, note: 'Not set up: COLDSTREAM_PASSWORD missing.' });
  expect(error).toBeInstanceOf(ConfigError);
  expect(error.message).toBe('ColdStream is not set up: COLDSTREAM_PASSWORD is missing.');
});

test('a token stands in for email and password', () => {
  expect(accountOf({ COLDSTREAM_TOKEN: canary }).missing()).toEqual([]);
  expect(accountOf({}).missing()).toEqual(['COLDSTREAM_EMAIL', 'COLDSTREAM_PASSWORD']);
});

test('the status tells whether one can sign in, and why not, without a secret', async () => {
  const good = await world({});
  const bad = await world({ 'POST /identity/account/login': { status: 400 } });

  const statuses = [await good.account.status(), await bad.account.status()];

  expect(statuses.map(({ signIn }) => signIn)).toEqual([
    'Signed in.',
    'ColdStream does not accept the email address and password of this server (400). Ask the operator to correct COLDSTREAM_EMAIL, ' +
      'COLDSTREAM_PASSWORD and COLDSTREAM_REGION and to restart this server; until then nothing is sent, because accounts may be locked ' +
      'after several wrong tries.',
  ]);
  expect(JSON.stringify(statuses)).not.toContain(canary);
});

test('the status of a given token asks whether it works', async () => {
  const { account, routes } = await world({ 'GET /identity/users/me': { status: 401 } }, { COLDSTREAM_TOKEN: canary });

  const { signIn } = await account.status();

  expect(signIn).toBe(
    'ColdStream does not accept the access token of this server, which has probably expired (401 to GET /users/me). ' +
      'Ask the operator to set COLDSTREAM_TOKEN to a fresh one and to restart this server.',
  );
  expect(routes()).toEqual(['GET /identity/users/me']);
});

test('the status of an account with a second factor names the variable that helps', async () => {
  const { account } = await world({ 'POST /identity/account/login': json({ mfaToken: canary }) });

  const { signIn } = await account.status();

  expect(signIn).toBe(
    'ColdStream asks this account for a second factor, which this server cannot give. Ask the operator to sign in elsewhere and to set ' +
      'COLDSTREAM_TOKEN to the access token, in place of COLDSTREAM_EMAIL and COLDSTREAM_PASSWORD.',
  );
});

test('an emulated ColdStream is asked with its own credentials', async () => {
  const server = await coldstreamServer({ 'GET /identity/users/me': json({ organizations: [{ id: 77 }] }) });
  const sandbox = { ...urlsOf(server.url), email: 'demo@example.com', password: 'of the sandbox', token: 'spare' };
  const account = createColdstreamAccount(
    createConfig({ PART_SANDBOX: '1', PART_SANDBOX_SPEED: '20' }),
    fakeClock().clock,
    async () => sandbox,
  );

  const { coldstream, pace } = await account.connect();
  const organizations = await coldstream.readOrganizations();

  expect(organizations).toEqual(['77']);
  expect(server.seen[0]?.body).toEqual({ email: 'demo@example.com', password: 'of the sandbox' });
  expect(coldstream.source).toBe('ColdStream (sandbox)');
  expect(pace.runMs).toBe(1_500);
  expect((await account.status()).note).toBe('An emulated ColdStream on this machine. Nothing is sent anywhere.');
});

test('a new token is of the same account: what was paid for with the last one is known again', () => {
  const [one, other] = ['first-token', 'second-token'].map((COLDSTREAM_TOKEN) => accountOf({ COLDSTREAM_TOKEN }).id());

  expect(one).toBe(other);
});

test('the accounts of two addresses or people are told apart, and neither is told', () => {
  const [one, other] = ['ada@example.com', 'eve@example.com'].map((COLDSTREAM_EMAIL) => accountOf({ COLDSTREAM_EMAIL }).id());
  const elsewhere = accountOf({ COLDSTREAM_EMAIL: 'ada@example.com', COLDSTREAM_REGION: 'us1' }).id();

  expect(new Set([one, other, elsewhere]).size).toBe(3);
  expect(one).toMatch(/^[0-9a-f]{16}$/);
});
