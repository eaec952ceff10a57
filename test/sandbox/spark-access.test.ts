import { expect, test } from 'vitest';
import { askToken, openSpark, signIn } from './spark-fixture.js';

const partPath = `/api/v1/part/${'0'.repeat(32)}/upload-file/`;

test('a password buys a token set of the documented shape', async () => {
  const { spark } = await openSpark();

  const { status, body } = await askToken(spark, { grant_type: 'password', username: spark.username, password: spark.password });

  expect({ status, body }).toEqual({
    status: 200,
    body: {
      access_token: expect.stringMatching(/^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+$/),
      refresh_token: expect.stringMatching(/^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+$/),
      expires_in: 300,
      refresh_expires_in: 1800,
      token_type: 'Bearer',
      'not-before-policy': 0,
      session_state: expect.stringMatching(/^[0-9a-f-]{36}$/),
      scope: 'email profile',
    },
  });
});

test.each([
  ['a wrong password', { grant_type: 'password', username: 'demo', password: 'guess' }, 401, 'invalid_grant', 'Invalid user credentials'],
  ['an unknown user', { grant_type: 'password', username: 'nobody', password: '' }, 401, 'invalid_grant', 'Invalid user credentials'],
  [
    'a wrong client',
    { grant_type: 'password', client_secret: 'guess' },
    401,
    'unauthorized_client',
    'Invalid client or Invalid client credentials',
  ],
  ['an unknown refresh token', { grant_type: 'refresh_token', refresh_token: 'x' }, 400, 'invalid_grant', 'Invalid refresh token'],
  ['another grant', { grant_type: 'client_credentials' }, 400, 'unsupported_grant_type', 'Unsupported grant_type'],
])('the token service refuses %s', async (_, fields, status, error, error_description) => {
  const { spark, log } = await openSpark();

  const answer = await askToken(spark, fields as unknown as Record<string, string>);

  expect(answer).toEqual({ status, body: { error, error_description } });
  expect(log.tokenRequests.at(-1)).toEqual({ grant: expect.any(String), at: Date.UTC(2026, 2, 5, 14, 30), ok: false });
});

test('a refresh token is good once: its second use ends the whole session', async () => {
  const { spark, log } = await openSpark();
  const first = await askToken(spark, { grant_type: 'password', username: spark.username, password: spark.password });

  const second = await askToken(spark, { grant_type: 'refresh_token', refresh_token: String(first.body.refresh_token) });
  const reused = await askToken(spark, { grant_type: 'refresh_token', refresh_token: String(first.body.refresh_token) });
  const after = await askToken(spark, { grant_type: 'refresh_token', refresh_token: String(second.body.refresh_token) });
  const demo = await signIn(spark, spark.accounts.demo);
  const withRevoked = await demo.get(partPath, { headers: { authorization: `Bearer ${second.body.access_token}` } });

  expect(second.status).toBe(200);
  expect(second.body.refresh_token).not.toBe(first.body.refresh_token);
  expect(reused).toEqual({
    status: 400,
    body: { error: 'invalid_grant', error_description: 'Maximum allowed refresh token reuse exceeded' },
  });
  expect(after).toEqual({ status: 400, body: { error: 'invalid_grant', error_description: 'Session not active' } });
  expect(withRevoked.status).toBe(401);
  expect(log.tokenRequests.map(({ grant, ok }) => `${grant} ${ok}`)).toEqual([
    'password true',
    'password true',
    'refresh_token true',
    'refresh_token false',
    'refresh_token false',
    'password true',
  ]);
});

test('tokens end when their time is over, at any speed', async () => {
  const { spark, clock, demo } = await openSpark({ speed: 100, spark: { accessTokenS: 20, refreshTokenS: 60 } });
  const { body } = await askToken(spark, { grant_type: 'password', username: spark.username, password: spark.password });

  await clock.advance(19_999);
  const before = await demo.get(partPath);
  await clock.advance(1);
  const after = await demo.get(partPath);
  await clock.advance(40_000);
  const refresh = await askToken(spark, { grant_type: 'refresh_token', refresh_token: String(body.refresh_token) });

  expect(before.json).toEqual({ detail: 'Object not found in database.' });
  expect({ status: after.status, json: after.json }).toEqual({ status: 401, json: { detail: 'Token is invalid or expired.' } });
  expect(refresh).toEqual({ status: 400, body: { error: 'invalid_grant', error_description: 'Token is not active' } });
});

test('a request without a token is refused', async () => {
  const { spark } = await openSpark();

  const response = await fetch(`${spark.url}${partPath}`);

  expect(response.status).toBe(401);
  expect(await response.json()).toEqual({ detail: 'Authentication credentials were not provided.' });
});

test('the login page hands out the CSRF cookie behind a redirect to its slash', async () => {
  const { spark } = await openSpark();

  const redirect = await fetch(`${spark.url}/api-auth/login`, { redirect: 'manual' });
  const page = await fetch(`${spark.url}/api-auth/login`);

  expect([redirect.status, redirect.headers.get('location')]).toEqual([301, '/api-auth/login/']);
  expect(page.headers.getSetCookie()).toEqual([expect.stringMatching(/^csrftoken=[0-9a-f]{32}; Max-Age=31449600; Path=\/; SameSite=Lax$/)]);
});

test.each([
  ['no cookie', { cookie: '' }, 'CSRF Failed: CSRF cookie not set.'],
  ['no header', { 'x-csrftoken': undefined }, 'CSRF Failed: CSRF token missing.'],
  ['another header', { 'x-csrftoken': 'a'.repeat(32) }, "CSRF Failed: CSRF token from the 'X-Csrftoken' HTTP header incorrect."],
  ['no Referer', { referer: undefined }, 'CSRF Failed: Referer checking failed - no Referer.'],
  [
    'a foreign Referer',
    { referer: 'https://example.com/' },
    'CSRF Failed: Referer checking failed - https://example.com/ does not match any trusted origins.',
  ],
  [
    'a foreign Origin',
    { origin: 'https://example.com' },
    'CSRF Failed: Origin checking failed - https://example.com does not match any trusted origins.',
  ],
])('a request with %s fails the CSRF check', async (_, change, detail) => {
  const { spark, demo } = await openSpark();
  const headers = Object.fromEntries(Object.entries({ ...demo.headers, ...change }).filter(([, value]) => value !== undefined));

  const response = await fetch(`${spark.url}${partPath}`, { headers: headers as Record<string, string> });

  expect({ status: response.status, body: await response.json() }).toEqual({ status: 403, body: { detail } });
});

test("the CSRF check can answer with Django's own page", async () => {
  const { demo } = await openSpark({ spark: { csrfRefusal: 'html' } });

  const { status, headers, text } = await demo.get(partPath, { headers: { cookie: '' } });

  expect([status, headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8']);
  expect(text).toContain('CSRF verification failed. Request aborted.');
});

test('a path without its slash is redirected, and the body is lost', async () => {
  const { demo, log } = await openSpark();

  const { status, headers } = await demo.post('/api/v1/part?x=1', { form: { file: new File(['x'], 'a.stl') } });

  expect([status, headers.get('location')]).toEqual([301, '/api/v1/part/?x=1']);
  expect(log.uploads).toEqual([]);
});

test('an unknown route names itself', async () => {
  const { demo } = await openSpark();

  const { status, json } = await demo.get('/api/v1/parts/?token=secret');

  expect({ status, json }).toEqual({ status: 404, json: { detail: 'Not found: GET /api/v1/parts/' } });
});

test.each([
  ['detail', '{"detail":"Object not found in database."}'],
  ['message', '{"message":"Object not found in database."}'],
  ['error', '{"error":"Object not found in database."}'],
  ['string', '"Object not found in database."'],
  ['text', 'Object not found in database.'],
] as const)('refusals can be wrapped as %s', async (errorShape, text) => {
  const { demo } = await openSpark({ spark: { errorShape } });

  expect(await demo.get(partPath)).toMatchObject({ status: 404, text });
});

test('the log holds every request without its query', async () => {
  const { demo, log, spark } = await openSpark();

  await demo.get(`${partPath}?Bearer=${demo.accessToken}`);

  expect(log.requests.map(({ method, path, status }) => `${status} ${method} ${path}`)).toEqual([
    '200 POST /realms/3dspark/protocol/openid-connect/token',
    '200 GET /api-auth/login/',
    `404 GET ${partPath}`,
  ]);
  expect(JSON.stringify(log)).not.toContain(demo.accessToken);
  expect(JSON.stringify(log)).not.toContain(spark.password);
});
