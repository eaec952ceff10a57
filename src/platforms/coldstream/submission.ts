import { z } from 'zod';
import type { Call } from '../../call.js';
import type { Clock } from '../../clock.js';
import { ExpectedError, InputError, JobError, OutcomeUnknown, VendorError } from '../../errors.js';
import type { JobNotes } from '../../jobs/job-kind.js';
import type { CaseView } from '../../vendors/coldstream/case-view.js';
import { CaseBusy } from '../../vendors/coldstream/refusals.js';
import type { ColdstreamConnection } from './account.js';
import { paused } from './busy.js';
import type { RunOrder } from './run-preview.js';

/** What was known of a case before it was submitted. */
export type Before = { state: string; submittedAt: string | null };

const BeforeNote = z.object({ state: z.string(), submittedAt: z.string().nullable() });
/** The case may show a submission a little late. */
const looks = 4;

type Steps = { connection: ColdstreamConnection; clock: Clock; call: Call; notes: JobNotes };

/**
 * Submits a case exactly once: what happened is noted before and after, and where no clear answer came, the case itself is asked.
 * Whatever it says, the order is never sent a second time.
 *
 * @throws {OutcomeUnknown} when it was sent and the case does not show it.
 */
export async function submitOnce(order: RunOrder, credits: number, steps: Steps): Promise<Before> {
  const { connection, call, notes, clock } = steps;
  const { state, submittedAt } = await requireIdle(order.caseId, connection, call);
  const before = { state, submittedAt };
  await notes.write({ before, submission: { at: new Date(clock.now()).toISOString(), credits } });
  call.progress(0.15, 'submitting the case');
  try {
    await connection.coldstream.submit(order, credits, call.signal);
  } catch (error) {
    if (call.signal.aborted) throw error;
    if (!isUncertain(error)) {
      await notes.write({ submission: null });
      throw error;
    }
    await requireSubmitted(order.caseId, before, steps);
  }
  await notes.write({ isSubmitted: true });
  await untilShown(order.caseId, before, steps);
  return before;
}

/** What was known before the submission that an earlier run has made, or undefined when it made none. */
export async function earlierSubmission(caseId: string, steps: Steps): Promise<Before | undefined> {
  const { known } = steps.notes;
  if (known.submission == null) return undefined;
  const before = BeforeNote.parse(known.before);
  if (known.isSubmitted === true) return before;
  await requireSubmitted(caseId, before, steps);
  await steps.notes.write({ isSubmitted: true });
  return before;
}

/** @throws {InputError} when the case is queued or runs already: it would be paid twice. */
async function requireIdle(caseId: string, { coldstream }: ColdstreamConnection, call: Call): Promise<CaseView> {
  const seen = await coldstream.readCase(caseId, call.signal);
  if (seen.state !== 'running' && seen.state !== 'queued') return seen;
  throw new InputError(
    `Case ${caseId} of ColdStream is ${seen.state} already, so it was not submitted.`,
    'Look at it with get_case, and run it when that has ended.',
  );
}

/** A refusal in so many words is certain: nothing was submitted. */
function isUncertain(error: unknown): boolean {
  return error instanceof VendorError && !error.isRefusal && !(error instanceof CaseBusy);
}

async function requireSubmitted(caseId: string, before: Before, steps: Steps): Promise<void> {
  if (await untilShown(caseId, before, steps)) return;
  throw new OutcomeUnknown(
    `Case ${caseId} was submitted to ColdStream, but no clear answer came, and the case does not show it: it may or may not run.`,
    'Look at the case with get_case and on the ColdStream website. It is not submitted again unless you call with force: true.',
  );
}

/** Looks until the case shows that it was submitted, so that nobody who waits for his turn at it submits it, too. */
async function untilShown(caseId: string, before: Before, { connection, clock, call }: Steps): Promise<boolean> {
  for (let look = 1; ; look++) {
    call.progress(0.18, 'looking up whether ColdStream has taken the case');
    const seen = await connection.coldstream.readCase(caseId, call.signal).catch((error) => {
      // Whatever keeps the case from being read says nothing about whether it was submitted.
      if (error instanceof ExpectedError) return undefined;
      throw error;
    });
    if (seen && shows(seen, before)) return true;
    if (look === looks) return false;
    await clock.sleep(connection.pace.estimate.everyMs, call.signal);
  }
}

/** Whether the case has gone on since: queued, running, or submitted at another time. */
function shows({ state, submittedAt }: CaseView, before: Before): boolean {
  if (state === 'running' || state === 'queued') return true;
  if (submittedAt !== null && submittedAt !== before.submittedAt) return true;
  return (state === 'finished' || state === 'stalled') && state !== before.state;
}

/** Follows a submitted case to its end. A finished case that was finished before counts only when it shows the new submission. */
export async function followRun(caseId: string, before: Before, { connection, clock, call }: Steps): Promise<CaseView> {
  let hasMoved = false;
  for (let nth = 0; ; nth++) {
    const seen = await connection.coldstream.readCase(caseId, call.signal).catch((error) => {
      if (!(error instanceof VendorError)) throw error;
      if (error.isRefusal) throw paused(`The case was submitted, but ${error.message}`, clock.now() + connection.pace.pauseMs);
      return undefined;
    });
    hasMoved ||= seen !== undefined && shows(seen, before);
    if (seen && (hasMoved || nth >= maxUnmoved)) {
      if (seen.state === 'finished') return seen;
      if (seen.state === 'stalled') throw stalled(caseId);
      if (seen.state === 'created') throw withdrawn(caseId, hasMoved);
    }
    call.progress(progressOf(nth), `the case is ${seen?.state ?? 'not to be reached'}, asked ${nth + 1} times`);
    await clock.sleep(connection.pace.runMs, call.signal);
  }
}

/** Looks at a case that shows nothing of its submission before it is taken as it is: some five minutes. */
const maxUnmoved = 10;

/** Nobody knows how long a run takes: the bar creeps towards its end. */
function progressOf(nth: number): number {
  return 0.2 + 0.75 * (1 - 1 / (1 + nth / 40));
}

function stalled(caseId: string): JobError {
  return new JobError(
    `ColdStream stalled at case ${caseId}: the run came to no result.`,
    'Look at the case with get_case and at its log on the ColdStream website; it is not submitted again by itself.',
  );
}

function withdrawn(caseId: string, hasMoved: boolean): JobError {
  return new JobError(
    `Case ${caseId} of ColdStream is not queued any more and has not run${hasMoved ? ': it was taken out of the queue' : ''}.`,
    'Look at the case with get_case and on the ColdStream website before it is run again.',
  );
}
