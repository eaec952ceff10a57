import { expect, test } from 'vitest';
import type { LoggedRequest } from '../../src/sandbox/faults.js';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import { startMs, stoppedClock, stubEngine } from './spark-fixture.js';
import { clientOf, closing } from './vendor-client.js';

const faults = (_: string, path: string, nth: number) =>
  path.endsWith('/health') && nth === 1 ? { status: 503, headers: { 'retry-after': '7' } } : undefined;

async function openAll(latencyMs = 0) {
  const slept: number[] = [];
  const clock = { now: () => startMs, sleep: async (ms: number) => void slept.push(ms) };
  const each = { faults, latencyMs };
  const sandbox = closing(await startSandbox({ ...stubEngine(), clock, spark: each, coldstream: each, evo: each, aplos: each }));
  const { spark, coldstream, evo, aplos } = sandbox;
  const vendors: { url: string; log: { requests: LoggedRequest[] } }[] = [
    { url: spark.url, log: sandbox.sparkLog },
    { url: coldstream.caseUrl, log: sandbox.coldstreamLog },
    { url: evo.hubUrl, log: sandbox.evoLog },
    { url: aplos.url, log: sandbox.aplosLog },
  ];
  return { sandbox, vendors, slept };
}

test('all four vendors are started, answer with the faults that are asked for, and log paths without queries', async () => {
  const { vendors } = await openAll();

  const answers = await Promise.all(vendors.map(({ url }) => clientOf(url)('GET', '/health?secret=1')));
  await Promise.all(vendors.map(({ url }) => clientOf(url)('GET', '/health?secret=1')));

  expect(answers.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual([
    [503, '7'],
    [503, '7'],
    [503, '7'],
    [503, '7'],
  ]);
  const logged = vendors.map(({ log }) => log.requests.map(({ path, status }) => [path, status]));
  expect(logged).toEqual([
    [
      ['/health', 503],
      ['/health', 404],
    ],
    [
      ['/case/health', 503],
      ['/case/health', 401],
    ],
    [
      ['/health', 503],
      ['/health', 404],
    ],
    [
      ['/health', 503],
      ['/health', 403],
    ],
  ]);
});

test('latency is slept on the clock before every answer of every vendor', async () => {
  const { vendors, slept } = await openAll(250);

  await Promise.all(vendors.map(({ url }) => clientOf(url)('GET', '/anything')));

  expect(slept).toEqual([250, 250, 250, 250]);
});

test('closing ends every vendor, and every start has other credentials', async () => {
  const clock = stoppedClock();
  const [first, second] = [await startSandbox({ ...stubEngine(), clock }), closing(await startSandbox({ ...stubEngine(), clock }))];

  await first.close();

  for (const url of [first.spark.url, first.coldstream.caseUrl, first.evo.hubUrl, first.aplos.url]) {
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  }
  const secrets = [first, second].flatMap(({ coldstream, evo, aplos }) => [
    ...[coldstream.password, coldstream.token, evo.clientSecret, evo.token, aplos.password],
  ]);
  expect(new Set(secrets).size).toBe(10);
});
