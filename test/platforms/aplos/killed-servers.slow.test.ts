import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../../src/sandbox/sandbox.js';
import { stubEngine } from '../../sandbox/spark-fixture.js';
import { everythingIn } from '../../support/hostile-spark.js';
import { openMirror } from '../../support/mirror.js';
import { type SpawnedServer, spawnServer } from '../../support/spawned-server.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { until } from '../spark/spark-world.js';

type Report = { job: string; state: string; message: string; result?: { path: string; executionId: string } };

const speed = 50;
const order = { file: resolve('examples/concentrations.csv'), configuration: '{"columns":{"time":"time"}}', confirm: true };

/** An emulated Aplos NCA that holds back its answer to one kind of request, and any number of server processes on one folder. */
async function world(api: 'v3' | 'v1', held: RegExp) {
  const folder = await temporaryFolder();
  const sandbox = await startSandbox({ ...stubEngine(), speed, aplos: { api } });
  onTestFinished(sandbox.close);
  let release = () => {};
  const released = new Promise<void>((done) => {
    release = done;
  });
  let holding = 0;
  const mirror = await openMirror(async ({ route }) => {
    if (held.test(route)) {
      holding++;
      await released;
    }
    return undefined;
  });
  const { aplos } = sandbox;
  const environment = {
    APLOS_URL: await mirror.of(aplos.url),
    APLOS_AUTH_URL: await mirror.of(aplos.authUrl),
    APLOS_USERNAME: aplos.username,
    APLOS_PASSWORD: aplos.password,
    APLOS_API: api,
    PART_SANDBOX_SPEED: String(speed),
  };
  return {
    ...{ folder, mirror, release, log: sandbox.aplosLog, isHolding: () => holding > 0 },
    spawn: () => spawnServer({ folder, environment }),
  };
}

const reportOf = async (server: SpawnedServer, name: string, args: object) =>
  (await server.callTool(name, args)).structuredContent as Report;

async function newestJob(server: SpawnedServer): Promise<Report> {
  const { jobs } = (await server.callTool('list_jobs', { limit: 1 })).structuredContent as { jobs: Report[] };
  return jobs[0]!;
}

test.each<[string, 'v3' | 'v1', RegExp, number]>([
  ['after a file was registered, before it is sent', 'v3', /^POST .*\/files$/, 1],
  ['when the file has arrived, and that was not heard', 'v3', /^POST \/(?!v3|cognito)/, 2],
  ['after the start, whose answer was not heard', 'v3', /^POST .*\/queue$/, 1],
  ['after the start of generation 1, whose answer was not heard', 'v1', /^POST .*\/executions$/, 1],
  ['while the execution runs', 'v3', /^GET .*\/status$/, 1],
  ['when the results are ready', 'v3', /^GET .*\/package$/, 1],
  ['in the download of generation 1', 'v1', /^GET \/(?!tenants|app)/, 1],
])(
  '[L7] a server that is killed %s (%s) is followed by one that ends the job, with one execution',
  async (_, api, held, uploads) => {
    const { spawn, release, isHolding, log, folder, mirror } = await world(api, held);
    const first = await spawn();
    void first.callTool('run_nca_analysis', order);
    await until(isHolding);
    await first.endsAfter(() => first.child.kill('SIGKILL'));
    release();

    const next = await spawn();
    const left = await newestJob(next);
    let end = await reportOf(next, 'get_job', { job: left.job });
    await until(async () => {
      if (['running', 'paused'].includes(end.state)) end = await reportOf(next, 'get_job', { job: left.job });
      return !['running', 'paused'].includes(end.state);
    });
    const again = await reportOf(next, 'run_nca_analysis', order);

    expect(left.state).toBe('interrupted');
    expect(end).toMatchObject({ state: 'succeeded', result: { executionId: log.runs[0]!.executionId } });
    expect(again.job).toBe(left.job);
    expect([log.runs.length, log.uploads.length]).toEqual([1, uploads]);
    expect(await readdir(join(folder, 'output'))).toEqual(['concentrations-results.zip']);
    const kept = (await everythingIn(join(folder, 'state'))) + next.log;
    expect([...mirror.secrets].filter((secret) => kept.includes(secret))).toEqual([]);
    expect(kept).not.toMatch(/\.part\b/);
  },
  60_000,
);
