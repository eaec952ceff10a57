import { expect, test } from 'vitest';
import { z } from 'zod';
import { ConfigError, VendorError } from '../../src/errors.js';
import { bearer } from '../../src/http/auth.js';
import { createHttp } from '../../src/http/client.js';
import { passwordGrant } from '../../src/http/password-grant.js';
import { createKeycloak, credentials } from './keycloak.js';
import { canary, failureOf, fakeClock, json, type Received, type Reply, startVendor } from './vendor-server.js';

type TokenReply = (request: Received, nth: number) => Reply | undefined;

/** An API behind a Keycloak, both on one server; `tokenReply` may answer instead of the Keycloak. */
async function start({ lifeS = 300, refreshLifeS = 1800, password = credentials.password } = {}, tokenReply?: TokenReply) {
  const time = fakeClock();
  const keycloak = createKeycloak(time.clock.now, lifeS, refreshLifeS);
  let tokenRequests = 0;
  const api = { accepts: keycloak.accepts };
  const vendor = await startVendor((request) => {
    if (request.url !== '/token') return api.accepts(request) ? json({ ok: true }) : json({ detail: 'expired' }, { status: 401 });
    tokenRequests++;
    return tokenReply ? tokenReply(request, tokenRequests) : keycloak.token(request);
  });
  const tokens = passwordGrant({ ...credentials, password, tokenUrl: `${vendor.url}/token`, clock: time.clock });
  const http = createHttp({ vendor: '3D Spark', baseUrl: vendor.url, auth: bearer(tokens), clock: time.clock });
  const call = () => http.request('GET /things/', { returns: z.object({ ok: z.boolean() }) });
  return { ...time, keycloak, vendor, tokens, call, api, tokenRequests: () => tokenRequests };
}

test('[A1] 50 parallel calls share one sign-in, and one refresh each time the token nears its end', async () => {
  const { keycloak, call, pass, vendor } = await start({ lifeS: 2 });
  const fifty = () => Promise.all(Array.from({ length: 50 }, call));

  const answers = [await fifty()];
  for (let expiry = 1; expiry <= 4; expiry++) {
    pass(1600);
    answers.push(await fifty());
  }

  expect(answers.flat()).toEqual(Array(250).fill({ ok: true }));
  expect(keycloak.grants()).toEqual(['password 200', 'refresh_token 200', 'refresh_token 200', 'refresh_token 200', 'refresh_token 200']);
  expect(vendor.received).toHaveLength(255);
});

test.each([
  [300, 269_999, 270_000],
  [100, 79_999, 80_000],
])('a token of %d s is used for %d ms and renewed at %d ms', async (lifeS, stillMs, renewMs) => {
  const { keycloak, tokens, pass } = await start({ lifeS });
  await tokens.token();

  pass(stillMs);
  const late = await tokens.token();
  pass(renewMs - stillMs);
  const renewed = await tokens.token();

  expect([late, renewed]).toEqual([`${canary}-access-1`, `${canary}-access-2`]);
  expect(keycloak.grants()).toEqual(['password 200', 'refresh_token 200']);
});

test('a sign-in sends user, password and client as a form; a client without a secret sends none', async () => {
  const vendor = await startVendor(() => json({ access_token: 'abc', expires_in: 60 }));
  const { clientSecret: _, ...rest } = credentials;
  const tokens = passwordGrant({ ...rest, clientSecret: undefined, tokenUrl: `${vendor.url}/token` });

  await tokens.token();

  expect(vendor.received[0]?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
  expect(Object.fromEntries(new URLSearchParams(vendor.received[0]?.body.toString()))).toEqual({
    grant_type: 'password',
    username: 'anna',
    password: 'canary pass&word',
    client_id: 'our-client',
  });
});

test('[A3] a wrong password is sent once; 20 calls and every later one get the same error', async () => {
  const { keycloak, call, tokenRequests } = await start({ password: `${canary}-wrong` });

  const errors = await Promise.all(Array.from({ length: 20 }, () => failureOf(call())));
  const later = await failureOf(call());

  expect(tokenRequests()).toBe(1);
  expect(keycloak.grants()).toEqual(['password 401']);
  expect(new Set([...errors, later]).size).toBe(1);
  expect(later).toBeInstanceOf(ConfigError);
  expect(later.message).toBe('3D Spark does not accept the credentials: "Invalid user credentials"');
  expect(later.hint).toBe('Correct SPARK_PASSWORD.');
});

test.each(['invalid_grant', 'invalid_client', 'unauthorized_client'])('%s is remembered also when it comes as 400', async (error) => {
  const { tokens, tokenRequests } = await start({}, () =>
    json({ error, error_description: `${canary} pass&word is wrong` }, { status: 400 }),
  );

  const first = await failureOf(tokens.token());
  const second = await failureOf(tokens.token());

  expect(first.message).toBe('3D Spark does not accept the credentials: "*** is wrong"');
  expect(second).toBe(first);
  expect(tokenRequests()).toBe(1);
});

test('[A5] a refresh whose answer is lost is followed by one sign-in', async () => {
  const { keycloak, call, pass, tokenRequests } = await start({ lifeS: 300 }, (request, nth) => {
    const reply = keycloak.token(request);
    return nth === 2 ? undefined : reply;
  });
  await call();

  pass(290_000);
  const answers = await Promise.all(Array.from({ length: 10 }, call));

  expect(answers).toEqual(Array(10).fill({ ok: true }));
  expect(keycloak.grants()).toEqual(['password 200', 'refresh_token 200', 'password 200']);
  expect(tokenRequests()).toBe(3);
});

test('[A5] a refresh token whose answer was lost is not sent again, also when the sign-in after it fails', async () => {
  const { keycloak, tokens, pass } = await start({ lifeS: 300 }, (request, nth) => {
    if (nth === 3) return { status: 503 };
    const reply = keycloak.token(request);
    return nth === 2 ? undefined : reply;
  });
  await tokens.token();

  pass(290_000);
  const error = await failureOf(tokens.token());
  const token = await tokens.token();

  expect(error.message).toBe('3D Spark answered 503 to its sign-in.');
  expect(token).toBe(`${canary}-access-3`);
  expect(keycloak.grants()).toEqual(['password 200', 'refresh_token 200', 'password 200']);
});

test.each([
  ['a dead refresh token', () => json({ error: 'invalid_grant' }, { status: 400 })],
  ['a failing server', () => ({ status: 502, body: '<html><title>Bad Gateway</title></html>' })],
  ['an answer that cannot be read', () => ({ body: '<html>' })],
])('%s is followed by one sign-in', async (_, refreshReply) => {
  const { keycloak, tokens, pass } = await start({ lifeS: 300 }, (request, nth) => (nth === 2 ? refreshReply() : keycloak.token(request)));
  await tokens.token();

  pass(290_000);
  const token = await tokens.token();

  expect(token).toBe(`${canary}-access-2`);
  expect(keycloak.grants()).toEqual(['password 200', 'password 200']);
});

test('a refresh token that is used up by time is not sent', async () => {
  const { keycloak, tokens, pass } = await start({ lifeS: 300, refreshLifeS: 1800 });
  await tokens.token();

  pass(1_800_000);
  await tokens.token();

  expect(keycloak.grants()).toEqual(['password 200', 'password 200']);
});

test('[A2] a 401 is answered with one refresh and one replay', async () => {
  const { keycloak, call, api, vendor } = await start();
  await call();
  let refusals = 1;
  api.accepts = (request) => refusals-- <= 0 && keycloak.accepts(request);

  const answer = await call();

  expect(answer).toEqual({ ok: true });
  expect(keycloak.grants()).toEqual(['password 200', 'refresh_token 200']);
  expect(vendor.received.filter(({ url }) => url === '/things/')).toHaveLength(3);
});

test('[A2] 10 parallel 401 are answered with one refresh', async () => {
  const { keycloak, call, api } = await start();
  await call();
  api.accepts = (request) => request.headers.authorization !== `Bearer ${canary}-access-1` && keycloak.accepts(request);

  const answers = await Promise.all(Array.from({ length: 10 }, call));

  expect(answers).toEqual(Array(10).fill({ ok: true }));
  expect(keycloak.grants()).toEqual(['password 200', 'refresh_token 200']);
});

test('[A2] a 401 that stays costs two calls and at most three requests for a token', async () => {
  const { keycloak, call, api, vendor, pass } = await start();
  await call();
  keycloak.revoke();
  api.accepts = () => false;
  pass(290_000);

  const error = await failureOf(call());

  expect(error).toBeInstanceOf(ConfigError);
  expect(error.message).toBe('3D Spark answered 401 to GET /things/: "expired"');
  expect(keycloak.grants().slice(1)).toEqual(['refresh_token 400', 'password 200', 'password 200']);
  expect(vendor.received.filter(({ url }) => url === '/things/')).toHaveLength(3);
});

test('a token that was replaced already is not renewed again', async () => {
  const { keycloak, tokens } = await start();
  const first = await tokens.token();
  await tokens.renew(first);

  await tokens.renew(first);

  expect(keycloak.grants()).toEqual(['password 200', 'refresh_token 200']);
});

test.each([
  [{ status: 503, body: '{"error":"maintenance"}' }, '3D Spark answered 503 to its sign-in: "maintenance"'],
  [
    { body: '<html><body>Log in</body></html>' },
    '3D Spark answered its sign-in with an HTML page instead of a token (a login page or proxy?).',
  ],
  [json({ token: `${canary}-x` }), '3D Spark answered its sign-in with something that is not a token.'],
  [json({ access_token: `${canary}\nx`, expires_in: 60 }), '3D Spark answered its sign-in with something that is not a token.'],
  [json({ access_token: 'x', token_type: 'mac', expires_in: 60 }), '3D Spark answered its sign-in with something that is not a token.'],
  [{ status: 302, headers: { location: `https://example.com/?${canary}` } }, '3D Spark answered 302 to its sign-in.'],
] as [Reply, string][])('%o as the answer to a sign-in is the failure of the vendor, and is not remembered', async (reply, message) => {
  const { keycloak, tokens } = await start({}, (request, nth) => (nth === 1 ? reply : keycloak.token(request)));

  const error = await failureOf(tokens.token());
  const token = await tokens.token();

  expect(error).toBeInstanceOf(VendorError);
  expect(error.message).toBe(message);
  expect(token).toBe(`${canary}-access-1`);
});

test('no answer to a sign-in names the host and nothing secret', async () => {
  const tokens = passwordGrant({ ...credentials, tokenUrl: `http://127.0.0.1:1/token?key=${canary}` });

  const error = await failureOf(tokens.token());

  expect(error).toBeInstanceOf(VendorError);
  expect(error.message).toMatch(/^3D Spark gave no answer: 127\.0\.0\.1:1 /);
});

test('a sign-in that hangs ends by its own timeout', async () => {
  const vendor = await startVendor(() => new Promise<undefined>(() => {}));
  const tokens = passwordGrant({ ...credentials, tokenUrl: `${vendor.url}/token`, timeoutMs: 20 });

  const error = await failureOf(tokens.token());

  expect(error.message).toBe(`3D Spark gave no answer: ${new URL(vendor.url).host} did not answer in time.`);
});

test('a caller that gives up leaves the sign-in to the others', async () => {
  const time = fakeClock();
  const keycloak = createKeycloak(time.clock.now, 300);
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const vendor = await startVendor(async (request) => {
    if (request.url !== '/token') return json({ ok: true });
    await gate;
    return keycloak.token(request);
  });
  const tokens = passwordGrant({ ...credentials, tokenUrl: `${vendor.url}/token` });
  const http = createHttp({ vendor: '3D Spark', baseUrl: vendor.url, auth: bearer(tokens) });
  const impatient = new AbortController();

  const left = failureOf(http.requestText('GET /a/', { signal: impatient.signal }));
  const stayed = http.requestText('GET /a/', {});
  impatient.abort(new Error('had enough'));
  const error = await left;
  release();

  expect(error.message).toBe('had enough');
  expect(await stayed).toBe('{"ok":true}');
  expect(keycloak.grants()).toEqual(['password 200']);
});
