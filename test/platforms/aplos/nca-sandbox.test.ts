import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { strFromU8, unzipSync } from 'fflate';
import { expect, onTestFinished, test } from 'vitest';
import type { Clock } from '../../../src/clock.js';
import { createConfig } from '../../../src/config.js';
import type { JobKind } from '../../../src/jobs/job-kind.js';
import { createJobs } from '../../../src/jobs/jobs.js';
import { createJournal } from '../../../src/jobs/journal.js';
import { createPartStore } from '../../../src/parts/part-store.js';
import { createAplosAccount } from '../../../src/platforms/aplos/account.js';
import { createAplosActions } from '../../../src/platforms/aplos/nca-actions.js';
import { createNcaJob, type NcaResult } from '../../../src/platforms/aplos/nca-job.js';
import { openAplosSandbox } from '../../../src/sandbox/aplos/aplos.js';
import { openMirror, type Tamper } from '../../support/mirror.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

type Options = Omit<Parameters<typeof openAplosSandbox>[0], 'clock' | 'speed'>;

const quiet = { signal: new AbortController().signal, progress: () => {} };
const csv = 'subject,time,conc\n1,0,0\n1,1,5\n1,2,3\n1,4,1\n';

/** Time passes where somebody sleeps, and a little of the real time with it, in which the emulated vendor can work. */
function easyClock(): Clock {
  let nowMs = Date.UTC(2026, 0, 1);
  return {
    now: () => nowMs,
    async sleep(ms, signal) {
      nowMs += ms;
      await wait(20, undefined, { signal });
    },
  };
}

async function world(options: Options = {}, variables: Record<string, string> = {}, tamper?: Tamper) {
  const folder = await temporaryFolder();
  const clock = easyClock();
  const sandbox = await openAplosSandbox({ ...options, clock, speed: 1 });
  onTestFinished(sandbox.close);
  const { authUrl, username, password } = sandbox;
  const url = tamper ? await (await openMirror(tamper)).of(sandbox.url) : sandbox.url;
  const config = createConfig({
    ...{ APLOS_URL: url, APLOS_AUTH_URL: authUrl, APLOS_USERNAME: username, APLOS_PASSWORD: password },
    ...{ PART_STATE_DIR: join(folder, 'state'), PART_OUTPUT_DIR: join(folder, 'output'), ...variables },
  });
  const account = createAplosAccount(config, clock, async () => sandbox);
  const actions = createAplosActions(account, () => ({ folders: [folder], homeFolder: folder }));
  const { inWorkFolder } = createPartStore(() => config.get('PART_STATE_DIR'));
  const kind = createNcaJob(account, { inWorkFolder, outputFolder: () => config.get('PART_OUTPUT_DIR') }, clock);
  const jobs = createJobs<NcaResult>(createJournal(join(folder, 'state', 'jobs')), [kind as JobKind<unknown, NcaResult>], clock);
  onTestFinished(jobs.close);

  async function run(content = csv) {
    await writeFile(join(folder, 'data.csv'), content);
    const order = await actions.openOrder({ file: join(folder, 'data.csv'), configuration: '{"columns":{"time":"time"}}' });
    return { order, view: await jobs.run('aplos', 'nca', order, { force: false, waitSeconds: 40 }, quiet) };
  }
  return { sandbox, account, actions, run };
}

test.each([
  ['v3', 'v3'],
  ['v1', 'v1'],
  ['v1', 'v3'],
  ['v3', 'v1'],
] as const)('an Aplos NCA that serves %s is worked with, when %s is configured', async (api, APLOS_API) => {
  const { run, sandbox } = await world({ api }, { APLOS_API });

  const { view } = await run();

  expect(view).toMatchObject({ state: 'succeeded', result: { name: 'data', source: 'Aplos NCA (sandbox)' } });
  const { path, executionId, entries } = view.result!;
  const zip = unzipSync(await readFile(path));
  const summary = Object.keys(zip).find((name) => name.endsWith('pk-summary.csv'))!;
  expect(executionId).toMatch(/^\d+-\d+:[0-9a-f-]{36}$/);
  expect(sandbox.log.runs.map((one) => one.executionId)).toEqual([executionId]);
  expect(sandbox.log.uploads).toMatchObject([{ fileName: 'data.csv', sizeBytes: csv.length }]);
  expect(entries).toEqual(
    Object.entries(zip)
      .map(([name, bytes]) => ({ name, sizeBytes: bytes.length }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  );
  expect(strFromU8(zip[summary]!)).toContain('5');
});

test('in the sandbox of this server nothing has to be configured', async () => {
  const { run, account } = await world({}, { PART_SANDBOX: '1', APLOS_URL: '', APLOS_USERNAME: '', APLOS_PASSWORD: '' });

  const { view } = await run();

  expect(view).toMatchObject({ state: 'succeeded', result: { source: 'Aplos NCA (sandbox)' } });
  expect(await account.status()).toEqual({
    platform: 'aplos',
    isOffered: true,
    note: 'An emulated Aplos NCA on this machine. Nothing is sent anywhere.',
    signIn: 'Signed in.',
  });
});

test('a presign without an id of the file (generation 1) is gone on with by its place in the store', async () => {
  const { run } = await world({ api: 'v1', hidesFileId: true }, { APLOS_API: 'v1' });

  expect((await run()).view.state).toBe('succeeded');
});

test('download links that are over when they come are renewed', async () => {
  const { run, sandbox } = await world({ expiredLinks: 1 });

  expect((await run()).view.state).toBe('succeeded');
  expect(sandbox.log.runs).toHaveLength(1);
});

test('a table that cannot be analyzed fails with their words', async () => {
  const { run } = await world();

  const { view } = await run('a,b\n1,2\n');

  expect(view.state).toBe('failed');
  expect(view.failure).toMatchObject({
    kind: 'job',
    message: expect.stringMatching(/^Aplos NCA \(sandbox\) could not analyze data: ".+"\.$/),
  });
});

test('what is left is said before, counts down, and its end is told', async () => {
  const { run, actions } = await world({ allowance: 1 });

  const { order } = await run();
  const consent = await actions.askToRun(order, quiet);
  const { view } = await run(`${csv}1,8,0.5\n`);

  expect(consent.message).toMatch(
    /^This would send data\.csv \(42 bytes\) to Aplos NCA \(sandbox\) and use one execution of its monthly allowance \(0 of 1 left, \d in flight\)\.$/,
  );
  expect(view.failure).toMatchObject({
    kind: 'config',
    message:
      'The subscription at Aplos NCA does not allow this (403 to POST /v3/tenants/{tenant}/users/{user}/analysis/queue; Aplos NCA says: ' +
      '"The monthly allowance of executions is used up.").',
  });
});

test('an account that needs a new password is told so, once', async () => {
  const { run, account, sandbox } = await world({ challenge: true });

  const { view } = await run();
  const { signIn } = await account.status();

  expect(view.failure).toMatchObject({ kind: 'config', message: 'Aplos NCA wants a new password before it lets this account in.' });
  expect(signIn).toMatch(/^Aplos NCA wants a new password before it lets this account in\. Sign in once on its website and choose a new /);
  expect(sandbox.log.logins).toHaveLength(1);
});

test('a token whose time is over is refreshed in between', async () => {
  const { run, sandbox } = await world({ idTokenS: 12, stepMs: 20_000 });

  const { view } = await run();

  expect(view.state).toBe('succeeded');
  expect(new Set(sandbox.log.logins.slice(1).map(({ flow }) => flow))).toEqual(new Set(['refresh']));
});

test.each([
  ['v3', {}],
  ['v1', {}],
  ['v1', { hidesFileId: true }],
] as const)('a start whose answer is lost is found in the list, and not made twice (%s, %o)', async (api, more) => {
  let lost = 0;
  const { run, sandbox } = await world({ api, ...more }, { APLOS_API: api }, ({ route }) => {
    const isStart = /^POST .*\/(?:queue|executions)$/.test(route);
    if (isStart) lost++;
    return isStart ? { status: 502 } : undefined;
  });

  const { view } = await run();

  expect(lost).toBe(1);
  expect(sandbox.log.runs).toHaveLength(1);
  expect(view).toMatchObject({ state: 'succeeded', result: { executionId: sandbox.log.runs[0]!.executionId } });
});
