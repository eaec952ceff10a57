import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Clock, systemClock } from '../../src/clock.js';
import { bearer } from '../../src/http/auth.js';
import { createHttp, type Http } from '../../src/http/client.js';
import { withCsrf } from '../../src/http/csrf.js';
import { passwordGrant } from '../../src/http/password-grant.js';
import { fileOnDisk } from '../support/file-on-disk.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { startSite } from './start.js';

const vendor = '3D Spark';
const backend = { username: 'ada', password: 'ada-password', clientId: 'backend', clientSecret: 'backend-secret' };
const echo = z.object({ method: z.string(), user: z.string() });
const framework = 'POST /api/v1/echo-of-framework/';
const plain = 'POST /api/v1/echo/';
const ask = (http: Http, route: string) => http.request(route, { returns: echo });

type Site = Awaited<ReturnType<typeof startSite>>;

function connectTo(site: Site, clock: Clock = systemClock): Http {
  const { url, tokenUrl, loginUrl } = site;
  const tokens = passwordGrant({ vendor, tokenUrl, ...backend, wrongCredentialsHint: 'Ask the operator.', clock });
  return createHttp({ vendor, baseUrl: url, auth: withCsrf(bearer(tokens), { vendor, loginUrl }) });
}

/** Requests of the log as "POST /path/ 200", in the order in which they were answered. */
async function linesOf(site: Site): Promise<string[]> {
  return (await site.log()).map(({ method, path, status }) => `${method} ${path} ${status}`);
}

const linesOfLogin = ['GET /api-auth/login 301', 'GET /api-auth/login/ 200'];
const countOf = (lines: string[], line: string) => lines.filter((other) => other === line).length;

describe('[A4] the CSRF check of Django over https', () => {
  test('passes what the client sends, with one cookie from the page behind the redirect', async () => {
    const site = await startSite();
    const http = connectTo(site);

    const answers = [await ask(http, 'GET /api/v1/echo/'), await ask(http, plain), await ask(http, framework)];

    const [method, user] = ['POST', 'ada'];
    expect(answers).toEqual([
      { method: 'GET', user },
      { method, user },
      { method, user },
    ]);
    const lines = await linesOf(site);
    expect(linesOfLogin.map((line) => countOf(lines, line))).toEqual([1, 1]);
    const post = (await site.log()).find((request) => request.path === '/api/v1/echo/' && request.method === 'POST')!;
    expect(post).toMatchObject({ referer: `${site.url}/`, origin: null, csrfHeader: post.csrfCookie });
  });

  test('refuses what the client never sends, so the tests around this one could fail', async () => {
    const site = await startSite();
    const form = {
      grant_type: 'password',
      username: 'ada',
      password: 'ada-password',
      client_id: 'backend',
      client_secret: 'backend-secret',
    };
    const granted = await fetch(site.tokenUrl, { method: 'POST', body: new URLSearchParams(form) });
    const { access_token } = z.object({ access_token: z.string() }).parse(await granted.json());
    const page = await fetch(site.loginUrl);
    const cookie = /csrftoken=([^;]+)/.exec(page.headers.getSetCookie().join())![1]!;
    const right = {
      authorization: `Bearer ${access_token}`,
      cookie: `csrftoken=${cookie}`,
      referer: `${site.url}/`,
      'x-csrftoken': cookie,
    };
    const { referer: _, ...withoutReferer } = right;
    const statusOf = async (headers: Record<string, string>) =>
      (await fetch(`${site.url}/api/v1/echo/`, { method: 'POST', headers })).status;

    const statuses = {
      right: await statusOf(right),
      withoutReferer: await statusOf(withoutReferer),
      refererOfAnother: await statusOf({ ...right, referer: 'https://elsewhere.example/' }),
      otherToken: await statusOf({ ...right, 'x-csrftoken': 'a'.repeat(cookie.length) }),
      noCookie: await statusOf({ ...right, cookie: '' }),
    };

    expect(statuses).toEqual({ right: 200, withoutReferer: 403, refererOfAnother: 403, otherToken: 403, noCookie: 403 });
  });

  test.each([
    ['a page of Django', plain, 'POST /api/v1/echo/ 403'],
    ['JSON of the framework', framework, 'POST /api/v1/echo-of-framework/ 403'],
  ])('that refuses old cookies with %s is passed with one new cookie for all calls', async (_, route, refusal) => {
    const site = await startSite();
    const http = connectTo(site);
    await ask(http, route);

    await site.retireCookies();
    const together = await Promise.all(Array.from({ length: 10 }, () => ask(http, route)));
    const later = await ask(http, route);

    expect([...together, later]).toEqual(Array(11).fill({ method: 'POST', user: 'ada' }));
    const lines = await linesOf(site);
    expect(linesOfLogin.map((line) => countOf(lines, line))).toEqual([2, 2]);
    expect(countOf(lines, refusal)).toBeGreaterThanOrEqual(1);
    expect(countOf(lines, refusal)).toBeLessThanOrEqual(10);
    expect(countOf(lines, refusal.replace('403', '200'))).toBe(12);
  });

  test('is passed with the cookie that an answer has set, without another visit to the login page', async () => {
    const site = await startSite();
    const http = connectTo(site);
    await ask(http, 'POST /api/v1/rotate/');

    await ask(http, plain);

    const log = await site.log();
    const rotation = log.find(({ path }) => path === '/api/v1/rotate/')!;
    const next = log.at(-1)!;
    expect(rotation.csrfCookieGiven).not.toBe(rotation.csrfCookie);
    expect(next).toMatchObject({ path: '/api/v1/echo/', status: 200 });
    expect({ cookie: next.csrfCookie, header: next.csrfHeader }).toEqual({
      cookie: rotation.csrfCookieGiven,
      header: rotation.csrfCookieGiven,
    });
    expect(countOf(await linesOf(site), 'GET /api-auth/login/ 200')).toBe(1);
  });
});

test.each(['GET', 'POST'])('[A4] a %s that Django refuses for want of rights is not sent again', async (method) => {
  const site = await startSite();
  const http = connectTo(site);
  await ask(http, plain);
  const before = await linesOf(site);

  const failure = await ask(http, `${method} /api/v1/forbidden/`).catch((error) => error);

  expect(failure).toMatchObject({ kind: 'config' });
  expect(failure.message).toBe(`3D Spark answered 403 to ${method} /api/v1/forbidden/: "Access forbidden."`);
  expect((await linesOf(site)).slice(before.length)).toEqual([`${method} /api/v1/forbidden/ 403`]);
});

test('tokens of OAuth Toolkit are renewed before they end', async () => {
  const site = await startSite();
  let aheadMs = 0;
  const http = connectTo(site, { ...systemClock, now: () => Date.now() + aheadMs });
  await ask(http, plain);

  aheadMs += 280_000;
  const together = await Promise.all(Array.from({ length: 10 }, () => ask(http, plain)));

  expect(together).toEqual(Array(10).fill({ method: 'POST', user: 'ada' }));
  const grants = (await site.log()).map(({ grant }) => grant).filter((grant) => grant !== null);
  expect(grants).toEqual(['password', 'refresh_token']);
  expect(countOf(await linesOf(site), 'POST /api/v1/echo/ 401')).toBe(0);
});

describe('a form that Django reads', () => {
  const received = z.object({ name: z.string(), sizeBytes: z.number(), sha256: z.string(), fields: z.record(z.string(), z.string()) });
  const fields = { start_analysis: 'true', mat_name: '316L "Stahl" – 鋼', note: 'two\r\nlines; name="file"' };

  async function someFile(sizeBytes: number) {
    const path = join(await temporaryFolder(), 'part.stl');
    const bytes = randomBytes(sizeBytes);
    await writeFile(path, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { file: await fileOnDisk(path, 'Gehäuse – 鋼; v2.stl'), sha256 };
  }

  test('holds a file of 20 MB byte for byte, and its fields', async () => {
    const site = await startSite();
    const http = connectTo(site);
    const { file, sha256 } = await someFile(20_000_001);

    const answer = await http.upload('POST /api/v1/part/', { fields, file, returns: received });

    expect(answer).toEqual({ name: 'Gehäuse – 鋼; v2.stl', sizeBytes: 20_000_001, sha256, fields });
    expect(countOf(await linesOf(site), 'POST /api/v1/part/ 201')).toBe(1);
  });

  test('is sent again from its first byte when Django refuses the cookie while it is still being sent', async () => {
    const site = await startSite();
    const http = connectTo(site);
    const { file, sha256 } = await someFile(20_000_001);
    await ask(http, plain);

    await site.retireCookies();
    const answer = await http.upload('POST /api/v1/part/', { fields, file, returns: received });

    expect(answer).toMatchObject({ sizeBytes: 20_000_001, sha256 });
    const lines = await linesOf(site);
    expect(lines.slice(-4)).toEqual(['POST /api/v1/part/ 403', ...linesOfLogin, 'POST /api/v1/part/ 201']);
  });

  test('may belong to a DELETE', async () => {
    const site = await startSite();
    const http = connectTo(site);
    const deleted = z.object({ part_id: z.string(), basename: z.string(), query: z.string() });
    const basename = 'Zeichnung "A" – 鋼.pdf';
    const options = { params: { part_id: '6ba40dc05533401caa9f47f014efd1f8' }, query: { basename }, multipart: { basename } };

    const answer = await http.request('DELETE /api/v1/part/{part_id}/assets/', { ...options, returns: deleted });

    expect(answer).toEqual({ part_id: '6ba40dc05533401caa9f47f014efd1f8', basename, query: basename });
  });
});

test('a site with a certificate that nobody vouches for is told nothing', async () => {
  const site = await startSite('stranger');

  const failure = await ask(connectTo(site), plain).catch((error) => error);

  expect(failure).toMatchObject({ kind: 'vendor' });
  expect(failure.message).toBe(`3D Spark gave no answer: ${new URL(site.url).host} has a certificate that is not trusted.`);
  expect(await site.log()).toEqual([]);
});
