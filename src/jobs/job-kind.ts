import type { Call } from '../call.js';
import type { JobFailure, JobRecord } from './journal.js';

/** How a platform does one kind of work. `run` may be called again with the same order after the process was killed. */
export type JobKind<Order, Result> = {
  platform: string;
  /** What the order is about. Orders with equal keys are the same question; `title` tells a person which. */
  identify(order: Order): { key: string; partId: string; title: string };
  run(order: Order, call: Call): Promise<void>;
  /** The result that `run` left behind; undefined when it is not there any more. */
  readResult(partId: string): Promise<Result | undefined>;
};

/** A job as seen from outside. `interrupted`: the process that ran it is gone, and nobody has taken it up yet. */
export type JobView<Result> = Pick<
  JobRecord,
  'job' | 'platform' | 'partId' | 'title' | 'createdAt' | 'updatedAt' | 'attempts' | 'progress'
> & {
  state: JobRecord['state'] | 'interrupted';
  failure?: JobFailure;
  result?: Result;
};
