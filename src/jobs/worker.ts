import type { Call } from '../call.js';
import type { Clock } from '../clock.js';
import { logFailure } from '../log.js';
import { processMark } from '../process-mark.js';
import { endWith, endWithError, type JobEnd } from './job-end.js';
import type { JobKind, JobNotes } from './job-kind.js';
import type { JobFailure, JobRecord, Journal } from './journal.js';

export const heartbeatMs = 2_000;

/** A job that runs in this process. */
export type ActiveJob = {
  done: Promise<void>;
  stop: AbortController;
  progress: JobRecord['progress'];
  listeners: Set<Call['progress']>;
  /** True once an answer has named the job: someone may come back for it. */
  isHandedOut: boolean;
  /** True once it was told that the job's record cannot be written. */
  isSilent?: boolean;
};

export type KindName = Pick<JobRecord, 'platform' | 'kind'>;
export type Worker = ReturnType<typeof createWorker>;

/** Runs jobs in this process and keeps their records true; `kindOf` finds how a platform does a kind of work, or throws. */
export function createWorker<Result>(journal: Journal, kindOf: (name: KindName) => JobKind<unknown, Result>, clock: Clock) {
  const active = new Map<string, ActiveJob>();
  const endListeners = new Set<(ended: JobRecord) => void>();
  let isClosing = false;

  /**
   * Only under the journal's lock: writes the record with this process as its owner and starts the work. `isHandedOut`: an answer
   * has named the job before.
   */
  async function launch(record: JobRecord, write: (record: JobRecord) => Promise<void>, isHandedOut: boolean): Promise<JobRecord> {
    const owned = { ...record, owner: processMark };
    await write(owned);
    const job: ActiveJob = {
      done: Promise.resolve(),
      stop: new AbortController(),
      progress: record.progress,
      listeners: new Set(),
      isHandedOut,
    };
    active.set(record.job, job);
    job.done = work(owned, job);
    return owned;
  }

  async function work(record: JobRecord, job: ActiveJob): Promise<void> {
    const { job: id, order } = record;
    const heartbeat = setInterval(() => void beat(id, job), heartbeatMs);
    const { signal } = job.stop;
    const progress: Call['progress'] = (fraction, message) => {
      job.progress = { fraction, message };
      for (const listener of job.listeners) listener(fraction, message);
    };
    // In a function of its own, so that a platform that this version does not know fails the job and not the server.
    const run = async () => endWith(await kindOf(record).run(order, { signal, progress }, notesOf(record, job)));
    const end = await run().catch((error) => endWithError(error, { job: id, isStopped: signal.aborted, fraction: job.progress.fraction }));
    clearInterval(heartbeat);
    await finish(id, end).catch((error) => logFailure(`job ${id} ended, but its record could not be written`, error));
    active.delete(id);
  }

  function notesOf({ job: id, notes }: JobRecord, job: ActiveJob): JobNotes {
    let known = notes;
    return {
      get known() {
        return known;
      },
      async write(added) {
        const { partId } = added;
        const isOurs = await change(id, (record) => {
          known = { ...record.notes, ...added };
          return { ...record, notes: known, ...(typeof partId === 'string' && { partId }) };
        });
        if (isOurs) return;
        job.stop.abort(new Error(`Another process has taken job ${id} over.`));
        throw job.stop.signal.reason;
      },
    };
  }

  /** Tells other processes that the job is alive and how far it is, and hears from them that it is to stop. */
  async function beat(id: string, job: ActiveJob): Promise<void> {
    try {
      await journal.touch(id);
      const record = await journal.read(id);
      if (record?.cancelRequested) job.stop.abort();
      else if (record?.progress.fraction !== job.progress.fraction) await change(id, (current) => ({ ...current, progress: job.progress }));
    } catch (error) {
      if (!job.isSilent) logFailure(`job ${id} could not be marked as alive`, error);
      job.isSilent = true;
    }
  }

  async function finish(id: string, end: JobEnd): Promise<void> {
    let ended: JobRecord | undefined;
    await change(id, (record) => {
      // Work that ends because this process ends is not over: whoever asks next takes it up.
      if (isClosing && end.state === 'cancelled') return withoutOwner(record);
      const isOver = record.cancelRequested && end.state === 'paused';
      ended = { ...withoutOwner(record), ...(isOver ? { state: 'cancelled' } : end) };
      return ended;
    });
    if (ended && ended.state !== 'paused') for (const listener of endListeners) listener(ended);
  }

  /** Changes the record of a running job of ours; one that another process has taken over is left alone, and the answer is false. */
  async function change(id: string, to: (record: JobRecord) => JobRecord): Promise<boolean> {
    return journal.locked(async () => {
      const record = await journal.read(id);
      if (record?.state !== 'running' || record.owner !== processMark) return false;
      await journal.write(to(record));
      return true;
    });
  }

  function startAgain(record: JobRecord): Promise<JobRecord> {
    const attempts = record.attempts + 1;
    return launch({ ...record, attempts, progress: { fraction: 0, message: 'started again' } }, journal.write, true);
  }

  /** Goes on with a paused job once its time has come. */
  async function goOn(record: JobRecord): Promise<JobRecord> {
    const { notBefore = 0, ...rest } = record;
    if (clock.now() < notBefore) return record;
    const progress = { ...record.progress, message: 'going on' };
    return launch({ ...rest, state: 'running', progress }, journal.write, true);
  }

  /** A kind that this version does not have is started once more, and fails in words. */
  function maxAttemptsOf(record: JobRecord): number {
    try {
      return kindOf(record).maxAttempts;
    } catch {
      return Number.POSITIVE_INFINITY;
    }
  }

  async function end(record: JobRecord): Promise<JobRecord> {
    await journal.write(record);
    return record;
  }

  return {
    active,
    launch,

    /** Calls `listener`, which must not throw, after each job of this process that has ended; what is returned ends that. */
    onEnd(listener: (ended: JobRecord) => void): () => void {
      endListeners.add(listener);
      return () => void endListeners.delete(listener);
    },

    /**
     * Only under the journal's lock: starts a running job once more if the process that ran it is gone, and goes on with a paused
     * one if its time has come. Returns the record as it is then.
     */
    async takeUp(record: JobRecord): Promise<JobRecord> {
      if (isClosing || active.has(record.job)) return record;
      if (record.state === 'paused') return goOn(record);
      if (record.state !== 'running' || (await journal.hasOwner(record))) return record;
      if (record.cancelRequested) return end({ ...withoutOwner(record), state: 'cancelled' });
      if (record.attempts < maxAttemptsOf(record)) return startAgain(record);
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
