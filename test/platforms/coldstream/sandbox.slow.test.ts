import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../src/clock.js';
import { createConfig } from '../../../src/config.js';
import { createEngine } from '../../../src/engine/engine.js';
import { openPartFile } from '../../../src/files/part-file.js';
import type { JobKind } from '../../../src/jobs/job-kind.js';
import { createJobs } from '../../../src/jobs/jobs.js';
import { createJournal } from '../../../src/jobs/journal.js';
import { createColdstreamAccount } from '../../../src/platforms/coldstream/account.js';
import { createColdstreamActions } from '../../../src/platforms/coldstream/case-actions.js';
import { createCaseLine } from '../../../src/platforms/coldstream/case-line.js';
import { createColdstreamRunJob } from '../../../src/platforms/coldstream/run-job.js';
import { createColdstreamUploadJob, type UploadedFile } from '../../../src/platforms/coldstream/upload-job.js';
import { openColdstreamSandbox } from '../../../src/sandbox/coldstream/coldstream.js';
import type { ColdstreamSandboxOptions } from '../../../src/sandbox/coldstream/options.js';
import type { JobResult } from '../../../src/vocabulary.js';
import { childFile, examples } from '../../support/client.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { quiet } from './coldstream-world.js';

const speed = 50;

/** The emulated ColdStream with the real engine behind it, and a server on it. */
async function opened(options: Partial<ColdstreamSandboxOptions> = {}, environment: Record<string, string> = {}) {
  const engine = createEngine(() => ({ childFile, processes: 1, timeoutS: 60, memoryMb: 2048 }));
  const sandbox = await openColdstreamSandbox({ clock: systemClock, speed, engine, ...options });
  const folder = await temporaryFolder();
  const config = createConfig({
    PART_SANDBOX: '1',
    PART_SANDBOX_SPEED: String(speed),
    PART_OUTPUT_DIR: join(folder, 'output'),
    ...environment,
  });
  const account = createColdstreamAccount(config, systemClock, async () => sandbox);
  const inLine = createCaseLine();
  const kinds = [
    createColdstreamUploadJob(account, inLine, systemClock),
    createColdstreamRunJob(account, inLine, () => config.get('PART_OUTPUT_DIR'), systemClock),
  ];
  const jobs = createJobs<JobResult>(createJournal(join(folder, 'jobs')), kinds as JobKind<unknown, JobResult>[]);
  onTestFinished(async () => {
    await jobs.close();
    await sandbox.close();
    engine.close();
  });
  /** To its end: on a busy machine the real engine outlasts what is half an hour at ColdStream, and the job pauses. */
  const run = async (kind: string, order: unknown) => {
    let view = await jobs.run('coldstream', kind, order, { force: false, waitSeconds: 50 }, quiet);
    while (view.state === 'running' || view.state === 'paused') {
      if (view.state === 'paused') await sleep(100);
      view = await jobs.get(view.job, 50, quiet);
    }
    return view;
  };
  const actions = createColdstreamActions(account, systemClock);
  const [demo] = (await actions.findCases({ limit: 5 }, quiet)).cases;
  return { sandbox, account, actions, run, caseId: demo?.caseId ?? '' };
}

const openExample = (name: string) => openPartFile(join(examples, name), { folders: [resolve(examples)], homeFolder: examples });
const sha256Of = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

test.each([{ storage: 'put' }, { storage: 'azure', refusesPlainJson: true, busyStatus: 409 }] as const)(
  'files of components and of a whole case arrive byte for byte and are converted (%j)',
  async (options) => {
    const { sandbox, actions, run, caseId } = await opened({ ...options, emptyIsNull: true });
    const { regions } = await actions.readCase(caseId, quiet);
    const [housing, coolant] = regions;
    const file = await openExample('bracket.step');

    const converted = await run('upload', { target: 'component', caseId, componentId: housing?.id, file });
    const stl = await run('upload', { target: 'stl', caseId, componentId: coolant?.id, file: await openExample('spacer.stl') });
    const whole = await run('upload', { target: 'case', caseId, file });

    expect([converted, stl, whole].map(({ state, failure }) => failure ?? state)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect((converted.result as UploadedFile).component).toMatchObject({
      id: housing?.id,
      name: 'Housing',
      shownFileId: expect.any(String),
    });
    expect((whole.result as UploadedFile).regions?.map(({ name }) => name)).toEqual(['Housing', 'Coolant', 'Region 1']);
    expect(sandbox.log.uploads.map(({ fileName, sha256 }) => [fileName, sha256])).toEqual([
      ['bracket.step', await sha256Of(file.path)],
      ['spacer.stl', await sha256Of(join(examples, 'spacer.stl'))],
      ['bracket.step', await sha256Of(file.path)],
    ]);
    expect(sandbox.log.jobs.map(({ kind }) => kind)).toEqual(['convert', 'initialize']);
  },
);

test('two files of a case at once wait for each other', async () => {
  const { sandbox, actions, run, caseId } = await opened();
  const { regions } = await actions.readCase(caseId, quiet);
  const file = await openExample('bracket.step');

  const views = await Promise.all(regions.map(({ id }) => run('upload', { target: 'component', caseId, componentId: id, file })));

  expect(views.map(({ state, failure }) => failure ?? state)).toEqual(['succeeded', 'succeeded']);
  expect(sandbox.log.requests.filter(({ path, status }) => path === '/case/jobs/convert' && status >= 400)).toEqual([]);
});

test('a job that fails there is told in its words', async () => {
  const { actions, run, caseId } = await opened({ jobFault: () => 'The geometry is not closed.' });
  const { regions } = await actions.readCase(caseId, quiet);

  const view = await run('upload', { target: 'component', caseId, componentId: regions[0]?.id, file: await openExample('bracket.step') });

  expect(view.failure?.message).toBe('ColdStream could not convert "bracket.step": "The geometry is not closed.".');
});

test('an expired upload link is renewed by registering once more', async () => {
  let puts = 0;
  const faults: ColdstreamSandboxOptions['faults'] = (method) =>
    method === 'PUT' && ++puts === 1
      ? { status: 403, body: '<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>' }
      : undefined;
  const { sandbox, actions, run, caseId } = await opened({ faults });
  const { regions } = await actions.readCase(caseId, quiet);

  const view = await run('upload', { target: 'component', caseId, componentId: regions[0]?.id, file: await openExample('bracket.step') });

  expect(view.failure ?? view.state).toBe('succeeded');
  expect(puts).toBe(2);
  expect(String(sandbox.log.jobs[0]?.fileId)).toBe((view.result as UploadedFile).fileId);
  expect(sandbox.log.uploads.map(({ fileId }) => String(fileId))).toEqual([(view.result as UploadedFile).fileId]);
});

test('a case is previewed, run once for the credits that were told, and its documents are saved', async () => {
  const { sandbox, actions, run, caseId } = await opened();
  const order = { caseId, resolution: 'draft' as const };

  const preview = await actions.previewRun(order, quiet);
  const untouched = sandbox.credits();
  const view = await run('run', { ...order, credits: preview.credits });
  const seen = await actions.readCase(caseId, quiet);

  expect(preview).toMatchObject({ isValid: true, credits: 4, estimate: { credits: 4, estimatedTime: 360 } });
  expect(untouched).toBe(100);
  expect(view.failure ?? view.state).toBe('succeeded');
  expect(view.result).toMatchObject({ name: 'Demo case', state: 'finished', credits: 4, numbers: { powerW: 25, inletK: 293.15 } });
  expect(sandbox.credits()).toBe(96);
  expect(sandbox.log.submissions).toHaveLength(1);
  expect(seen).toMatchObject({
    state: 'finished',
    resolution: 'draft',
    results: [{ quantity: 'overallDesignPerformance', iterations: 1 }],
  });
});

test('a run that stalls there fails here', async () => {
  const { run, caseId } = await opened({ caseStalls: () => true });

  const view = await run('run', { caseId, resolution: 'draft', credits: 4 });

  expect(view.failure?.message).toBe(`ColdStream stalled at case ${caseId}: the run came to no result.`);
});

test('a submission whose answer is lost is looked up, and the credits are spent once', async () => {
  const faults: ColdstreamSandboxOptions['faults'] = (method, path) =>
    method === 'POST' && path === '/case/cases/submit' ? { status: 504, body: 'gateway' } : undefined;
  const { sandbox, run, caseId } = await opened({ faults });

  const view = await run('run', { caseId, resolution: 'draft', credits: 4 });

  expect(view.failure).toMatchObject({ kind: 'vendor', isOutcomeUnknown: true });
  expect(sandbox.log.requests.filter(({ path }) => path === '/case/cases/submit')).toHaveLength(1);
});

test('a token that ends is replaced, a second factor is told', async () => {
  const short = await opened({ accessTokenS: 0.2 });
  const mfa = await opened({ mfa: true }).catch((error: Error) => error);

  await systemClock.sleep(400);
  const { state } = await short.actions.readCase(short.caseId, quiet);

  expect(state).toBe('created');
  expect(short.sandbox.log.logins.length).toBeGreaterThanOrEqual(2);
  expect(mfa).toMatchObject({ message: 'ColdStream asks this account for a second factor, which this server cannot give.' });
});
