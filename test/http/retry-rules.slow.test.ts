import { expect, test } from 'vitest';
import { createHttp } from '../../src/http/client.js';
import { recordFault } from '../faults/record.js';
import { failureOf, fakeClock, fixedAuth, json, type Reply, startVendor } from './vendor-server.js';

/** A vendor that answers so, and how long is waited between the tries, in ms. */
async function start(reply: (nth: number) => Reply) {
  const time = fakeClock();
  const vendor = await startVendor((_, nth) => reply(nth));
  const http = createHttp({ vendor: 'Somebody', baseUrl: vendor.url, auth: fixedAuth, clock: time.clock });
  return { http, received: vendor.received, sleeps: time.sleeps, nowMs: time.clock.now };
}

test.each([400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 501])('[U2] a %d is never tried again', async (status) => {
  const { http, received, sleeps } = await start(() => ({ status }));

  await failureOf(http.requestText('GET /x/', {}));

  // The auth of this test has nothing else to offer.
  expect([received.length, sleeps]).toEqual([1, []]);
});

test.for([0, 1, 2, 7, 20])(
  '[U2] after Retry-After: %d it is waited so long, and at most a fifth and 1 s longer',
  async (seconds, context) => {
    const { http, received, sleeps } = await start(() => ({ status: 503, headers: { 'retry-after': String(seconds) } }));

    for (let run = 0; run < 10; run++) await failureOf(http.requestText('GET /x/', {}));

    const isKept = (ms: number) => ms >= seconds * 1000 && ms <= seconds * 1200 + 1000;
    recordFault(context, { runs: 10, passed: sleeps.every(isKept) ? 10 : 0, figure: `${sleeps.length} waits, all in bounds` });
    expect(sleeps.filter((ms) => !isKept(ms))).toEqual([]);
    expect([received.length, sleeps.length]).toEqual([40, 30]);
  },
);

test('[U2] a Retry-After as a date is read on the clock of this server', async () => {
  const { http, sleeps, nowMs } = await start((nth) =>
    nth === 1 ? { status: 429, headers: { 'retry-after': new Date(nowMs() + 12_000).toUTCString() } } : json('ok'),
  );

  await http.requestText('GET /x/', {});

  expect(sleeps).toHaveLength(1);
  expect(sleeps[0]).toBeGreaterThanOrEqual(11_000);
  expect(sleeps[0]).toBeLessThanOrEqual(12_000 * 1.2 + 1000);
});

test('[U2] without Retry-After the waits are random over the whole of a growing range', async (context) => {
  const { http, sleeps } = await start(() => ({ status: 502 }));

  for (let run = 0; run < 30; run++) await failureOf(http.requestText('GET /x/', {}));

  const shares = sleeps.map((ms, index) => ms / (500 * 2 ** (index % 3)));
  recordFault(context, { runs: 30, passed: shares.every((share) => share >= 0 && share < 1) ? 30 : 0, figure: 'full jitter, ≤ 4 tries' });
  expect(sleeps).toHaveLength(90);
  expect(Math.max(...shares)).toBeLessThan(1);
  expect(Math.max(...shares)).toBeGreaterThan(0.8);
  expect(Math.min(...shares)).toBeLessThan(0.2);
});
