import { expect, test } from 'vitest';
import { z } from 'zod';
import { type Clock, systemClock } from '../../src/clock.js';
import { bearer } from '../../src/http/auth.js';
import { createHttp, type Http } from '../../src/http/client.js';
import { passwordGrant } from '../../src/http/password-grant.js';
import { recordFault } from '../faults/record.js';
import { startTestProxy } from '../faults/rig/test-proxy.js';
import { realm, startProvider } from './start.js';

const seconds = Number(process.env.ORACLE_SECONDS ?? 60);
const vendor = '3D Spark';
const backend = { username: 'ada', password: 'ada-password', clientId: 'backend', clientSecret: 'backend-secret' };
const account = z.object({ sub: z.string() });
const askWhoAmI = (http: Http, method = 'GET') => http.request(`${method} ${realm}/userinfo`, { returns: account });

type Provider = Awaited<ReturnType<typeof startProvider>>;
type Options = { clock?: Clock; tokenUrl?: string; password?: string; clientSecret?: string };

function connectTo(provider: Provider, { tokenUrl = provider.tokenUrl, ...options }: Options = {}): Http {
  const tokens = passwordGrant({ vendor, tokenUrl, ...backend, wrongCredentialsHint: 'Ask the operator.', ...options });
  return createHttp({ vendor, baseUrl: provider.url, auth: bearer(tokens) });
}

/** The least that a token of 2 s lives, as the provider counts in whole seconds. */
const shortestLifeMs = 1000;

/**
 * Loops of calls side by side, each with short pauses, until the time is over: how many were answered, and what went wrong. A call that a
 * busy machine kept on its way for longer than a token lives may be refused, whoever sends it.
 */
async function keepAsking(http: Http, { loops, durationS }: { loops: number; durationS: number }) {
  const end = Date.now() + durationS * 1000;
  const failures: string[] = [];
  let answers = 0;
  const loop = async () => {
    while (Date.now() < end) {
      const begun = Date.now();
      await askWhoAmI(http).then(
        () => answers++,
        (error) => {
          const isLate = Date.now() - begun >= shortestLifeMs && String(error).includes('answered 401');
          if (!isLate) failures.push(String(error));
        },
      );
      await systemClock.sleep(50 + Math.random() * 50);
    }
  };
  await Promise.all(Array.from({ length: loops }, loop));
  return { answers, failures };
}

/** How many token requests ended how: { "password 200": 1 }. */
async function countsOf(provider: Provider): Promise<Record<string, number>> {
  const { requests } = await provider.heard();
  const counts: Record<string, number> = {};
  for (const { grant, status } of requests) counts[`${grant} ${status}`] = (counts[`${grant} ${status}`] ?? 0) + 1;
  return counts;
}

const secondOf = (ms: number) => Math.floor(ms / 1000);

test(`[A1] 50 parallel loops of calls outlive ${seconds} s of 2 s tokens with one login and one refresh per expiry`, async (context) => {
  const provider = await startProvider({ accessTtlS: 2 });
  const http = connectTo(provider);

  const { answers, failures } = await keepAsking(http, { loops: 50, durationS: seconds });
  const afterwards = await askWhoAmI(http);

  const { requests, revokedGrants } = await provider.heard();
  const refreshes = requests.slice(1);
  const pairs = refreshes.map((refresh, index) => ({ before: requests[index]!, refresh }));
  const figure = `${answers} calls, ${refreshes.length} refreshes, ${revokedGrants} grants revoked`;
  recordFault(context, { runs: 1, passed: failures.length + revokedGrants === 0 ? 1 : 0, figure });
  expect(failures).toEqual([]);
  expect(answers).toBeGreaterThan(50);
  expect(requests[0]).toMatchObject({ grant: 'password', status: 200 });
  expect(refreshes.filter(({ grant, status }) => grant !== 'refresh_token' || status !== 200)).toEqual([]);
  expect(pairs.filter(({ before, refresh }) => refresh.startedMs < before.endedMs)).toEqual([]);
  // The provider counts in whole seconds: a token ends 2 s after the second in which it was made, so it lives for 1 to 2 s.
  const hasExpired = (madeMs: number, nowMs: number) => secondOf(nowMs) >= secondOf(madeMs) + 2;
  // Renewed early at 1.6 s, less what the request before took on its way.
  const isDue = (madeMs: number, nowMs: number) => nowMs - madeMs >= 1300 || hasExpired(madeMs, nowMs);
  expect(pairs.filter(({ before, refresh }) => !isDue(before.startedMs, refresh.startedMs))).toEqual([]);
  expect(refreshes.length).toBeGreaterThanOrEqual(seconds / 2 - 1);
  expect(revokedGrants).toBe(0);
  expect(afterwards).toEqual({ sub: 'ada' });
});

test('the provider withdraws a grant when one refresh token is used twice, so the test above could fail', async () => {
  const provider = await startProvider({ accessTtlS: 300 });
  const ask = async (form: Record<string, string>) => {
    const body = new URLSearchParams({ client_id: 'backend', client_secret: 'backend-secret', ...form });
    const response = await fetch(provider.tokenUrl, { method: 'POST', body });
    return { status: response.status, tokens: (await response.json()) as Record<string, string> };
  };
  const { tokens } = await ask({ grant_type: 'password', username: 'ada', password: 'ada-password' });

  const refresh = () => ask({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token! });
  const outcomes = await Promise.all(Array.from({ length: 10 }, refresh));
  const winner = outcomes.find(({ status }) => status === 200)!;
  const headers = { authorization: `Bearer ${winner.tokens.access_token}` };
  const { status } = await fetch(`${provider.url}${realm}/userinfo`, { headers });

  expect(outcomes.map((outcome) => outcome.status).sort()).toEqual([200, ...Array(9).fill(400)]);
  expect(status).toBe(401);
  expect((await provider.heard()).revokedGrants).toBeGreaterThan(0);
});

test.each([
  ['password', { password: 'wrong-password' }, 'Invalid user credentials'],
  ['client secret', { clientSecret: 'wrong-secret' }, 'client authentication failed'],
])('[A3] a wrong %s is tried once, however many calls there are', async (_, wrong, theirWords) => {
  const provider = await startProvider({ accessTtlS: 300 });
  const http = connectTo(provider, wrong);
  const failureOf = () =>
    askWhoAmI(http).then(
      () => 'answered',
      (error) => ({ kind: error.kind, hint: error.hint, message: error.message }),
    );

  const together = await Promise.all(Array.from({ length: 20 }, failureOf));
  const later = [];
  for (let call = 0; call < 20; call++) later.push(await failureOf());

  const message = `3D Spark does not accept the credentials: "${theirWords}"`;
  expect(await countsOf(provider)).toEqual({ 'password 401': 1 });
  expect([...together, ...later]).toEqual(Array(40).fill({ kind: 'config', hint: 'Ask the operator.', message }));
});

test('[A5] when the answer to a refresh is lost, one login mends it, and the login goes on from there', async () => {
  const provider = await startProvider({ accessTtlS: 300 });
  const proxy = await startTestProxy({ target: provider.port });
  let aheadMs = 0;
  const clock: Clock = { ...systemClock, now: () => Date.now() + aheadMs };
  const http = connectTo(provider, { clock, tokenUrl: provider.tokenUrl.replace(String(provider.port), String(proxy.port)) });
  await askWhoAmI(http);

  aheadMs += 301_000;
  proxy.cutNextAnswer();
  // POST, since a GET that fails is tried again anyhow.
  const together = await Promise.all(Array.from({ length: 10 }, () => askWhoAmI(http, 'POST')));
  const counts = await countsOf(provider);
  aheadMs += 301_000;
  const later = await askWhoAmI(http);

  expect(together).toEqual(Array(10).fill({ sub: 'ada' }));
  expect(proxy.seen.cuts).toBe(1);
  expect(counts).toEqual({ 'password 200': 2, 'refresh_token 200': 1 });
  expect(later).toEqual({ sub: 'ada' });
  expect(await countsOf(provider)).toEqual({ 'password 200': 2, 'refresh_token 200': 2 });
  expect((await provider.heard()).revokedGrants).toBe(0);
});

test('[A2] when the provider ends the session, one login mends it', async () => {
  const provider = await startProvider({ accessTtlS: 300 });
  const http = connectTo(provider);
  await askWhoAmI(http);

  await provider.withdrawGrants();
  const together = await Promise.all(Array.from({ length: 10 }, () => askWhoAmI(http)));

  expect(together).toEqual(Array(10).fill({ sub: 'ada' }));
  expect(await countsOf(provider)).toEqual({ 'password 200': 2, 'refresh_token 400': 1 });
});

test('[A7] two servers with one account do not disturb each other', async () => {
  const provider = await startProvider({ accessTtlS: 2 });
  const durationS = Math.min(10, seconds);

  const outcomes = await Promise.all([1, 2].map(() => keepAsking(connectTo(provider), { loops: 10, durationS })));

  const { requests, revokedGrants } = await provider.heard();
  const refreshes = requests.filter(({ grant }) => grant === 'refresh_token');
  expect(outcomes.flatMap(({ failures }) => failures)).toEqual([]);
  expect(await countsOf(provider)).toEqual({ 'password 200': 2, 'refresh_token 200': refreshes.length });
  expect(refreshes.length).toBeGreaterThanOrEqual(2 * (durationS / 2 - 1));
  expect(revokedGrants).toBe(0);
});
