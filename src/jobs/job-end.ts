import { ExpectedError, OutcomeUnknown } from '../errors.js';
import { logFailure } from '../log.js';
import { JobPaused } from './job-kind.js';
import type { JobFailure, JobRecord } from './journal.js';

/** What the end of a run changes in the record of its job. */
export type JobEnd = Pick<JobRecord, 'state' | 'result' | 'failure' | 'progress' | 'notBefore'>;

/** A record is read and written whole at every change, so it holds results in brief only. */
const maxResultBytes = 20_000;

/** The end of a run that returned. @throws when the result is too large to be kept: that is a bug of the platform. */
export function endWith(result: unknown): JobEnd {
  const bytes = Buffer.byteLength(JSON.stringify(result) ?? '');
  if (bytes > maxResultBytes) throw new Error(`A job returned ${bytes} bytes of result; ${maxResultBytes} can be kept.`);
  return { state: 'succeeded', progress: { fraction: 1, message: 'succeeded' }, ...(result !== undefined && { result }) };
}

/** The end of a run that threw. A pause keeps how far the job was (`fraction`, from 0 to 1) and says what it waits for. */
export function endWithError(error: unknown, { job, isStopped, fraction }: { job: string; isStopped: boolean; fraction: number }): JobEnd {
  if (isStopped) return { state: 'cancelled', progress: { fraction: 1, message: 'cancelled' } };
  if (error instanceof JobPaused) {
    return { state: 'paused', progress: { fraction, message: error.message }, notBefore: error.notBefore };
  }
  return { state: 'failed', progress: { fraction: 1, message: 'failed' }, failure: toFailure(error, job) };
}

function toFailure(error: unknown, job: string): JobFailure {
  if (error instanceof ExpectedError) {
    const { kind, message, hint } = error;
    return { kind, message, hint, ...(error instanceof OutcomeUnknown && { isOutcomeUnknown: true }) };
  }
  logFailure(`job ${job}`, error);
  return {
    kind: 'bug',
    message: 'This is a bug in part-analysis-mcp; its log (stderr) has the details.',
    hint: 'Report it with the log, and with the part file if you may.',
  };
}
