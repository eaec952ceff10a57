import { expect, test } from 'vitest';
import { z } from 'zod';
import { ConfigError, InputError, VendorError } from '../../src/errors.js';
import { createHttp, type HttpOptions } from '../../src/http/client.js';
import { canary, closedAddress, failureOf, fakeClock, fixedAuth, json, type Reply, startVendor, unknownHost } from './vendor-server.js';

async function start(reply: (nth: number) => Reply | undefined | Promise<Reply | undefined>, more: Partial<HttpOptions> = {}) {
  const vendor = await startVendor((_, nth) => reply(nth));
  const time = fakeClock();
  const http = createHttp({ vendor: '3D Spark', baseUrl: vendor.url, auth: fixedAuth, clock: time.clock, ...more });
  return { ...vendor, ...time, http };
}

const anything = z.unknown();

test('an answer is read by its content, with params and query encoded', async () => {
  const { http, received } = await start(() => json({ part_id: 'abc', more: [1] }, { headers: { 'content-type': 'text/html' } }));

  const answer = await http.request('GET /api/part/{id}/{name}/', {
    params: { id: 'a/../b?c#d%2e', name: 'ü \ud800' },
    query: { basename: 'x&y=z.pdf' },
    returns: z.looseObject({ part_id: z.string() }),
  });

  expect(answer).toEqual({ part_id: 'abc', more: [1] });
  expect(received[0]?.url).toBe('/api/part/a%2F..%2Fb%3Fc%23d%252e/%C3%BC%20%EF%BF%BD/?basename=x%26y%3Dz.pdf');
  expect(received[0]?.headers.authorization).toBe(`Bearer ${canary}-fixed-token`);
});

test('the path of the base address is kept', async () => {
  const vendor = await startVendor(() => json(1));
  const http = createHttp({ vendor: '3D Spark', baseUrl: `${vendor.url}/behind/a/proxy/`, auth: fixedAuth });

  await http.request('GET /api/x/', { returns: anything });

  expect(vendor.received[0]?.url).toBe('/behind/a/proxy/api/x/');
});

test.each(['', '.', '..'])('the id %j is refused before anything is sent', async (id) => {
  const { http, received } = await start(() => json(1));

  const error = await failureOf(http.requestText('GET /part/{id}/', { params: { id } }));

  expect(error).toBeInstanceOf(InputError);
  expect(error.message).toBe(`"${id}" cannot be the id of anything.`);
  expect(received).toEqual([]);
});

test('integers that a double would round come as strings, everything else as it is', async () => {
  const text =
    '{"id":1701303755570785597,"neg":-9007199254740993,"safe":9007199254740991,"float":0.19916228615356976,' +
    '"text":"1701303755570785597 \\" 1701303755570785597","big":1e400,"list":[12345678901234567890,1.2345678901234567e-1234567890123456]}';
  const { http } = await start(() => ({ body: text }));

  const answer = await http.request('GET /x/', { returns: anything });

  expect(answer).toEqual({
    id: '1701303755570785597',
    neg: '-9007199254740993',
    safe: 9007199254740991,
    float: 0.19916228615356976,
    text: '1701303755570785597 " 1701303755570785597',
    big: Number.POSITIVE_INFINITY,
    list: ['12345678901234567890', 0],
  });
});

test('text is given back as it was sent, and an empty body counts as nothing', async () => {
  const { http } = await start((nth) => (nth === 1 ? { body: 'MailTo: ä\r\n\r\n{' } : { status: 204 }));

  const text = await http.requestText('GET /x/', {});
  const nothing = await http.request('DELETE /x/', { returns: z.undefined() });

  expect(text).toBe('MailTo: ä\r\n\r\n{');
  expect(nothing).toBeUndefined();
});

test('fields of a request travel as a form', async () => {
  const { http, received } = await start(() => json('ok'));

  await http.requestText('DELETE /assets/', { query: { basename: 'a.pdf' }, multipart: { basename: 'a.pdf', 'x"\n': 'ü\r\n' } });

  const boundary = received[0]?.headers['content-type']?.split('boundary=')[1];
  expect(received[0]?.method).toBe('DELETE');
  expect(received[0]?.body.toString()).toBe(
    `--${boundary}\r\nContent-Disposition: form-data; name="basename"\r\n\r\na.pdf\r\n` +
      `--${boundary}\r\nContent-Disposition: form-data; name="x%22%0A"\r\n\r\nü\r\n\r\n--${boundary}--\r\n`,
  );
});

test.each([
  [{ body: '<!doctype html><title>Log in</title>' }, 'with an HTML page instead of JSON (a login page or proxy?).'],
  [{ body: `{"a": ${canary}` }, 'with something that is not JSON.'],
  [{ body: '' }, 'with nothing.'],
  [json({ part: { cost: canary } }), 'in a form that differs from its contract at "part.cost" (expected: number).'],
  [json([]), 'in a form that differs from its contract as a whole (expected: object).'],
] as [Reply, string][])('%o is no answer that the contract knows', async (reply, words) => {
  const { http, received } = await start(() => reply);

  const error = await failureOf(
    http.request('GET /x/{id}/', { params: { id: '1' }, returns: z.object({ part: z.object({ cost: z.number() }) }) }),
  );

  expect(error).toBeInstanceOf(VendorError);
  expect(error.message).toBe(`3D Spark answered GET /x/{id}/ ${words}`);
  expect(received).toHaveLength(1);
});

test.each([408, 429, 500, 502, 503, 504])('a GET that is answered %d is tried four times, with growing random waits', async (status) => {
  const { http, received, sleeps } = await start(() => json({ detail: 'not now' }, { status }));

  const error = await failureOf(http.requestText('GET /x/', {}));

  expect(error).toBeInstanceOf(VendorError);
  expect(error.message).toBe(`3D Spark answered ${status} to GET /x/: "not now"`);
  expect(error).toHaveProperty('isRefusal', status === 429);
  expect(received).toHaveLength(4);
  expect(sleeps.map((ms, nth) => ms >= 0 && ms < 500 * 2 ** nth)).toEqual([true, true, true]);
});

test.each(['GET', 'PUT', 'DELETE'])('a %s without an answer is tried again', async (method) => {
  const { http, received } = await start((nth) => (nth < 3 ? undefined : json('ok')));

  const answer = await http.requestText(`${method} /x/`, {});

  expect(answer).toBe('"ok"');
  expect(received).toHaveLength(3);
});

test.each([
  [undefined, 1],
  [{ status: 500 }, 1],
  [{ status: 502 }, 1],
  [{ status: 408 }, 1],
  [{ status: 429 }, 4],
  [{ status: 503 }, 4],
] as [Reply | undefined, number][])('a POST that is answered with %o is sent %d times', async (reply, times) => {
  const { http, received } = await start(() => reply);

  await failureOf(http.requestText('POST /x/', {}));

  expect(received).toHaveLength(times);
});

test('a call with one attempt is not tried again', async () => {
  const { http, received } = await start(() => ({ status: 503 }));

  await failureOf(http.requestText('GET /x/', { attempts: 1 }));

  expect(received).toHaveLength(1);
});

test.each([
  ['7', 7000],
  ['Thu, 01 Jan 2026 00:00:15 GMT', 15_000],
])('Retry-After: %s is waited for', async (header, waitMs) => {
  const { http, sleeps } = await start((nth) => (nth === 1 ? { status: 429, headers: { 'retry-after': header } } : json('ok')));

  const answer = await http.requestText('POST /x/', {});

  expect(answer).toBe('"ok"');
  expect(sleeps).toEqual([waitMs]);
});

test('a Retry-After of more than 20 s is told instead of waited for', async () => {
  const { http, received, sleeps } = await start(() => ({ status: 503, headers: { 'retry-after': '21' } }));

  const error = await failureOf(http.requestText('GET /x/', {}));

  expect(error.message).toBe('3D Spark answered 503 to GET /x/.');
  expect(error.hint).toBe('Try again in 21 s, not sooner.');
  expect([received.length, sleeps.length]).toEqual([1, 0]);
});

test('a refused call is sent once more when the auth has something else to offer', async () => {
  const tokens = ['first', 'second', 'third'].map((name) => `${canary}-${name}`);
  const refusals: unknown[] = [];
  const auth = {
    headers: async () => ({ authorization: `Bearer ${tokens[0]}` }),
    heard() {},
    async renew(refusal: unknown) {
      refusals.push(refusal);
      tokens.shift();
      return true;
    },
  };
  const { http, received } = await start(() => json({ detail: 'no' }, { status: 403 }), { auth });

  const error = await failureOf(http.requestText('POST /x/', {}));

  expect(error).toBeInstanceOf(ConfigError);
  expect(received.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${canary}-first`, `Bearer ${canary}-second`]);
  expect(refusals).toEqual([{ status: 403, body: '{"detail":"no"}', sent: { authorization: `Bearer ${canary}-first` } }]);
});

test('[D9] a redirect is never followed', async () => {
  const foreign = await startVendor(() => json('caught'));
  const { http } = await start(() => ({ status: 307, headers: { location: `${foreign.url}/?${canary}` } }));

  const error = await failureOf(http.requestText('POST /x', {}));

  expect(error).toBeInstanceOf(VendorError);
  expect(error.message).toBe('3D Spark answered 307 to POST /x.');
  expect(error.hint).toBe('Redirects are not followed: check the configured address of 3D Spark.');
  expect(foreign.received).toEqual([]);
});

test('the vendor may read a refusal in its own way', async () => {
  const { http } = await start((nth) => json({ detail: 'gone' }, { status: nth === 1 ? 404 : 409 }), {
    toError: (refusal) => (refusal.status === 404 ? new InputError(JSON.stringify(refusal), 'hint') : undefined),
  });

  const own = await failureOf(http.requestText('GET /x/{id}/', { params: { id: '7' } }));
  const general = await failureOf(http.requestText('GET /x/{id}/', { params: { id: '7' } }));

  expect(own.message).toBe('{"vendor":"3D Spark","route":"GET /x/{id}/","status":404,"text":"gone","isHtml":false}');
  expect(general.message).toBe('3D Spark answered 409 to GET /x/{id}/: "gone"');
});

test('a vendor that hangs is given up, and the next try may succeed', async () => {
  const { http } = await start((nth) => (nth === 1 ? new Promise<undefined>(() => {}) : json('ok')), { timeoutMs: 400 });

  const answer = await http.requestText('GET /x/', {});

  expect(answer).toBe('"ok"');
});

test('an aborted call ends with the reason, and is not tried again', async () => {
  const caller = new AbortController();
  const { http, received } = await start(() => {
    caller.abort(new Error('not needed any more'));
    return new Promise<undefined>(() => {});
  });

  const error = await failureOf(http.requestText('GET /x/', { signal: caller.signal }));

  expect(error.message).toBe('not needed any more');
  expect(received).toHaveLength(1);
});

test('no answer is told in words, without the query', async () => {
  const { port } = new URL(await closedAddress());
  const call = (baseUrl: string) =>
    createHttp({ vendor: '3D Spark', baseUrl, auth: fixedAuth, clock: fakeClock().clock }).requestText('GET /x/', {
      query: { key: canary },
    });

  const closed = await failureOf(call(`http://127.0.0.1:${port}`));
  const unknown = await failureOf(call(`http://${unknownHost}`));

  expect(closed).toBeInstanceOf(VendorError);
  expect(closed.message).toBe(`3D Spark gave no answer: 127.0.0.1:${port} refused the connection.`);
  expect([closed.cause, unknown.cause]).toEqual([undefined, undefined]);
  expect(unknown.message).toBe(`3D Spark gave no answer: ${unknownHost} cannot be found.`);
});

test('an endless answer is cut', async () => {
  const vendor = await startVendor(() => ({ body: Buffer.alloc(64 * 2 ** 20 + 1, ' ') }));
  const http = createHttp({ vendor: '3D Spark', baseUrl: vendor.url, auth: fixedAuth });

  const error = await failureOf(http.requestText('GET /x/', {}));

  expect(error.message).toBe('3D Spark answered GET /x/ with more than 64 MiB.');
});
