import { expect, test } from 'vitest';
import { ConfigError, VendorError } from '../../src/errors.js';
import { cognito } from '../../src/http/cognito.js';
import { canary, closedAddress, failureOf, fakeClock, json, type Received, type Reply, startVendor } from './vendor-server.js';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (nth: number, claims: object) => `${part({ alg: 'none' })}.${part(claims)}.${canary}-${nth}`;
const password = `${canary} pass&word`;

type PoolReply = (request: Received, nth: number) => Reply | undefined;

/** A user pool that keeps one refresh token alive and does not rotate it, as Cognito does unless told otherwise. */
async function start({ expiresIn = 3600 as number | null, claims = {} as object } = {}, reply?: PoolReply) {
  const time = fakeClock();
  let tokens = 0;
  const flows: string[] = [];
  const usual = (request: Received): Reply => {
    const { AuthFlow, AuthParameters } = JSON.parse(request.body.toString());
    const isRefresh = AuthFlow === 'REFRESH_TOKEN_AUTH' && AuthParameters.REFRESH_TOKEN === `${canary}-refresh`;
    const isSignIn = AuthFlow === 'USER_PASSWORD_AUTH' && AuthParameters.PASSWORD === password;
    if (!isRefresh && !isSignIn) {
      return json({ __type: 'NotAuthorizedException', message: 'Incorrect username or password.' }, { status: 400 });
    }
    const IdToken = jwt(++tokens, claims);
    return json({
      AuthenticationResult: { IdToken, AccessToken: 'a', ExpiresIn: expiresIn, ...(isSignIn && { RefreshToken: `${canary}-refresh` }) },
    });
  };
  const vendor = await startVendor((request, nth) => {
    flows.push(JSON.parse(request.body.toString()).AuthFlow);
    return reply ? reply(request, nth) : usual(request);
  });
  const pool = { url: vendor.url, clientId: 'client-1' };
  const source = (more: object = {}) =>
    cognito({
      ...{ vendor: 'Aplos NCA', pool: async () => pool, username: 'anna', password, clock: time.clock },
      ...{ wrongCredentialsHint: 'Correct APLOS_PASSWORD.', secondFactorHint: 'Set APLOS_TOKEN.' },
      ...more,
    });
  return { ...time, vendor, flows, source, usual };
}

test('a sign-in is one request of Amazon, and its id token is what signs', async () => {
  const { source, vendor } = await start();

  const token = await source().token();

  expect(token).toBe(jwt(1, {}));
  expect(vendor.received).toHaveLength(1);
  expect(vendor.received[0]!.headers).toMatchObject({
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
  });
  expect(JSON.parse(vendor.received[0]!.body.toString())).toEqual({
    AuthFlow: 'USER_PASSWORD_AUTH',
    ClientId: 'client-1',
    AuthParameters: { USERNAME: 'anna', PASSWORD: 'canary pass&word' },
  });
});

test('[A1] 50 parallel calls share one sign-in, and one refresh at 80 % of the life; the refresh token stays good', async () => {
  const { source, flows, pass } = await start({ expiresIn: 100 });
  const tokens = source();
  const fifty = () => Promise.all(Array.from({ length: 50 }, () => tokens.token()));

  const first = await fifty();
  pass(79_999);
  const still = await fifty();
  pass(1);
  const second = await fifty();
  pass(80_000);
  const third = await fifty();

  expect([first, still, second, third].map((all) => [...new Set(all)])).toEqual([[jwt(1, {})], [jwt(1, {})], [jwt(2, {})], [jwt(3, {})]]);
  expect(flows).toEqual(['USER_PASSWORD_AUTH', 'REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN_AUTH']);
});

test.each([
  ['the shorter span counts', 3600, { iat: 9_000_000_000, exp: 9_000_000_900 }, 870_000],
  ['a span is none on a clock that is wrong', 3600, { exp: 12 }, 3_570_000],
  ['without any 300 s are taken', null, {}, 270_000],
])('the life of a token: %s', async (_, expiresIn, claims, renewMs) => {
  const { source, flows, pass } = await start({ expiresIn, claims });
  const tokens = source();
  await tokens.token();

  pass(renewMs - 1);
  await tokens.token();
  const before = flows.length;
  pass(1);
  await tokens.token();

  expect([before, flows.length]).toEqual([1, 2]);
});

test('[A3] a wrong password is sent once; 20 calls and every later one get the same error', async () => {
  const { source, vendor } = await start();
  const tokens = source({ password: `${canary} wrong` });

  const errors = await Promise.all(Array.from({ length: 20 }, () => failureOf(tokens.token())));
  const later = await failureOf(tokens.token());
  const renewed = await failureOf(tokens.renew('x'));

  expect(vendor.received).toHaveLength(1);
  expect(new Set([...errors, later, renewed]).size).toBe(1);
  expect(later).toBeInstanceOf(ConfigError);
  expect(later.message).toBe('Aplos NCA does not accept the credentials: "Incorrect username or password."');
  expect(later.hint).toBe('Correct APLOS_PASSWORD.');
});

test.each([
  [
    'NEW_PASSWORD_REQUIRED',
    'Aplos NCA wants a new password before it lets this account in.',
    'Sign in once on its website and choose a new password there. Correct APLOS_PASSWORD.',
  ],
  ['SOFTWARE_TOKEN_MFA', 'Aplos NCA wants a second factor ("SOFTWARE_TOKEN_MFA"), which this server cannot give.', 'Set APLOS_TOKEN.'],
  ['CUSTOM_"X"', `Aplos NCA wants more than a password ("CUSTOM_'X'"), which this server cannot give.`, 'Set APLOS_TOKEN.'],
])('the challenge %s is told once and not tried again', async (ChallengeName, message, hint) => {
  const { source, vendor } = await start({}, () => json({ ChallengeName, Session: canary, ChallengeParameters: {} }));
  const tokens = source();

  const first = await failureOf(tokens.token());
  const second = await failureOf(tokens.token());

  expect(first).toBeInstanceOf(ConfigError);
  expect({ message: first.message, hint: first.hint }).toEqual({ message, hint });
  expect(second).toBe(first);
  expect(vendor.received).toHaveLength(1);
});

test.each([
  [
    'too many requests',
    400,
    { __type: 'TooManyRequestsException', message: 'Rate exceeded' },
    'answered 400 to its sign-in: "Rate exceeded"',
    true,
  ],
  [
    'a locked account',
    400,
    { __type: 'NotAuthorizedException', message: 'Password attempts exceeded' },
    'answered 400 to its sign-in: "Password attempts exceeded"',
    true,
  ],
  [
    'a flow that the client may not use',
    400,
    { __type: 'InvalidParameterException', message: `USER_PASSWORD_AUTH flow not enabled, ${password}` },
    'answered 400 to its sign-in: "USER_PASSWORD_AUTH flow not enabled, ***"',
    false,
  ],
  ['a failing pool', 500, { __type: 'InternalErrorException', message: 'oops' }, 'answered 500 to its sign-in: "oops"', false],
])('%s is a failure that may pass, and repeats no secret', async (_, status, body, words, isRefusal) => {
  const { source, vendor } = await start({}, () => json(body, { status }));
  const tokens = source();

  const first = await failureOf(tokens.token());
  await failureOf(tokens.token());

  expect(first).toBeInstanceOf(VendorError);
  expect(first).toMatchObject({ message: `Aplos NCA ${words}`, isRefusal });
  expect(vendor.received).toHaveLength(2);
});

test.each([
  ['a refresh token that ended', () => json({ __type: 'x#NotAuthorizedException', message: 'Refresh Token has expired' }, { status: 400 })],
  ['a lost answer', () => undefined],
  ['an answer that is no token', () => ({ body: '<html>' })],
])('%s is followed by one sign-in', async (_, refreshReply) => {
  const { source, flows, pass, usual } = await start({}, (request, nth) => (nth === 2 ? refreshReply() : usual(request)));
  const tokens = source();
  await tokens.token();

  pass(3_580_000);
  const token = await tokens.token();

  expect(token).toBe(jwt(2, {}));
  expect(flows).toEqual(['USER_PASSWORD_AUTH', 'REFRESH_TOKEN_AUTH', 'USER_PASSWORD_AUTH']);
});

test('[A2] 10 callers whose token was refused share one refresh, and a token that was replaced is not renewed again', async () => {
  const { source, flows } = await start();
  const tokens = source();
  const refused = await tokens.token();

  await Promise.all(Array.from({ length: 10 }, () => tokens.renew(refused)));
  await tokens.renew(refused);

  expect(await tokens.token()).toBe(jwt(2, {}));
  expect(flows).toEqual(['USER_PASSWORD_AUTH', 'REFRESH_TOKEN_AUTH']);
});

test('a pool that cannot be reached is named, without what was sent', async () => {
  const { source } = await start();
  const url = await closedAddress();

  const error = await failureOf(source({ pool: async () => ({ url: `${url}/?key=${canary}`, clientId: 'c' }) }).token());

  expect(error.message).toBe(`Aplos NCA gave no answer: ${new URL(url).host} refused the connection.`);
});
