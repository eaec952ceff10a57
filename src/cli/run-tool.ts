import type { z } from 'zod';
import type { Call } from '../call.js';
import { InputError } from '../errors.js';
import type { Services } from '../services.js';
import { getJob } from '../tools/get-job.js';
import type { JobReport } from '../vocabulary.js';

/** What shells expect of a program that Ctrl+C ended. */
export const interruptedCode = 130;

/** The values as input of a tool, without those that were not given. @throws {InputError} when it does not take them. */
export function parseInput(schema: z.ZodObject, values: Record<string, unknown>): Record<string, unknown> {
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new InputError(`${issue?.path.join('.')}: ${issue?.message}`, 'See part-analysis-mcp --help.');
}

/** The answer of a tool that starts a job, once that job runs no more. */
export async function followed<Answer extends { job?: string; state?: string }>(
  answer: Answer,
  services: Services,
  call: Call,
): Promise<Answer> {
  let last = answer;
  while (last.state === 'running') {
    last = (await getJob.run(parseInput(getJob.input, { job: last.job }), services, call)) as Answer;
  }
  return last;
}

/** The error of a job that ended without a result; one that is not done has an answer, too: what to do next. */
export function noResult({ state, job, message }: Pick<JobReport, 'state' | 'job' | 'message'>): InputError {
  const next = state === 'paused' ? 'Run the same command again then.' : 'Run the command again with --force.';
  return new InputError(message ?? `Job ${job} ended as ${state}.`, next);
}
