import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../call.js';
import { InputError } from '../errors.js';
import { isJobId, mintJobId, timeOfJobId } from './job-id.js';
import type { JobKind, JobView } from './job-kind.js';
import type { JobRecord, Journal } from './journal.js';
import { type ActiveJob, createWorker, heartbeatMs, withoutOwner } from './worker.js';

export type JobFilter = { platform?: string | undefined; state?: string | undefined; limit: number; cursor?: string | undefined };
export type Jobs<Result> = ReturnType<typeof createJobs<Result>>;

const lookAgainMs = 200;

/**
 * Starts, follows and stops jobs; at most one at a time answers the same question, whichever process asks.
 *
 * A job is in the journal before it starts. It belongs to the process that runs it, not to the call that asked: it goes on
 * when the call's waiting time is over, and another process takes it over when its own is killed.
 */
export function createJobs<Result>(journal: Journal, kinds: JobKind<unknown, Result>[]) {
  const kindOf = (platform: string) => {
    const kind = kinds.find((candidate) => candidate.platform === platform);
    if (kind) return kind;
    throw new InputError(`This server has no platform "${platform}".`, 'Call get_status to see the platforms on offer.');
  };
  const worker = createWorker(journal, kindOf);
  const { active } = worker;

  /** The job that answers the order: one that runs, one that has ended well, or a new one. */
  async function start(platform: string, order: unknown, force: boolean): Promise<string> {
    const kind = kindOf(platform);
    const { key, partId, title } = kind.identify(order);
    return journal.locked(async () => {
      const known = await journal.findByKey(key);
      if (known?.state === 'running' && (await worker.takeOver(known)).state === 'running') {
        if (!active.has(known.job)) await journal.write({ ...known, isShared: true });
        return known.job;
      }
      if (known?.state === 'succeeded' && !force && (await kind.readResult(partId))) return known.job;

      const now = new Date();
      const createdAt = now.toISOString();
      const progress = { fraction: 0, message: 'starting' };
      const question = { platform, key, partId, order, title };
      const record = {
        schema: 1,
        job: mintJobId(platform, now.getTime()),
        ...question,
        createdAt,
        updatedAt: createdAt,
        attempts: 1,
      } as const;
      return (await worker.launch({ ...record, state: 'running', progress }, journal.create)).job;
    });
  }

  /** Waits for the end of a job of this or another process; gives up when the time is over or the call is cancelled. */
  async function wait(id: string, seconds: number, call: Call): Promise<void> {
    const until = Date.now() + seconds * 1000;
    for (let left = seconds * 1000; left > 0 && !call.signal.aborted; left = until - Date.now()) {
      const job = active.get(id);
      if (job) return waitHere(job, left, call);
      const record = await journal.read(id);
      if (record?.state !== 'running') return;
      if (await journal.hasOwner(record)) call.progress(record.progress.fraction, record.progress.message);
      else await takeOver(id);
      await pause(Math.min(lookAgainMs, left), call.signal);
    }
  }

  async function takeOver(id: string): Promise<void> {
    await journal.locked(async () => {
      const record = await journal.read(id);
      if (record) await worker.takeOver(record);
    });
  }

  async function view(record: JobRecord): Promise<JobView<Result>> {
    const { job, platform, partId, title, createdAt, updatedAt, attempts, failure } = record;
    const isInterrupted = record.state === 'running' && !active.has(job) && !(await journal.hasOwner(record));
    const state: JobView<Result>['state'] = isInterrupted ? 'interrupted' : record.state;
    const progress = active.get(job)?.progress ?? record.progress;
    const seen = { job, platform, partId, title, createdAt, updatedAt, attempts, state, progress };
    return failure ? { ...seen, failure } : seen;
  }

  async function viewWithResult(id: string): Promise<JobView<Result>> {
    const record = await requireRecord(id);
    const seen = await view(record);
    if (seen.state !== 'succeeded') return seen;
    const result = await kindOf(record.platform).readResult(record.partId);
    return result === undefined ? seen : { ...seen, result };
  }

  async function requireRecord(id: string): Promise<JobRecord> {
    const record = isJobId(id) ? await journal.read(id) : undefined;
    if (record) return record;
    throw new InputError('There is no job with this id.', 'Call list_jobs to see the jobs there are, or analyze_part to start one.');
  }

  /** Follows a job for a call. A call that is cancelled before anyone else knows of the job takes the job with it. */
  async function follow(id: string, waitSeconds: number, call: Call): Promise<JobView<Result>> {
    await wait(id, waitSeconds, call);
    const job = active.get(id);
    if (call.signal.aborted) {
      if (job && !job.isHandedOut && job.listeners.size === 0 && !(await journal.read(id))?.isShared) job.stop.abort();
      throw call.signal.reason;
    }
    if (job) job.isHandedOut = true;
    return viewWithResult(id);
  }

  async function cancelElsewhere(id: string): Promise<void> {
    await journal.locked(async () => {
      const record = await journal.read(id);
      if (record?.state !== 'running') return;
      const isAlive = await journal.hasOwner(record);
      await journal.write(isAlive ? { ...record, cancelRequested: true } : { ...withoutOwner(record), state: 'cancelled' });
    });
  }

  return {
    /** Starts the order or joins the job that answers it, and waits at most `waitSeconds`. */
    async run(platform: string, order: unknown, { force, waitSeconds }: { force: boolean; waitSeconds: number }, call: Call) {
      return follow(await start(platform, order, force), waitSeconds, call);
    },

    /** Follows a job; one that was interrupted is started again. @throws {InputError} when there is no such job. */
    async get(id: string, waitSeconds: number, call: Call): Promise<JobView<Result>> {
      if ((await requireRecord(id)).state === 'running') await takeOver(id);
      return follow(id, waitSeconds, call);
    },

    /** One page of jobs, newest first, without their results. */
    async list({ platform, state, limit, cursor }: JobFilter): Promise<{ jobs: JobView<Result>[]; nextCursor: string | undefined }> {
      const jobs: JobView<Result>[] = [];
      for (const id of await journal.list()) {
        if (cursor && timeOfJobId(id) >= timeOfJobId(cursor)) continue;
        const record = await journal.read(id);
        if (!record || (platform && record.platform !== platform)) continue;
        const seen = await view(record);
        if (state && seen.state !== state) continue;
        if (jobs.length === limit) return { jobs, nextCursor: jobs.at(-1)?.job };
        jobs.push(seen);
      }
      return { jobs, nextCursor: undefined };
    },

    /** Stops a job wherever it runs, and returns it as it is then. One that has ended stays as it is. */
    async cancel(id: string, call: Call): Promise<JobView<Result>> {
      await requireRecord(id);
      const job = active.get(id);
      if (job) {
        job.stop.abort();
        await job.done;
      } else {
        await cancelElsewhere(id);
        await waitForOther(id, call);
      }
      return viewWithResult(id);
    },

    close: worker.close,
  };

  /** Another process hears of a cancellation at its next heartbeat. */
  async function waitForOther(id: string, call: Call): Promise<void> {
    for (let left = 3 * heartbeatMs; left > 0 && !call.signal.aborted; left -= lookAgainMs) {
      if ((await journal.read(id))?.state !== 'running') return;
      await pause(lookAgainMs, call.signal);
    }
  }
}

async function waitHere(job: ActiveJob, ms: number, call: Call): Promise<void> {
  const timer = new AbortController();
  job.listeners.add(call.progress);
  call.progress(job.progress.fraction, job.progress.message);
  await Promise.race([job.done, pause(ms, AbortSignal.any([timer.signal, call.signal]))]);
  timer.abort();
  job.listeners.delete(call.progress);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}
