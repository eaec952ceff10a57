import type { Call } from '../../call.js';
import type { Clock } from '../../clock.js';
import { JobPaused } from '../../jobs/job-kind.js';
import { CaseBusy } from '../../vendors/coldstream/refusals.js';
import type { ColdstreamConnection } from './account.js';
import { longer } from './pace.js';

/** `soFar` is a sentence without its stop on what has been reached; `share` (0 to 1) is how far the job is with that. */
type Wait = { caseId: string; soFar: string; share: number; connection: ColdstreamConnection; clock: Clock; call: Call };

/**
 * Does `attempt`, and does it again at growing distances as long as ColdStream is at another job of the case.
 *
 * @throws {JobPaused} when it is for longer than the pace allows. What else `attempt` throws.
 */
export async function whenFree<T>({ caseId, soFar, share, connection, clock, call }: Wait, attempt: () => Promise<T>): Promise<T> {
  const { busy, pauseMs } = connection.pace;
  const until = clock.now() + busy.deadlineMs;
  for (let ms = busy.firstMs; ; ms = longer(ms, busy)) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof CaseBusy)) throw error;
    }
    if (clock.now() + ms > until) throw paused(`${soFar}; another job of case ${caseId} is still under way there`, clock.now() + pauseMs);
    call.progress(share, `another job of case ${caseId} is under way at ColdStream`);
    await clock.sleep(ms, call.signal);
  }
}

/** A pause in the words of a job's progress, which its reader ends with a stop. */
export function paused(message: string, notBefore: number): JobPaused {
  const sentence = message.replace(/\.$/, '');
  return new JobPaused(`${sentence}. Call get_job after ${new Date(notBefore).toISOString()} to go on`, notBefore);
}
