import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createConfig } from '../../../src/config.js';
import type { Faults } from '../../../src/sandbox/faults.js';
import { startSandbox } from '../../../src/sandbox/sandbox.js';
import { createServices, type Services } from '../../../src/services.js';
import { stubEngine } from '../../sandbox/spark-fixture.js';
import { createFakeClock, type FakeClock } from '../../support/fake-clock.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const quiet = { signal: new AbortController().signal, progress: () => {} };
const partCount = 200;

/** Tells whether a request is under way; the clock must stand still until its answer is there. */
function watchRequests(): () => boolean {
  const { fetch } = globalThis;
  let underWay = 0;
  globalThis.fetch = (...request) => {
    underWay++;
    return fetch(...request).finally(() => underWay--);
  };
  onTestFinished(() => {
    globalThis.fetch = fetch;
  });
  return () => underWay > 0;
}

/** An emulated 3D Spark and any number of server processes over one state folder, all on one clock that the test holds. */
async function world(clock: FakeClock, analysisMs: number, faults?: Faults) {
  const folder = await temporaryFolder();
  const sandbox = await startSandbox({ ...stubEngine(), clock, spark: { analysisMs, accessTokenS: 300, ...(faults && { faults }) } });
  onTestFinished(sandbox.close);
  const { url, authUrl, username, password, clientId, clientSecret } = sandbox.spark;
  const config = createConfig({
    PART_DIRS: folder,
    PART_OUTPUT_DIR: join(folder, 'output'),
    PART_STATE_DIR: join(folder, 'state'),
    SPARK_URL: url,
    SPARK_AUTH_URL: authUrl,
    SPARK_SOCKET_URL: 'off',
    SPARK_USERNAME: username,
    SPARK_PASSWORD: password,
    SPARK_CLIENT_ID: clientId,
    SPARK_CLIENT_SECRET: clientSecret,
  });
  const startServer = (): Services => createServices(config, 'no engine is needed', clock);
  const writePart = async (name: string) => {
    const path = join(folder, name);
    await writeFile(path, `solid ${name}\nfacet normal 0 0 1\nendsolid\n`);
    return path;
  };
  return { folder, sandbox, startServer, writePart };
}

async function order(services: Services, path: string): Promise<string> {
  const file = await services.openPart(path);
  const wish = { force: false, waitSeconds: 0 };
  return (await services.jobs.run('3dspark', 'analysis', { file, process: 'slm', material: '316L', lotSize: 1 }, wish, quiet)).job;
}

function gapsBetween(polls: { at: number }[]): number[] {
  return polls.slice(1).map(({ at }, index) => at - polls[index]!.at);
}

test('two hundred analyses, two server processes and a restart in the middle keep to the rule of 3D Spark', {
  timeout: 600_000,
}, async () => {
  const clock = createFakeClock(undefined, watchRequests());
  const { sandbox, startServer, writePart } = await world(clock, 100_000);
  const paths = await Promise.all(Array.from({ length: partCount }, (_, number) => writePart(`part-${number}.stl`)));
  const steady = startServer();
  let restarted = startServer();
  const jobs = await clock.run(Promise.all(paths.map((path, number) => order(number % 2 ? steady : restarted, path))));
  const endOf = (services: Services, numbers: number[]) => Promise.all(numbers.map((n) => services.jobs.get(jobs[n]!, 3_600, quiet)));
  const [even, odd] = [0, 1].map((rest) => jobs.map((_, number) => number).filter((number) => number % 2 === rest));

  const steadyEnd = endOf(steady, odd!);
  await clock.run(endOf(restarted, even!.slice(0, 30)));
  await clock.run(restarted.close());
  restarted = startServer();
  const views = await clock.run(Promise.all([steadyEnd, endOf(restarted, even!)]));

  const { blocked, polls, uploads } = sandbox.sparkLog;
  const gaps = gapsBetween(polls);
  expect(blocked).toEqual([]);
  expect(views.flat().map(({ state }) => state)).toEqual(Array(partCount).fill('succeeded'));
  expect(uploads).toHaveLength(partCount);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(30_000);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(35_000);
  await Promise.all([steady.close(), restarted.close()]);
});

test('what is not done after five minutes is paused, and asked for once when the user asks', async () => {
  const clock = createFakeClock(undefined, watchRequests());
  const { sandbox, startServer, writePart } = await world(clock, 350_000);
  const services = startServer();
  onTestFinished(services.close);
  const path = await writePart('slow.stl');

  const job = await clock.run(order(services, path));
  const paused = await clock.run(services.jobs.get(job, 3_600, quiet));
  const pollsInWindow = sandbox.sparkLog.polls.length;
  const tooSoon = await clock.run(services.jobs.get(job, 3_600, quiet));
  clock.advance(120_000);
  const later = await clock.run(services.jobs.get(job, 3_600, quiet));

  expect(paused).toMatchObject({ state: 'paused', notBefore: expect.any(Number) });
  expect(paused.progress.message).toMatch(
    /^3D Spark is still at work, and its rule forbids to ask on by itself\. It may be asked once more from /,
  );
  expect(pollsInWindow).toBe(9);
  expect(tooSoon).toMatchObject({ state: 'paused', job });
  expect(sandbox.sparkLog.polls).toHaveLength(pollsInWindow + 1);
  expect(later).toMatchObject({ state: 'succeeded', result: { platform: '3dspark', costPerPart: 12.5 } });
  expect(sandbox.sparkLog.blocked).toEqual([]);
  expect(sandbox.sparkLog.uploads).toHaveLength(1);
});

test('a quarter of an hour after a refusal the account goes on: with the part that is there, and with one that was not sent yet', async () => {
  const clock = createFakeClock(undefined, watchRequests());
  const isRefused: Faults = (_, path, nth) => {
    return path.startsWith('/api/v1/analysisResult/') && nth === 1 && clock.now() < start + 60_000 ? { status: 429 } : undefined;
  };
  const start = clock.now();
  const { sandbox, startServer, writePart } = await world(clock, 1_000, isRefused);
  const services = startServer();
  onTestFinished(services.close);

  const sent = await clock.run(order(services, await writePart('sent.stl')));
  const refused = await clock.run(services.jobs.get(sent, 3_600, quiet));
  const unsent = await clock.run(order(services, await writePart('unsent.stl')));
  const waiting = await clock.run(services.jobs.get(unsent, 3_600, quiet));
  const uploadsBefore = sandbox.sparkLog.uploads.length;
  const tooSoon = await clock.run(services.jobs.get(sent, 3_600, quiet));
  clock.advance(900_000);
  const ends = [await clock.run(services.jobs.get(sent, 3_600, quiet)), await clock.run(services.jobs.get(unsent, 3_600, quiet))];

  expect([refused.state, waiting.state, tooSoon.state]).toEqual(['paused', 'paused', 'paused']);
  expect([refused.notBefore, waiting.notBefore]).toEqual([tooSoon.notBefore, tooSoon.notBefore]);
  expect(uploadsBefore).toBe(1);
  expect(ends.map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
  expect(sandbox.sparkLog.uploads).toHaveLength(2);
  expect(sandbox.sparkLog.blocked).toEqual([]);
});
