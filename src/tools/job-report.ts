import { InputError, JobError } from '../errors.js';
import type { JobView } from '../jobs/job-kind.js';
import type { JobReport, PartResult } from '../vocabulary.js';

/** A job in the words of a tool's answer. */
export function toJobReport(view: JobView<PartResult>): JobReport {
  const { job, state, partId, progress, result } = view;
  const message = [restarted(view), whatNext(view)].filter(Boolean).join(' ');
  const percent = state === 'running' ? { progressPercent: Math.round(progress.fraction * 100) } : {};
  return { job, state, partId, ...percent, message, ...(result && { result }) };
}

/** @throws the job's own failure, for a caller who asked for its result and not for its state. */
export function requireNoFailure(view: JobView<PartResult>): JobView<PartResult> {
  if (!view.failure) return view;
  const { kind, message, hint } = view.failure;
  throw kind === 'input' ? new InputError(message, hint) : new JobError(message, hint);
}

function restarted({ attempts, state }: JobView<unknown>): string | undefined {
  if (attempts < 2) return undefined;
  return state === 'running'
    ? 'The server was stopped while it worked on this; the analysis was started again.'
    : `The server was stopped while it worked on this; the analysis was started ${attempts} times.`;
}

function whatNext({ state, progress, failure, result }: JobView<PartResult>): string {
  if (state === 'running') return `${progress.message}. Call get_job with this job to wait for the result.`;
  if (state === 'interrupted') return 'The server was stopped while it worked on this. Call get_job with this job to start it again.';
  if (state === 'failed') return `${failure?.message} ${failure?.hint}`;
  if (state === 'cancelled') return 'Cancelled. Call analyze_part again to start anew.';
  if (!result) return 'The result was removed from this machine. Call analyze_part with force: true to make it again.';
  return `${verdict(result)} Pictures and files: fetch_file with this partId.`;
}

/** The answer to the question that was asked, in one sentence. */
function verdict({ isFeasible, process, material, machine, alternatives, findings }: PartResult): string {
  const way = `${process} in ${material} on ${machine}`;
  if (isFeasible) return `Can be made with ${way}.`;
  const failed = findings.filter(({ ok }) => ok === false).map(({ check }) => check);
  const scope = alternatives ? 'Cannot be made as it is with any process; closest is' : 'Cannot be made as it is with';
  return `${scope} ${way} (fails: ${failed.join(', ')}).`;
}
