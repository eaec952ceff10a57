import type { Call } from '../call.js';
import type { JobFailure, JobRecord } from './journal.js';

/** What a job remembers from one run to the next, so that a step with an outside effect is not made twice. */
export type JobNotes = {
  /** Everything that was written, by this run and by those before it. */
  readonly known: Readonly<Record<string, unknown>>;
  /**
   * Adds to what is known; durable before it returns. `partId` (a string) also becomes the part of the job.
   *
   * @throws when another process has taken the job over: this run ends.
   */
  write(notes: Record<string, unknown>): Promise<void>;
};

/** How a platform does one kind of work. `run` may be called again with the same order after the process was killed. */
export type JobKind<Order, Result> = {
  platform: string;
  kind: string;
  /** How often it is started before a job whose process is killed each time is given up. */
  maxAttempts: number;
  /**
   * What the order is about. Orders with equal keys are the same question, over all kinds; `title` tells a person which. `partId`
   * is left out where only the vendor can give one.
   */
  identify(order: Order): { key: string; partId?: string; title: string };
  /**
   * Does the work. What it returns is kept with the job (at most 20 KB as JSON); `undefined` where `readResult` finds the result.
   *
   * @throws {JobPaused} when nothing more can be done before a certain time.
   */
  run(order: Order, call: Call, notes: JobNotes): Promise<Result | undefined>;
  /** The result that `run` left behind; undefined when it is not there any more. */
  readResult?(partId: string): Promise<Result | undefined>;
};

/** Ends a run that is neither done nor failed: whoever asks for the job from `notBefore` (ms since 1970) on has it taken up again. */
export class JobPaused extends Error {
  readonly notBefore: number;

  constructor(message: string, notBefore: number) {
    super(message);
    this.name = 'JobPaused';
    this.notBefore = notBefore;
  }
}

/**
 * The file that a job sent to its vendor; `at` is the time as its platform wrote it down, `earlier` are those of runs before this one.
 * `isCommitted`: whether to its end, or almost; left out where nobody knows. `isRefused`: the vendor did not take it.
 */
export type JobUpload = {
  file: string;
  sha256: string;
  sizeBytes: number;
  at: string;
  earlier?: string[] | undefined;
  isCommitted?: boolean | undefined;
  isRefused?: boolean | undefined;
};

/**
 * A job as seen from outside. `interrupted`: the process that ran it is gone, and nobody has taken it up yet. `notBefore` (ms since
 * 1970) says from when a paused job goes on.
 */
export type JobView<Result> = Pick<
  JobRecord,
  'job' | 'platform' | 'kind' | 'partId' | 'title' | 'tool' | 'createdAt' | 'updatedAt' | 'attempts' | 'progress' | 'notBefore'
> & {
  state: JobRecord['state'] | 'interrupted';
  upload?: JobUpload;
  failure?: JobFailure;
  result?: Result;
};
