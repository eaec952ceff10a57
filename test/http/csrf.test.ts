import { expect, test } from 'vitest';
import { ConfigError, VendorError } from '../../src/errors.js';
import { createHttp } from '../../src/http/client.js';
import { withCsrf } from '../../src/http/csrf.js';
import { canary, failureOf, fixedAuth, json, listen, type Received, type Reply, send, startVendor, unknownHost } from './vendor-server.js';

const cookieLine = (nth: number) => `csrftoken=${canary}Cookie${nth}; Path=/; SameSite=Lax`;
const djangoPage =
  '<!DOCTYPE html>\n<html><head><title>403 Forbidden</title></head><body><h1>Forbidden <span>(403)</span></h1>' +
  '<p>CSRF verification failed. Request aborted.</p></body></html>';

/** A Django whose login page redirects to its slash, and an API that is asked `api`. */
async function start(api: (request: Received) => Reply | Promise<Reply>, login?: (request: Received, nth: number) => Reply) {
  let cookies = 0;
  const vendor = await startVendor((request) => {
    if (request.url === '/api-auth/login') return { status: 301, headers: { location: '/api-auth/login/' } };
    if (request.url !== '/api-auth/login/') return api(request);
    cookies++;
    return login ? login(request, cookies) : { headers: { 'set-cookie': cookieLine(cookies) }, body: '<html>' };
  });
  const auth = withCsrf(fixedAuth, { vendor: '3D Spark', loginUrl: `${vendor.url}/api-auth/login` });
  const http = createHttp({ vendor: '3D Spark', baseUrl: vendor.url, auth });
  const calls = () => vendor.received.filter(({ url }) => !url.startsWith('/api-auth/'));
  return { ...vendor, http, calls, cookies: () => cookies };
}

test('[A4] every call carries cookie, header and Referer, and no Origin; the cookie is fetched once for all', async () => {
  const { http, url, calls, cookies } = await start(() => json('ok'));

  await Promise.all(Array.from({ length: 20 }, () => http.requestText('POST /api/v1/part/', {})));

  expect(cookies()).toBe(1);
  expect(
    calls().map(({ headers }) => [headers.cookie, headers['x-csrftoken'], headers.referer, headers.origin, headers.authorization]),
  ).toEqual(Array(20).fill(['csrftoken=canaryCookie1', 'canaryCookie1', `${url}/`, undefined, 'Bearer canary-fixed-token']));
});

test.each([
  ['cookie missing, as JSON', json({ detail: 'CSRF Failed: CSRF cookie not set.' }, { status: 403 })],
  ['header missing, as JSON', json({ detail: 'csrf failed: csrf token missing.' }, { status: 403 })],
  ['Referer missing, as JSON', json({ detail: 'Referer checking failed - no Referer.' }, { status: 403 })],
  ["the framework's page", { status: 403, body: djangoPage }],
])('[A4] a 403 for CSRF (%s) is answered with another cookie and one replay', async (_, refusal) => {
  const { http, calls, cookies } = await start((request) => (request.headers['x-csrftoken'] === `${canary}Cookie1` ? refusal : json('ok')));

  const answer = await http.requestText('POST /api/v1/part/', {});

  expect(answer).toBe('"ok"');
  expect(cookies()).toBe(2);
  expect(calls().map(({ headers }) => headers.cookie)).toEqual(['csrftoken=canaryCookie1', 'csrftoken=canaryCookie2']);
});

test('[A4] a 403 for CSRF that stays is replayed once', async () => {
  const { http, calls, cookies } = await start(() => json({ detail: 'CSRF Failed: Origin checking failed.' }, { status: 403 }));

  const error = await failureOf(http.requestText('GET /a/', {}));

  expect(error.message).toBe('3D Spark answered 403 to GET /a/: "CSRF Failed: Origin checking failed."');
  expect([calls().length, cookies()]).toEqual([2, 2]);
});

test.each([
  json({ detail: 'Access forbidden.' }, { status: 403 }),
  { status: 403, body: '<html><title>No access</title><input name="csrfmiddlewaretoken"></html>' },
])('[A4] a 403 for missing rights is not replayed: %o', async (refusal) => {
  const { http, calls, cookies } = await start(() => refusal);

  const error = await failureOf(http.requestText('GET /a/', {}));

  expect(error).toBeInstanceOf(ConfigError);
  expect([calls().length, cookies()]).toEqual([1, 1]);
});

test('[A4] 10 parallel calls whose cookie is refused share one other cookie', async () => {
  const { http, cookies } = await start((request) =>
    request.headers['x-csrftoken'] === `${canary}Cookie1` ? json({ detail: 'CSRF Failed' }, { status: 403 }) : json('ok'),
  );

  const answers = await Promise.all(Array.from({ length: 10 }, () => http.requestText('POST /a/', {})));

  expect(answers).toEqual(Array(10).fill('"ok"'));
  expect(cookies()).toBe(2);
});

test('[A4] a call that is refused for a cookie that was replaced meanwhile takes the one that is there', async () => {
  const rotated = `csrftoken=${canary}Rotated; Path=/`;
  let isReplaced = () => {};
  const replaced = new Promise<void>((resolve) => {
    isReplaced = resolve;
  });
  const { http, cookies } = await start(async (request) => {
    if (request.headers['x-csrftoken'] === `${canary}Rotated`) return json('ok');
    if (request.url === '/quick/') return json('ok', { headers: { 'set-cookie': rotated } });
    await replaced;
    return json({ detail: 'CSRF Failed' }, { status: 403 });
  });

  const slow = http.requestText('POST /slow/', {});
  await http.requestText('POST /quick/', {});
  isReplaced();

  expect(await slow).toBe('"ok"');
  expect(cookies()).toBe(1);
});

test('a cookie that any answer sets replaces the one before, also that of a refusal', async () => {
  const { http, calls, cookies } = await start((request) => {
    const rotated = { 'set-cookie': ['sessionid=1', `csrftoken=${canary}Rotated; Path=/`] };
    return request.headers['x-csrftoken'] === `${canary}Rotated`
      ? json('ok')
      : json({ detail: 'CSRF Failed' }, { status: 403, headers: rotated });
  });

  const first = await http.requestText('GET /a/', {});
  await http.requestText('GET /b/', {});

  expect(first).toBe('"ok"');
  expect(cookies()).toBe(1);
  expect(calls().map(({ headers }) => headers.cookie)).toEqual([
    'csrftoken=canaryCookie1',
    'csrftoken=canaryRotated',
    'csrftoken=canaryRotated',
  ]);
});

test('[A4] a cookie that an answer deletes is fetched again', async () => {
  const { http, cookies } = await start(() => json('ok', { headers: { 'set-cookie': 'csrftoken=""; Max-Age=0; Path=/' } }));

  await http.requestText('GET /a/', {});
  await http.requestText('GET /b/', {});

  expect(cookies()).toBe(2);
});

test('a cookie that only a redirect sets is kept', async () => {
  const vendor = await startVendor((request) => {
    if (request.url === '/in') return { status: 302, headers: { location: '/out', 'set-cookie': cookieLine(7) } };
    return { body: '<html>' };
  });
  const auth = withCsrf(fixedAuth, { vendor: '3D Spark', loginUrl: `${vendor.url}/in` });

  const headers = await auth.headers();

  expect(headers).toEqual({
    authorization: 'Bearer canary-fixed-token',
    cookie: 'csrftoken=canaryCookie7',
    'x-csrftoken': 'canaryCookie7',
    referer: `${vendor.url}/`,
  });
  expect(vendor.received.map(({ url, headers: sent }) => [url, sent.cookie, sent.authorization])).toEqual([
    ['/in', undefined, undefined],
    ['/out', 'csrftoken=canaryCookie7', undefined],
  ]);
});

test('[D9] a redirect to another origin is not followed', async () => {
  const foreign = await startVendor(() => ({ headers: { 'set-cookie': cookieLine(1) } }));
  const url = await listen((_, response) => send(response, { status: 302, headers: { location: `${foreign.url}/?next=${canary}` } }));
  const auth = withCsrf(fixedAuth, { vendor: '3D Spark', loginUrl: `${url}/login?key=${canary}` });

  const error = await failureOf(auth.headers());

  expect(error).toBeInstanceOf(VendorError);
  expect(error.message).toBe(
    `3D Spark needs the cookie csrftoken, and its login page (${new URL(url).host}/login) set none: it redirected to another host, which is not followed.`,
  );
  expect(foreign.received).toEqual([]);
});

test.each([
  [{ status: 302, headers: { location: '/api-auth/login/' } } as Reply, 'redirected more than 5 times'],
  [{ status: 503, body: 'down' } as Reply, 'answered 503'],
  [{ headers: { 'set-cookie': 'csrftoken=a b; Path=/' } } as Reply, 'answered 200'],
])('a login page that sets no cookie (%o) is named, and asked again by the next call', async (reply, reason) => {
  const { http, url, calls, cookies } = await start(
    () => json('ok'),
    () => reply,
  );

  const error = await failureOf(http.requestText('GET /a/', {}));
  const before = cookies();
  await failureOf(http.requestText('GET /a/', {}));

  const place = `${new URL(url).host}/api-auth/login`;
  expect(error).toBeInstanceOf(VendorError);
  expect(error.message).toBe(`3D Spark needs the cookie csrftoken, and its login page (${place}) set none: it ${reason}.`);
  expect(cookies()).toBe(2 * before);
  expect(calls()).toEqual([]);
});

test('a login page that is not there is no answer of the vendor', async () => {
  const auth = withCsrf(fixedAuth, { vendor: '3D Spark', loginUrl: `http://${unknownHost}/login?${canary}` });

  const error = await failureOf(auth.headers());

  expect(error.message).toBe(`3D Spark gave no answer: ${unknownHost} cannot be found.`);
});
