import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { Call } from '../../src/call.js';
import { JobError } from '../../src/errors.js';
import type { JobKind } from '../../src/jobs/job-kind.js';
import { createJobs } from '../../src/jobs/jobs.js';
import { createJournal } from '../../src/jobs/journal.js';
import { temporaryFolder } from '../support/temporary-folder.js';

type Order = { part: string };

/** Work that ends when the test says so, and counts how often it was started. */
function slowKind() {
  const results = new Map<string, string>();
  const started: string[] = [];
  const ends: ((outcome: 'well' | Error) => void)[] = [];
  const kind: JobKind<Order, string> = {
    platform: 'local',
    kind: 'analysis',
    maxAttempts: 3,
    identify: ({ part }) => ({ key: `key-${part}`, partId: part, title: part }),
    async run({ part }, { signal, progress }) {
      started.push(part);
      progress(0.5, 'half way');
      const outcome = await new Promise<'well' | Error>((resolve, reject) => {
        ends.push(resolve);
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
      if (outcome !== 'well') throw outcome;
      results.set(part, `result of ${part}`);
      return undefined;
    },
    readResult: async (part) => results.get(part),
  };
  return { kind: kind as JobKind<unknown, string>, started, end: (outcome: 'well' | Error = 'well') => ends.shift()?.(outcome) };
}

function quietCall(signal = new AbortController().signal): Call & { heard: string[] } {
  const heard: string[] = [];
  return { signal, heard, progress: (fraction, message) => heard.push(`${fraction} ${message}`) };
}

const once = { force: false, waitSeconds: 20 };
const atOnce = { force: false, waitSeconds: 0 };

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500 && !(await condition()); tries++) await sleep(10);
}

test('[L8] twenty callers who ask the same at the same time share one job', async () => {
  const work = slowKind();
  const jobs = createJobs(createJournal(await temporaryFolder()), [work.kind]);

  const asked = Array.from({ length: 20 }, () => jobs.run('local', 'analysis', { part: 'a' }, once, quietCall()));
  await until(() => work.started.length > 0);
  work.end();
  const views = await Promise.all(asked);

  expect(work.started).toEqual(['a']);
  expect(new Set(views.map(({ job }) => job)).size).toBe(1);
  expect(views[0]).toMatchObject({ state: 'succeeded', result: 'result of a', attempts: 1 });
});

test('the job is handed back when the wait is over, goes on, and is found again by its id', async () => {
  const work = slowKind();
  const jobs = createJobs(createJournal(await temporaryFolder()), [work.kind]);

  const first = await jobs.run('local', 'analysis', { part: 'a' }, atOnce, quietCall());
  const waiting = quietCall();
  const later = jobs.get(first.job, 20, waiting);
  await until(() => waiting.heard.length > 0);
  work.end();

  expect(first).toMatchObject({ state: 'running', job: expect.stringMatching(/^local:[0-9A-HJKMNP-TV-Z]{36}$/) });
  expect(first.result).toBeUndefined();
  expect(await later).toMatchObject({ job: first.job, state: 'succeeded', result: 'result of a' });
  expect(waiting.heard).toEqual(['0.5 half way']);
});

test('a question that was answered is answered again at once; force starts it anew', async () => {
  const work = slowKind();
  const jobs = createJobs(createJournal(await temporaryFolder()), [work.kind]);
  const first = jobs.run('local', 'analysis', { part: 'a' }, once, quietCall());
  await until(() => work.started.length === 1);
  work.end();

  const again = await jobs.run('local', 'analysis', { part: 'a' }, once, quietCall());
  const forced = jobs.run('local', 'analysis', { part: 'a' }, { ...once, force: true }, quietCall());
  await until(() => work.started.length === 2);
  work.end();

  expect(again.job).toBe((await first).job);
  expect((await forced).job).not.toBe(again.job);
  expect(work.started).toEqual(['a', 'a']);
});

test('a failure keeps its words, and the next call tries anew', async () => {
  const work = slowKind();
  const jobs = createJobs(createJournal(await temporaryFolder()), [work.kind]);
  const failing = jobs.run('local', 'analysis', { part: 'a' }, once, quietCall());
  await until(() => work.started.length === 1);
  work.end(new JobError('It broke.', 'Mend it.'));
  const failed = await failing;

  const again = jobs.run('local', 'analysis', { part: 'a' }, once, quietCall());
  await until(() => work.started.length === 2);
  work.end();

  expect(failed).toMatchObject({ state: 'failed', failure: { kind: 'job', message: 'It broke.', hint: 'Mend it.' } });
  expect(await again).toMatchObject({ state: 'succeeded' });
});

test('a cancelled call takes the job with it when nobody else knows of it', async () => {
  const work = slowKind();
  const jobs = createJobs(createJournal(await temporaryFolder()), [work.kind]);
  const stop = new AbortController();

  const call = jobs.run('local', 'analysis', { part: 'a' }, once, quietCall(stop.signal));
  await until(() => work.started.length === 1);
  stop.abort(new Error('client gave up'));

  await expect(call).rejects.toThrow('client gave up');
  await until(async () => (await jobs.list({ limit: 1 })).jobs[0]?.state === 'cancelled');
  expect((await jobs.list({ limit: 1 })).jobs[0]).toMatchObject({ state: 'cancelled' });
});

test.each(['another caller waits', 'its id was handed out'])('a cancelled call leaves the job alone when %s', async (reason) => {
  const work = slowKind();
  const jobs = createJobs(createJournal(await temporaryFolder()), [work.kind]);
  const stop = new AbortController();
  const other = jobs.run('local', 'analysis', { part: 'a' }, reason === 'another caller waits' ? once : atOnce, quietCall());
  await until(() => work.started.length === 1);
  if (reason !== 'another caller waits') await other;

  const call = jobs.run('local', 'analysis', { part: 'a' }, once, quietCall(stop.signal));
  await sleep(50);
  stop.abort(new Error('client gave up'));
  await expect(call).rejects.toThrow('client gave up');
  work.end();

  expect(await jobs.get((await other).job, 20, quietCall())).toMatchObject({ state: 'succeeded' });
});

test('cancel stops a job for everyone', async () => {
  const work = slowKind();
  const jobs = createJobs(createJournal(await temporaryFolder()), [work.kind]);
  const { job } = await jobs.run('local', 'analysis', { part: 'a' }, atOnce, quietCall());

  const cancelled = await jobs.cancel(job, quietCall());

  expect(cancelled).toMatchObject({ job, state: 'cancelled' });
  expect(await jobs.cancel(job, quietCall())).toMatchObject({ state: 'cancelled' });
});

test('two processes with one journal share a job, its progress and its cancellation', async () => {
  const folder = await temporaryFolder();
  const work = slowKind();
  const idle = slowKind();
  const here = createJobs(createJournal(folder), [work.kind]);
  const there = createJobs(createJournal(folder), [idle.kind]);
  const { job } = await here.run('local', 'analysis', { part: 'a' }, atOnce, quietCall());

  const waiting = quietCall();
  const joined = there.run('local', 'analysis', { part: 'a' }, once, waiting);
  await until(() => waiting.heard.includes('0.5 half way'));
  const cancelled = await there.cancel(job, quietCall());

  expect(await joined).toMatchObject({ job, state: 'cancelled' });
  expect(cancelled).toMatchObject({ job, state: 'cancelled' });
  expect(idle.started).toEqual([]);
});

test('a cancelled call leaves the job alone when a caller of another process waits', async () => {
  const folder = await temporaryFolder();
  const work = slowKind();
  const here = createJobs(createJournal(folder), [work.kind]);
  const there = createJobs(createJournal(folder), [slowKind().kind]);
  const stop = new AbortController();
  const call = here.run('local', 'analysis', { part: 'a' }, once, quietCall(stop.signal));
  await until(() => work.started.length === 1);
  const waiting = quietCall();
  const joined = there.run('local', 'analysis', { part: 'a' }, once, waiting);
  await until(() => waiting.heard.length > 0);

  stop.abort(new Error('client gave up'));
  await expect(call).rejects.toThrow('client gave up');
  work.end();

  expect(await joined).toMatchObject({ state: 'succeeded' });
});

test('a job whose process let go of it is shown as interrupted and is started again when asked for', async () => {
  const folder = await temporaryFolder();
  const before = slowKind();
  const after = slowKind();
  const stopped = createJobs(createJournal(folder), [before.kind]);
  const { job } = await stopped.run('local', 'analysis', { part: 'a' }, atOnce, quietCall());
  await stopped.close();

  const jobs = createJobs(createJournal(folder), [after.kind]);
  const listed = await jobs.list({ limit: 10 });
  const resumed = jobs.get(job, 20, quietCall());
  await until(() => after.started.length === 1);
  after.end();

  expect(listed.jobs).toMatchObject([{ job, state: 'interrupted' }]);
  expect(await resumed).toMatchObject({ job, state: 'succeeded', attempts: 2 });
});

test('a job of a platform that this version does not have fails in words, and nothing else does', async () => {
  const folder = await temporaryFolder();
  const before = slowKind();
  const stopped = createJobs(createJournal(folder), [before.kind]);
  const { job } = await stopped.run('local', 'analysis', { part: 'a' }, atOnce, quietCall());
  await stopped.close();

  const jobs = createJobs(createJournal(folder), []);
  const failed = await jobs.get(job, 20, quietCall());

  expect(failed).toMatchObject({ job, state: 'failed', failure: { message: 'This server has no platform "local".' } });
});

test('a job that was to be cancelled when its process was killed is not started again', async () => {
  const folder = await temporaryFolder();
  const work = slowKind();
  const stopped = createJobs(createJournal(folder), [work.kind]);
  const { job } = await stopped.run('local', 'analysis', { part: 'a' }, atOnce, quietCall());
  await stopped.close();
  const [record] = await readdir(join(folder, 'records'));
  const path = join(folder, 'records', record!);
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), cancelRequested: true }));

  const after = slowKind();
  const view = await createJobs(createJournal(folder), [after.kind]).get(job, 20, quietCall());

  expect(view).toMatchObject({ job, state: 'cancelled' });
  expect(after.started).toEqual([]);
});

test.each(['', '{"schema":1,"job":"loc', '{"schema":2}'])(
  '[L7] a damaged record (%o) is passed over, and its question is asked anew',
  async (text) => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const folder = await temporaryFolder();
    const work = slowKind();
    const jobs = createJobs(createJournal(folder), [work.kind]);
    const first = jobs.run('local', 'analysis', { part: 'a' }, once, quietCall());
    await until(() => work.started.length === 1);
    work.end();
    const { job } = await first;
    const [record] = await readdir(join(folder, 'records'));
    await writeFile(join(folder, 'records', record!), text);

    const listed = await jobs.list({ limit: 10 });
    const again = jobs.run('local', 'analysis', { part: 'a' }, once, quietCall());
    await until(() => work.started.length === 2);
    work.end();

    expect(listed.jobs).toEqual([]);
    expect(await again).toMatchObject({ state: 'succeeded', attempts: 1 });
    await expect(jobs.get(job, 0, quietCall())).rejects.toThrow('There is no job with this id.');
  },
);

test('[L9] with 200 jobs under way a new one is refused and told when to come back, while old ones are joined', async () => {
  const work = slowKind();
  const jobs = createJobs(createJournal(await temporaryFolder()), [work.kind]);
  const parts = Array.from({ length: 200 }, (_, number) => `part-${number}`);
  const started = await Promise.all(parts.map((part) => jobs.run('local', 'analysis', { part }, atOnce, quietCall())));

  await expect(jobs.run('local', 'analysis', { part: 'one more' }, atOnce, quietCall())).rejects.toMatchObject({
    message: 'This server has 200 jobs under way and takes no more.',
    hint: 'Call again in a minute: nothing was started. list_jobs shows what runs, cancel_job ends what nobody needs.',
  });
  const joined = await jobs.run('local', 'analysis', { part: 'part-7' }, atOnce, quietCall());
  await jobs.cancel(joined.job, quietCall());
  const taken = await jobs.run('local', 'analysis', { part: 'one more' }, atOnce, quietCall());
  await jobs.close();

  expect(joined.job).toBe(started[7]!.job);
  expect(taken.state).toBe('running');
});

test('pages of the list go on where the last one ended', async () => {
  const work = slowKind();
  const jobs = createJobs(createJournal(await temporaryFolder()), [work.kind]);
  for (const part of ['a', 'b', 'c']) {
    await jobs.run('local', 'analysis', { part }, atOnce, quietCall());
    await sleep(2);
  }

  const first = await jobs.list({ limit: 2 });
  const second = await jobs.list({ limit: 2, cursor: first.nextCursor });

  expect(first.jobs.map(({ title }) => title)).toEqual(['c', 'b']);
  expect(second.jobs.map(({ title }) => title)).toEqual(['a']);
  expect(second.nextCursor).toBeUndefined();
});

test('an unknown or made-up id is the caller’s to mend', async () => {
  const jobs = createJobs(createJournal(await temporaryFolder()), [slowKind().kind]);

  await expect(jobs.get('local:nonsense', 0, quietCall())).rejects.toThrow('There is no job with this id.');
  await expect(jobs.cancel('../../etc/passwd', quietCall())).rejects.toThrow('There is no job with this id.');
});

test('a folder that cannot be written is the operator’s to mend', async () => {
  const jobs = createJobs(createJournal('/dev/null/state'), [slowKind().kind]);

  await expect(jobs.run('local', 'analysis', { part: 'a' }, once, quietCall())).rejects.toThrow(
    'Jobs cannot be kept in /dev/null/state (ENOTDIR).',
  );
});
