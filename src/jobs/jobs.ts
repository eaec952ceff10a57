import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../call.js';
import { type Clock, systemClock } from '../clock.js';
import { InputError, JobError } from '../errors.js';
import { isJobId, mintJobId, timeOfJobId } from './job-id.js';
import type { JobKind, JobView } from './job-kind.js';
import { toJobView, uploadOf } from './job-view.js';
import type { JobRecord, Journal } from './journal.js';
import { type ActiveJob, createWorker, heartbeatMs, type KindName, withoutOwner } from './worker.js';

export type JobFilter = { platform?: string | undefined; state?: string | undefined; limit: number; cursor?: string | undefined };
export type Jobs<Result> = ReturnType<typeof createJobs<Result>>;

/** Each one holds memory and waits for the same few engine processes. */
export const mostActive = 200;
const lookAgainMs = 200;
/** Timers of Node end at once when they are set for longer than 2^31 ms. */
const longestSleepMs = 2 ** 31 - 1;

/**
 * Starts, follows and stops jobs; at most one at a time answers the same question, whichever process asks.
 *
 * A job is in the journal before it starts. It belongs to the process that runs it, not to the call that asked: it goes on
 * when the call's waiting time is over, and another process takes it over when its own is killed. One that waits for a time of its
 * vendor is paused; asking for it from that time on, which `clock` tells, has it go on.
 */
export function createJobs<Result>(journal: Journal, kinds: JobKind<unknown, Result>[], clock: Clock = systemClock) {
  const kindOf = (name: KindName) => requireKind(kinds, name);
  const worker = createWorker(journal, kindOf, clock);
  const { active } = worker;

  /** The job that answers the order: one that runs or is paused, one that has ended well, or a new one. */
  async function start(name: KindName, order: unknown, force: boolean, tool: string | undefined): Promise<string> {
    const kind = kindOf(name);
    const question = kind.identify(order);
    return journal.locked(async () => {
      const known = await journal.findByKey(question.key);
      const isAnswer = known && (known.state === 'running' || (!force && known.state !== 'cancelled'));
      if (isAnswer && (await isStillAnswer(kind, known))) return known.job;
      if (active.size >= mostActive) throw tooBusy();

      const now = new Date();
      const createdAt = now.toISOString();
      const record: JobRecord = {
        schema: 1,
        job: mintJobId(kind.platform, now.getTime()),
        platform: kind.platform,
        kind: kind.kind,
        ...question,
        ...(tool !== undefined && { tool }),
        order,
        createdAt,
        updatedAt: createdAt,
        attempts: 1,
        state: 'running',
        progress: { fraction: 0, message: 'starting' },
        notes: {},
        ...(known && !force && whatWasSent(known)),
      };
      return (await worker.launch(record, journal.create, false)).job;
    });
  }

  /** Only under the journal's lock: takes the job up where nobody works on it, and says whether it is one to wait for or to read. */
  async function isStillAnswer(kind: JobKind<unknown, Result>, known: JobRecord): Promise<boolean> {
    if (known.state === 'failed') return known.failure?.isOutcomeUnknown === true;
    if (known.state === 'succeeded') return !kind.readResult || (await resultOf(known)) !== undefined;
    const { state } = await worker.takeUp(known);
    const runsElsewhere = state === 'running' && !active.has(known.job);
    if (runsElsewhere) await journal.write({ ...known, isShared: true });
    return state === 'running' || state === 'paused';
  }

  async function resultOf(record: JobRecord): Promise<Result | undefined> {
    // The kind's own `run` returned it, so it is what its type says.
    if (record.result !== undefined) return record.result as Result;
    return record.partId === undefined ? undefined : kindOf(record).readResult?.(record.partId);
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
      else await takeUp(id);
      await pause(Math.min(lookAgainMs, left), call.signal);
    }
  }

  async function takeUp(id: string): Promise<void> {
    await journal.locked(async () => {
      const record = await journal.read(id);
      if (record) await worker.takeUp(record);
    });
  }

  async function view(record: JobRecord): Promise<JobView<Result>> {
    const here = record.state === 'running' ? active.get(record.job) : undefined;
    const isInterrupted = record.state === 'running' && !here && !(await journal.hasOwner(record));
    return toJobView({ ...record, progress: here?.progress ?? record.progress }, isInterrupted);
  }

  async function viewWithResult(id: string): Promise<JobView<Result>> {
    const record = await requireRecord(id);
    const result = record.state === 'succeeded' ? await resultOf(record) : undefined;
    return { ...(await view(record)), ...(result !== undefined && { result }) };
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

  /** Of a job that does not run here, or that came to a pause before it heard. */
  async function cancelElsewhere(id: string): Promise<void> {
    await journal.locked(async () => {
      const record = await journal.read(id);
      if (record?.state !== 'running' && record?.state !== 'paused') return;
      const isAlive = await journal.hasOwner(record);
      await journal.write(isAlive ? { ...record, cancelRequested: true } : { ...withoutOwner(record), state: 'cancelled' });
    });
  }

  return {
    /**
     * Starts the order or joins the job that answers it, and waits at most `waitSeconds`, or to its end for a call that hands it over.
     * `force` asks anew what was answered, or what is paused.
     *
     * @throws {InputError} when this server has no such platform, or no such kind of work there. {JobError} when too much is under way.
     */
    async run(
      platform: string,
      kind: string,
      order: unknown,
      { force, waitSeconds }: { force: boolean; waitSeconds: number },
      call: Call,
    ): Promise<JobView<Result>> {
      const id = await start({ platform, kind }, order, force, call.tool);
      call.handOver?.(id);
      return follow(id, call.handOver ? Number.POSITIVE_INFINITY : waitSeconds, call);
    },

    /**
     * Follows a job; one that was interrupted is started again, a paused one goes on if its time has come.
     *
     * @throws {InputError} when there is no such job.
     */
    async get(id: string, waitSeconds: number, call: Call): Promise<JobView<Result>> {
      const { state } = await requireRecord(id);
      if (state === 'running' || state === 'paused') await takeUp(id);
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
      job?.stop.abort();
      await job?.done;
      await cancelElsewhere(id);
      await waitForOther(id, call);
      return viewWithResult(id);
    },

    /** Has `listener` told of every job that ends in this process; what is returned ends that. */
    onEnd: worker.onEnd,

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

function tooBusy(): JobError {
  return new JobError(
    `This server has ${mostActive} jobs under way and takes no more.`,
    'Call again in a minute: nothing was started. list_jobs shows what runs, cancel_job ends what nobody needs.',
  );
}

/**
 * What a vendor has of a job that was cancelled or broken off is not sent or paid again: the next job with the same question goes on
 * with it.
 */
function whatWasSent(record: JobRecord): Pick<JobRecord, 'notes' | 'partId'> | undefined {
  const isSent = record.state === 'cancelled' && uploadOf(record) !== undefined;
  // A failure of the order itself is its end; after any other one what was paid for is still there.
  const isPaid = record.notes.submission != null && (record.state === 'cancelled' || record.failure?.kind !== 'job');
  if (!isSent && !isPaid) return undefined;
  return { notes: record.notes, ...(record.partId !== undefined && { partId: record.partId }) };
}

function requireKind<Result>(kinds: JobKind<unknown, Result>[], { platform, kind }: KindName): JobKind<unknown, Result> {
  const found = kinds.find((candidate) => candidate.platform === platform && candidate.kind === kind);
  if (found) return found;
  const isKnown = kinds.some((candidate) => candidate.platform === platform);
  const what = isKnown ? `no work of kind "${kind}" at platform "${platform}"` : `no platform "${platform}"`;
  throw new InputError(`This server has ${what}.`, 'Call get_status to see the platforms on offer.');
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
  await sleep(Math.min(ms, longestSleepMs), undefined, { signal }).catch(() => {});
}
