import { expect, test } from 'vitest';
import { z } from 'zod';
import { ConfigError, VendorError } from '../../src/errors.js';
import { bearer } from '../../src/http/auth.js';
import { createHttp } from '../../src/http/client.js';
import { clientCredentials } from '../../src/http/client-credentials.js';
import { canary, closedAddress, failureOf, fakeClock, json, type Reply, startVendor } from './vendor-server.js';

const hint = 'Correct the secret.';
const app = { vendor: 'Evo', clientId: 'our-app', clientSecret: `${canary} secret&more`, scope: 'one two', wrongCredentialsHint: hint };

/** An API and its issuer on one server; `tokenReply` may answer instead of the issuer. */
async function start({ lifeS = 3600 } = {}, tokenReply?: (nth: number) => Reply | undefined) {
  const time = fakeClock();
  const granted: string[] = [];
  const refused = new Set<string>();
  let asked = 0;
  const vendor = await startVendor(({ url, headers }) => {
    if (url !== '/connect/token') {
      const isGood = headers.authorization === `Bearer ${granted.at(-1)}` && !refused.has(granted.at(-1) ?? '');
      return isGood ? json({ ok: true }) : json({ detail: 'expired' }, { status: 401 });
    }
    asked++;
    if (tokenReply) return tokenReply(asked);
    granted.push(`${canary}-token-${granted.length + 1}`);
    return json({ access_token: granted.at(-1), token_type: 'Bearer', expires_in: lifeS });
  });
  const tokens = clientCredentials({ ...app, tokenUrl: `${vendor.url}/connect/token`, clock: time.clock, retryBaseMs: 1 });
  const http = createHttp({ vendor: 'Evo', baseUrl: vendor.url, auth: bearer(tokens), clock: time.clock, retryBaseMs: 1 });
  const call = () => http.request('GET /things/', { returns: z.object({ ok: z.boolean() }) });
  return { ...time, vendor, tokens, call, granted, refused, asked: () => asked };
}

test('the app signs in with its credentials and the scope as a form', async () => {
  const { tokens, vendor } = await start();

  await tokens.token();

  expect(vendor.received[0]?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
  expect(Object.fromEntries(new URLSearchParams(vendor.received[0]?.body.toString()))).toEqual({
    grant_type: 'client_credentials',
    client_id: 'our-app',
    client_secret: 'canary secret&more',
    scope: 'one two',
  });
});

test.each([
  [3600, 3_569_999, 3_570_000],
  [100, 79_999, 80_000],
])('a token of %d s is used for %d ms and asked for anew at %d ms, once for all callers', async (lifeS, stillMs, renewMs) => {
  const { call, pass, asked } = await start({ lifeS });
  const fifty = () => Promise.all(Array.from({ length: 50 }, call));
  await fifty();

  pass(stillMs);
  await fifty();
  const before = asked();
  pass(renewMs - stillMs);
  await fifty();

  expect([before, asked()]).toEqual([1, 2]);
});

test('[A2] a token that is refused before its time is replaced once', async () => {
  const { call, granted, refused, asked } = await start();
  await call();
  refused.add(granted[0]!);

  const answers = await Promise.all([call(), call(), call()]);

  expect(answers).toEqual(Array(3).fill({ ok: true }));
  expect(asked()).toBe(2);
});

test('[A3] wrong credentials are sent once; every later call gets the same error, without the secret', async () => {
  const body = JSON.stringify({ error: 'invalid_client', error_description: `No such app, not with ${app.clientSecret}.` });
  const { call, asked, vendor } = await start({}, () => ({ status: 400, body }));

  const errors = await Promise.all(Array.from({ length: 20 }, () => failureOf(call())));
  const later = await failureOf(call());

  expect(asked()).toBe(1);
  expect(vendor.received).toHaveLength(1);
  expect(later).toBeInstanceOf(ConfigError);
  expect(new Set([...errors, later].map(({ message }) => message))).toEqual(
    new Set(['Evo does not accept the credentials: "No such app, not with ***."']),
  );
  expect(later.hint).toBe(hint);
});

test('a server that fails is asked three times in all, and again by the next call', async () => {
  const { tokens, asked } = await start({}, (nth) => (nth === 5 ? json({ access_token: 'good', expires_in: 60 }) : { status: 502 }));

  const failure = await failureOf(tokens.token());
  const afterFailure = asked();
  const token = await tokens.token();

  expect(failure).toBeInstanceOf(VendorError);
  expect(failure.message).toBe('Evo answered 502 to its sign-in.');
  expect([afterFailure, token, asked()]).toEqual([3, 'good', 5]);
});

test('a refusal that is not about the credentials is neither repeated nor remembered', async () => {
  const invalid = json({ error: 'invalid_scope' }, { status: 400 });
  const { tokens, asked } = await start({}, (nth) => (nth === 1 ? invalid : json({ access_token: 'good' })));

  const failure = await failureOf(tokens.token());
  const token = await tokens.token();

  expect(failure.message).toBe('Evo answered 400 to its sign-in: "invalid_scope"');
  expect([token, asked()]).toEqual(['good', 2]);
});

test('an issuer that nobody answers for is told by its host', async () => {
  const url = await closedAddress();
  const tokens = clientCredentials({ ...app, tokenUrl: `${url}/connect/token`, clock: fakeClock().clock });

  const failure = await failureOf(tokens.token());

  expect(failure.message).toBe(`Evo gave no answer: ${new URL(url).host} refused the connection.`);
});
