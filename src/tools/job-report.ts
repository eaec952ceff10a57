import { ConfigError, type ExpectedError, InputError, JobError, VendorError } from '../errors.js';
import type { JobView } from '../jobs/job-kind.js';
import { verdict } from '../verdict.js';
import { type ComparisonResult, type JobResult, type PartResult, vendorNames } from '../vocabulary.js';

/** A job in the words of a tool's answer. */
export function toJobReport<Result extends JobResult>(view: JobView<Result>) {
  const { job, state, partId, progress, result } = view;
  const message = [restarted(view), whatNext(view)].filter(Boolean).join(' ');
  const percent = state === 'running' ? { progressPercent: Math.round(progress.fraction * 100) } : {};
  return { job, state, ...(partId && { partId }), ...percent, message, ...(result && { result }) };
}

const errors = { input: InputError, config: ConfigError, vendor: VendorError, job: JobError, bug: JobError };

/** @throws the job's own failure, for a caller who asked for its result and not for its state. */
export function requireNoFailure<Result>(view: JobView<Result>): JobView<Result> {
  if (!view.failure) return view;
  const { kind, message, hint } = view.failure;
  const error: ExpectedError = new errors[kind](message, hint);
  throw error;
}

function restarted({ attempts, state }: JobView<unknown>): string | undefined {
  if (attempts < 2) return undefined;
  return state === 'running'
    ? 'The server was stopped while it worked on this; it was taken up again.'
    : `The server was stopped while it worked on this; it was taken up ${attempts} times.`;
}

function whatNext({ state, platform, kind, progress, failure, result, partId, upload }: JobView<JobResult>): string {
  if (state === 'running') return `${progress.message}. Call get_job with this job to wait for the result.`;
  if (state === 'paused') return `${progress.message}.`;
  if (state === 'interrupted') return 'The server was stopped while it worked on this. Call get_job with this job to take it up again.';
  if (state === 'failed') return `${failure?.message} ${failure?.hint}`;
  if (state === 'cancelled' && kind === 'comparison') return 'Cancelled. Rows that are done are kept: compare_parts goes on from them.';
  if (state === 'cancelled') return cancelled(platform, partId, upload?.isCommitted);
  if (!result) return 'The result was removed from this machine. Make the same call with force: true to get it again.';
  return isPartResult(result) ? `${verdict(result)} ${whereFilesAre(platform)}` : whatWasDone({ platform, partId, upload }, result);
}

function whereFilesAre(platform: string): string {
  const where = platform === 'local' ? '' : ` and platform "${platform}"`;
  return `Pictures and files: fetch_file with this partId${where}.`;
}

/** The time shows which answers are old ones. */
function whatWasDone({ platform, partId, upload }: Pick<JobView<JobResult>, 'platform' | 'partId' | 'upload'>, result: JobResult): string {
  if (isComparison(result)) return `${result.summary} The table is saved as ${result.table.path}.`;
  if ('path' in result && typeof result.path === 'string' && platform !== 'evo') return `Saved as ${result.path}.`;
  if (!upload) return `${result.name} is saved.`;
  const sent = `${upload.file} was sent to ${vendorOf(platform)} at ${upload.at}`;
  if (platform !== '3dspark') return `${sent}. To send it once more call with force: true.`;
  return `${sent} and belongs to part ${partId}. To send it once more call with overwrite: true.`;
}

function vendorOf(platform: string): string {
  return vendorNames[platform] ?? platform;
}

/** What runs at a vendor goes on there: only the following of it has ended. */
function cancelled(platform: string, partId: string | undefined, isSent = false): string {
  if (platform === 'local') return 'Cancelled. Call analyze_part again to start anew.';
  if (platform !== '3dspark') return `Not followed any more. What has begun at ${vendorOf(platform)} goes on there.`;
  return partId
    ? `Not followed any more. The vendor goes on with part ${partId}; get_part shows its result later.`
    : isSent
      ? 'Cancelled after the file was sent and before the vendor had answered: it may have arrived there.'
      : 'Cancelled before the file had arrived at the vendor.';
}

function isComparison(result: JobResult): result is ComparisonResult {
  return 'summary' in result && 'table' in result;
}

function isPartResult(result: JobResult): result is PartResult {
  return 'isFeasible' in result;
}
