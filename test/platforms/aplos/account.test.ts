import { expect, test } from 'vitest';
import { createConfig } from '../../../src/config.js';
import { ConfigError } from '../../../src/errors.js';
import { createAplosAccount } from '../../../src/platforms/aplos/account.js';
import { closedAddress, failureOf, fakeClock, listen } from '../../http/vendor-server.js';
import { idToken, owner } from '../../vendors/aplos/aplos-server.js';

function accountOf(variables: Record<string, string>) {
  return createAplosAccount(createConfig(variables), fakeClock().clock, () => Promise.reject(new Error('not to be started')));
}

test.each([
  [{}, ['APLOS_USERNAME', 'APLOS_PASSWORD']],
  [{ APLOS_USERNAME: 'anna' }, ['APLOS_PASSWORD']],
  [{ APLOS_USERNAME: 'anna', APLOS_PASSWORD: 'x' }, []],
  [{ APLOS_TOKEN: 'x' }, []],
  [{ PART_SANDBOX: '1' }, []],
])('of %o are missing %j', (variables, missing) => {
  expect(accountOf(variables).missing()).toEqual(missing);
});

test('what is missing is told before anything is asked', async () => {
  const account = accountOf({ APLOS_USERNAME: 'anna' });

  const error = await failureOf(account.connect());
  const status = await account.status();

  expect(error).toBeInstanceOf(ConfigError);
  expect(error).toMatchObject({
    message: 'Aplos NCA is not set up: APLOS_PASSWORD is missing.',
    hint: 'Set the variables where this server is configured (or APLOS_TOKEN alone), or PART_SANDBOX=1 to try it on an emulated Aplos NCA.',
  });
  expect(() => account.requireSetUp()).toThrow('Aplos NCA is not set up: APLOS_PASSWORD is missing.');
  expect(status).toEqual({ platform: 'aplos', isOffered: false, note: 'Not set up: APLOS_PASSWORD missing.' });
});

test('it is named by its host and user, whatever the password or token is', () => {
  const first = accountOf({ APLOS_TOKEN: idToken({ ...owner, jti: 1 }) }).id();
  const second = accountOf({ APLOS_TOKEN: idToken({ ...owner, jti: 2 }) }).id();
  const other = accountOf({ APLOS_TOKEN: idToken({ ...owner, 'custom:aplos_user_id': 'user-2' }) }).id();
  const elsewhere = accountOf({ APLOS_TOKEN: idToken(owner), APLOS_URL: 'https://api.other.aplos-nca.com' }).id();

  expect(first).toMatch(/^[0-9a-f]{16}$/);
  expect(second).toBe(first);
  expect(new Set([first, other, elsewhere]).size).toBe(3);
});

test('a host that cannot be reached is a sentence of the status', async () => {
  const url = await closedAddress();

  const status = await accountOf({ APLOS_URL: url, APLOS_USERNAME: 'anna', APLOS_PASSWORD: 'x' }).status();

  expect(status).toMatchObject({ isOffered: true, note: 'Data files are sent there by run_nca_analysis only.' });
  expect(status.signIn).toBe(`Aplos NCA gave no answer: ${new URL(url).host} refused the connection.`);
});

test('the status does not wait for a host that hangs', async () => {
  const url = await listen(() => {});

  const { signIn } = await accountOf({ APLOS_URL: url, APLOS_USERNAME: 'anna', APLOS_PASSWORD: 'x' }).status();

  expect(signIn).toBe('No answer within 1.4 s.');
});
