import type { Call } from '../../call.js';
import type { Clock } from '../../clock.js';
import { VendorError } from '../../errors.js';
import type { RunSettings } from '../../vendors/coldstream/client.js';
import { creditsIn } from '../../vendors/coldstream/numbers.js';
import { NotAccepted, NotFound, WrongMethod } from '../../vendors/coldstream/refusals.js';
import type { Note } from '../../vendors/coldstream/words.js';
import type { ColdstreamConnection } from './account.js';

export type RunOrder = RunSettings & { credits?: number | undefined };

/** What a run would come to: `credits` is what would be spent, undefined when ColdStream does not say. */
export type Preview = {
  isValid: boolean;
  validationMessages: Note[];
  estimate?: Record<string, number>;
  credits?: number;
};

/** Validates a case and has its run estimated; nothing is spent by that. An invalid case is not estimated. */
export async function previewRun(order: RunOrder, { coldstream, pace }: ColdstreamConnection, clock: Clock, call: Call): Promise<Preview> {
  call.progress(0.02, 'validating the case');
  const { isValid, messages } = await coldstream.validate(order.caseId, call.signal);
  if (!isValid) return { isValid, validationMessages: messages };
  call.progress(0.06, 'estimating the run');
  const estimate = await estimateRun();
  const credits = order.credits ?? (estimate && creditsIn(estimate));
  return {
    isValid,
    validationMessages: messages,
    ...(estimate && { estimate }),
    ...(credits !== undefined && { credits }),
  };

  /** Undefined when there is no estimate in time, or none at all. */
  async function estimateRun(): Promise<Record<string, number> | undefined> {
    const until = clock.now() + pace.estimate.deadlineMs;
    const isStarted = await coldstream.startEstimate(order, call.signal).then(() => true, unlessOffered);
    for (;;) {
      const found = await coldstream.readEstimate(order.caseId, call.signal).catch(unlessPassing);
      if (found || !isStarted || clock.now() >= until) return found;
      await clock.sleep(pace.estimate.everyMs, call.signal);
    }
  }
}

/** Not every kind of case can be estimated; one that is being estimated already is as good. */
function unlessOffered(error: unknown): boolean {
  if (error instanceof NotAccepted || error instanceof NotFound || error instanceof WrongMethod) return false;
  if (error instanceof VendorError && !error.isRefusal) return false;
  throw error;
}

function unlessPassing(error: unknown): undefined {
  if (error instanceof VendorError && !error.isRefusal) return undefined;
  throw error;
}
