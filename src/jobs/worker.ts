import type { Call } from '../call.js';
import { ExpectedError } from '../errors.js';
import { logFailure } from '../log.js';
import { processMark } from '../process-mark.js';
import type { JobKind } from './job-kind.js';
import type { JobFailure, JobRecord, Journal } from './journal.js';

export const heartbeatMs = 2_000;
const maxAttempts = 3;

/** A job that runs in this process. */
export type ActiveJob = {
  done: Promise<void>;
  stop: AbortController;
  progress: JobRecord['progress'];
  listeners: Set<Call['progress']>;
  /** True once an answer has named the job: someone may come back for it. */
  isHandedOut: boolean;
};

export type Worker = ReturnType<typeof createWorker>;

/** Runs jobs in this process and keeps their records true; `kindOf` finds how a platform does its work. */
export function createWorker<Result>(journal: Journal, kindOf: (platform: string) => JobKind<unknown, Result>) {
  const active = new Map<string, ActiveJob>();
  let isClosing = false;

  /** Only under the journal's lock: writes the record with this process as its owner and starts the work. */
  async function launch(record: Omit<JobRecord, 'owner'>, write: (record: JobRecord) => Promise<void>): Promise<JobRecord> {
    const owned = { ...record, owner: processMark };
    await write(owned);
    const job: ActiveJob = {
      done: Promise.resolve(),
      stop: new AbortController(),
      progress: record.progress,
      listeners: new Set(),
      isHandedOut: false,
    };
    active.set(record.job, job);
    job.done = work(owned, job);
    return owned;
  }

  async function work({ job: id, platform, order }: JobRecord, job: ActiveJob): Promise<void> {
    const heartbeat = setInterval(() => void beat(id, job), heartbeatMs);
    const { signal } = job.stop;
    const progress: Call['progress'] = (fraction, message) => {
      job.progress = { fraction, message };
      for (const listener of job.listeners) listener(fraction, message);
    };
    // In a function of its own, so that a platform that this version does not know fails the job and not the server.
    const run = async () => kindOf(platform).run(order, { signal, progress });
    const end = await run().then(
      () => ({ state: 'succeeded' as const }),
      (error) => (signal.aborted ? { state: 'cancelled' as const } : { state: 'failed' as const, failure: toFailure(error, id) }),
    );
    clearInterval(heartbeat);
    await finish(id, end).catch((error) => logFailure(`job ${id} ended, but its record could not be written`, error));
    active.delete(id);
  }

  /** Tells other processes that the job is alive and how far it is, and hears from them that it is to stop. */
  async function beat(id: string, job: ActiveJob): Promise<void> {
    try {
      await journal.touch(id);
      const record = await journal.read(id);
      if (record?.cancelRequested) job.stop.abort();
      else if (record?.progress.fraction !== job.progress.fraction) await change(id, (current) => ({ ...current, progress: job.progress }));
    } catch (error) {
      logFailure(`job ${id} could not be marked as alive`, error);
    }
  }

  async function finish(id: string, end: Pick<JobRecord, 'state' | 'failure'>): Promise<void> {
    // Work that ends because this process ends is not over: whoever asks next takes it up.
    if (isClosing && end.state !== 'succeeded') return change(id, withoutOwner);
    return change(id, (record) => ({ ...withoutOwner(record), ...end, progress: { fraction: 1, message: end.state } }));
  }

  /** Changes the record of a running job of ours; one that another process has taken over is left alone. */
  async function change(id: string, to: (record: JobRecord) => JobRecord): Promise<void> {
    await journal.locked(async () => {
      const record = await journal.read(id);
      if (record?.state === 'running' && record.owner === processMark) await journal.write(to(record));
    });
  }

  async function end(record: JobRecord): Promise<JobRecord> {
    await journal.write(record);
    return record;
  }

  return {
    active,
    launch,

    /** Only under the journal's lock: starts a running job once more if the process that ran it is gone. */
    async takeOver(record: JobRecord): Promise<JobRecord> {
      if (isClosing || record.state !== 'running' || active.has(record.job) || (await journal.hasOwner(record))) return record;
      if (record.cancelRequested) return end({ ...withoutOwner(record), state: 'cancelled' });
      if (record.attempts < maxAttempts) {
        const progress = { fraction: 0, message: 'started again' };
        return launch({ ...record, attempts: record.attempts + 1, progress }, journal.write);
      }
      const message = `The server was stopped ${record.attempts} times while it worked on this job.`;
      const failure: JobFailure = { kind: 'job', message, hint: 'Start it anew with force: true.' };
      return end({ ...withoutOwner(record), state: 'failed', failure });
    },

    /** Stops everything that runs here, in a way that it can be taken up again. */
    async close(): Promise<void> {
      isClosing = true;
      const jobs = [...active.values()];
      for (const job of jobs) job.stop.abort();
      await Promise.all(jobs.map((job) => job.done));
    },
  };
}

export function withoutOwner({ owner: _, ...record }: JobRecord): JobRecord {
  return record;
}

function toFailure(error: unknown, job: string): JobFailure {
  if (error instanceof ExpectedError) return { kind: error.kind, message: error.message, hint: error.hint };
  logFailure(`job ${job}`, error);
  return {
    kind: 'bug',
    message: 'This is a bug in part-analysis-mcp; its log (stderr) has the details.',
    hint: 'Report it with the log, and with the part file if you may.',
  };
}
