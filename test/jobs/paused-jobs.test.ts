import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Call } from '../../src/call.js';
import { VendorError } from '../../src/errors.js';
import { type JobKind, type JobNotes, JobPaused } from '../../src/jobs/job-kind.js';
import { createJobs } from '../../src/jobs/jobs.js';
import { createJournal } from '../../src/jobs/journal.js';
import { createFakeClock } from '../support/fake-clock.js';
import { temporaryFolder } from '../support/temporary-folder.js';

type Result = { price: number };
type Run = (notes: JobNotes, call: Call) => Promise<Result | undefined>;

const start = Date.UTC(2026, 0, 1);
const once = { force: false, waitSeconds: 20 };
const atOnce = { force: false, waitSeconds: 0 };
const quietCall = (): Call => ({ signal: new AbortController().signal, progress: () => {} });

/** Work that does as it is told by one function for each run; it counts its runs. */
function remoteKind(runs: Run[], maxAttempts = 3) {
  const known: JobNotes['known'][] = [];
  const kind: JobKind<unknown, Result> = {
    platform: 'remote',
    kind: 'quote',
    maxAttempts,
    identify: () => ({ key: 'key-quote', title: 'the quote' }),
    run(_, call, notes) {
      known.push(notes.known);
      return runs[known.length - 1]!(notes, call);
    },
  };
  return { kind, known };
}

const pausing: Run = async (notes, call) => {
  await notes.write({ sentTo: 'vendor' });
  call.progress(0.4, 'sent');
  throw new JobPaused('the vendor is at work', start + 60_000);
};
const priced: Run = async () => ({ price: 12 });
/** Ends only when the job is stopped. */
const endless: Run = (_, { signal }) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

async function readRecord(folder: string): Promise<{ path: string; record: Record<string, unknown> }> {
  const [name] = await readdir(join(folder, 'records'));
  const path = join(folder, 'records', name!);
  return { path, record: JSON.parse(await readFile(path, 'utf8')) };
}

async function setUp(runs: Run[], maxAttempts?: number) {
  const folder = await temporaryFolder();
  const clock = createFakeClock(start);
  const { kind, known } = remoteKind(runs, maxAttempts);
  const open = () => createJobs<Result>(createJournal(folder), [kind], clock);
  return { folder, clock, known, open };
}

test('a job that waits for its time is paused: it says since what and until when, and is no failure', async () => {
  const { open } = await setUp([pausing]);

  const paused = await open().run('remote', 'quote', {}, once, quietCall());

  expect(paused).toMatchObject({
    state: 'paused',
    kind: 'quote',
    attempts: 1,
    notBefore: start + 60_000,
    progress: { fraction: 0.4, message: 'the vendor is at work' },
  });
  expect(paused.failure).toBeUndefined();
});

test('before its time a paused job is shown as it is, at once and to everyone who asks', async () => {
  const { clock, known, open } = await setUp([pausing]);
  const jobs = open();
  const paused = await jobs.run('remote', 'quote', {}, once, quietCall());
  clock.advance(59_999);

  const asked = await jobs.get(paused.job, 20, quietCall());
  const askedAgain = await open().run('remote', 'quote', {}, once, quietCall());
  const listed = await open().list({ limit: 5, state: 'paused' });

  expect([asked, askedAgain, listed.jobs[0]]).toEqual([paused, paused, paused]);
  expect(known).toHaveLength(1);
});

test.each(['its id', 'the same order'])(
  'from its time on, a paused job goes on for a caller with %s, and remembers its notes',
  async (by) => {
    const { clock, known, open } = await setUp([pausing, priced]);
    const jobs = open();
    const paused = await jobs.run('remote', 'quote', {}, once, quietCall());
    clock.advance(60_000);

    const done = await (by === 'its id' ? jobs.get(paused.job, 20, quietCall()) : jobs.run('remote', 'quote', {}, once, quietCall()));

    expect(done).toMatchObject({ job: paused.job, state: 'succeeded', attempts: 1, result: { price: 12 } });
    expect(done.notBefore).toBeUndefined();
    expect(known).toEqual([{}, { sentTo: 'vendor' }]);
  },
);

test('force asks anew what is paused', async () => {
  const { known, open } = await setUp([pausing, priced]);
  const jobs = open();
  const paused = await jobs.run('remote', 'quote', {}, once, quietCall());

  const forced = await jobs.run('remote', 'quote', {}, { ...once, force: true }, quietCall());

  expect(forced).toMatchObject({ state: 'succeeded', result: { price: 12 } });
  expect(forced.job).not.toBe(paused.job);
  expect(known).toEqual([{}, {}]);
});

test('a paused job that is cancelled does not go on', async () => {
  const { clock, known, open } = await setUp([pausing]);
  const jobs = open();
  const { job } = await jobs.run('remote', 'quote', {}, once, quietCall());

  const cancelled = await jobs.cancel(job, quietCall());
  clock.advance(60_000);

  expect(cancelled).toMatchObject({ state: 'cancelled' });
  expect(cancelled.notBefore).toBeUndefined();
  expect(await jobs.get(job, 20, quietCall())).toMatchObject({ state: 'cancelled' });
  expect(known).toHaveLength(1);
});

test('a caller who gives up leaves a job alone that went on for it: others know of it', async () => {
  const { clock, open } = await setUp([pausing, endless]);
  const jobs = open();
  const { job } = await jobs.run('remote', 'quote', {}, once, quietCall());
  clock.advance(60_000);
  const stop = new AbortController();

  const call = jobs.get(job, 20, { ...quietCall(), signal: stop.signal });
  await sleep(30);
  stop.abort(new Error('client gave up'));

  await expect(call).rejects.toThrow('client gave up');
  await sleep(100);
  expect((await jobs.list({ limit: 1 })).jobs).toMatchObject([{ job, state: 'running' }]);
  await jobs.close();
});

test('a run after the process was stopped knows what the run before it wrote down, and shows it', async () => {
  const upload = { file: 'bracket.step', sha256: 'ab12', sizeBytes: 7_000, at: '2026-01-01T00:00:00.000Z' };
  const sending: Run = async (notes, call) => {
    await notes.write({ upload, step: 1 });
    await notes.write({ partId: 'part-of-the-vendor', step: 2 });
    return endless(notes, call);
  };
  const { known, open } = await setUp([sending, priced]);
  const stopped = open();
  const { job } = await stopped.run('remote', 'quote', {}, { force: false, waitSeconds: 0.3 }, quietCall());
  await stopped.close();

  const interrupted = (await open().list({ limit: 1 })).jobs[0];
  const done = await open().get(job, 20, quietCall());

  expect(interrupted).toMatchObject({ state: 'interrupted', partId: 'part-of-the-vendor', upload });
  expect(done).toMatchObject({ state: 'succeeded', attempts: 2, partId: 'part-of-the-vendor', upload, result: { price: 12 } });
  expect(known).toEqual([{}, { upload, partId: 'part-of-the-vendor', step: 2 }]);
});

test('a run whose job another process has taken over can write no more, and ends', async () => {
  let goOn = () => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const heard: unknown[] = [];
  const late: Run = async (notes, { signal }) => {
    await gate;
    await notes.write({ partId: 'too late' }).catch((error) => heard.push(error.message, signal.aborted));
    return { price: 1 };
  };
  const { folder, open } = await setUp([late]);
  const jobs = open();
  const { job } = await jobs.run('remote', 'quote', {}, atOnce, quietCall());
  const { path, record } = await readRecord(folder);
  const takenOver = { ...record, owner: `${process.ppid}-0123abcd`, attempts: 2 };
  await writeFile(path, JSON.stringify(takenOver));

  goOn();
  for (let tries = 0; tries < 500 && heard.length === 0; tries++) await sleep(10);
  await jobs.close();

  expect(heard).toEqual([`Another process has taken job ${job} over.`, true]);
  expect((await readRecord(folder)).record).toEqual(takenOver);
});

test('[L8] what a run returns is kept with its job, and answers the question after a restart', async () => {
  const { known, open } = await setUp([priced]);
  const { job } = await open().run('remote', 'quote', {}, once, quietCall());

  const again = await open().run('remote', 'quote', {}, once, quietCall());

  expect(again).toMatchObject({ job, state: 'succeeded', result: { price: 12 } });
  expect(known).toHaveLength(1);
});

test('a result that is too large to be kept is a bug', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => log.mockRestore());
  const { open } = await setUp([async () => ({ price: 12, text: 'x'.repeat(20_000) })]);

  const failed = await open().run('remote', 'quote', {}, once, quietCall());

  expect(failed).toMatchObject({ state: 'failed', failure: { kind: 'bug' } });
  expect(log.mock.calls.join()).toContain('A job returned 20022 bytes of result; 20000 can be kept.');
});

test('a failure of the vendor stays one of the vendor', async () => {
  const failing: Run = async () => {
    throw new VendorError('Remote is down.', 'Try again later.');
  };
  const { open } = await setUp([failing]);

  const failed = await open().run('remote', 'quote', {}, once, quietCall());

  expect(failed.failure).toEqual({ kind: 'vendor', message: 'Remote is down.', hint: 'Try again later.' });
});

test('each kind says how often it is started again', async () => {
  const { known, open } = await setUp([endless], 1);
  const stopped = open();
  const { job } = await stopped.run('remote', 'quote', {}, atOnce, quietCall());
  await stopped.close();

  const failed = await open().get(job, 20, quietCall());

  expect(failed.failure).toEqual({
    kind: 'job',
    message: 'The server was stopped 1 times while it worked on this job.',
    hint: 'Start it anew with force: true.',
  });
  expect(known).toHaveLength(1);
});

test('a record of a version that knew one kind of job only is read as an analysis', async () => {
  const { folder, open } = await setUp([priced]);
  const { job } = await open().run('remote', 'quote', {}, once, quietCall());
  const { path, record } = await readRecord(folder);
  const { kind: _, notes: __, result: ___, ...old } = record;
  await writeFile(path, JSON.stringify({ ...old, partId: 'a' }));
  const readResult = async (partId: string) => (partId === 'a' ? { price: 7 } : undefined);
  const analysis: JobKind<unknown, Result> = { ...remoteKind([]).kind, kind: 'analysis', readResult };

  const seen = await createJobs<Result>(createJournal(folder), [analysis]).get(job, 20, quietCall());

  expect(seen).toMatchObject({ job, kind: 'analysis', state: 'succeeded', partId: 'a', result: { price: 7 } });
});

test('a kind of work that the platform does not do is the caller’s to mend', async () => {
  const { open } = await setUp([]);

  await expect(open().run('remote', 'analysis', {}, once, quietCall())).rejects.toThrow(
    'This server has no work of kind "analysis" at platform "remote".',
  );
  await expect(open().run('nowhere', 'quote', {}, once, quietCall())).rejects.toThrow('This server has no platform "nowhere".');
});
