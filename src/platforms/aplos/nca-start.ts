import type { Call } from '../../call.js';
import type { Clock } from '../../clock.js';
import { ConfigError, InputError, OutcomeUnknown, VendorError } from '../../errors.js';
import { type JobNotes, JobPaused } from '../../jobs/job-kind.js';
import type { Analysis } from '../../vendors/aplos/start-body.js';
import type { AplosConnection } from './account.js';
import { readNotes, type Stored } from './nca-notes.js';

type Start = { connection: AplosConnection; analysis: Analysis; stored: Stored; call: Call; notes: JobNotes; clock: Clock };

/** An execution is paid for. One that is not in the list, after it may have been started, is started once more and no more. */
const mostStarts = 2;
/** After a start without an answer the list is looked at this often, at growing distances, before it is taken for not started. */
const mostLooks = 3;

/**
 * The id of the execution of a stored file: started, or found where it may have been started before.
 *
 * @throws {OutcomeUnknown} when it may run and cannot be found, {JobPaused} when the list cannot be read just now.
 */
export async function startOnce(order: Start): Promise<string> {
  const { connection, analysis, stored, call, notes, clock } = order;
  const before = readNotes(notes.known);
  if (before.executionId !== undefined) return before.executionId;
  const at = before.start?.at ?? new Date(clock.now()).toISOString();
  for (let count = before.start?.count ?? 0; ; count++) {
    const found = count === 0 ? undefined : await lookFor(order, Date.parse(at));
    const id = found ?? (await start(count));
    if (id === undefined) continue;
    await notes.write({ executionId: id });
    return id;
  }

  /** Undefined when it may or may not have been started. */
  async function start(count: number): Promise<string | undefined> {
    if (count >= mostStarts) throw outcomeUnknown(connection);
    await notes.write({ start: { at, count: count + 1 } });
    try {
      return await connection.aplos.startExecution(stored.api, analysis, stored.file, call.signal);
    } catch (error) {
      if (error instanceof VendorError && !error.isRefusal) return undefined;
      throw error;
    }
  }
}

async function lookFor({ connection, analysis, stored, call, clock }: Start, sinceMs: number): Promise<string | undefined> {
  const { aplos, pace } = connection;
  for (let look = 0; look < mostLooks; look++) {
    call.progress(0.35, `${aplos.source} did not say whether it has started the analysis: looking for it`);
    await clock.sleep(pace.firstMs[stored.api] * 2 ** look, call.signal);
    const candidate = { file: stored.file, name: analysis.name, sinceMs };
    const found = await aplos.findExecution(stored.api, candidate, call.signal).catch((error) => notListed(connection, error, clock));
    if (found !== undefined) return found;
  }
  return undefined;
}

function notListed(connection: AplosConnection, error: unknown, clock: Clock): never {
  if (error instanceof OutcomeUnknown) throw error;
  if (error instanceof VendorError) {
    const { source } = connection.aplos;
    const message = `It is not known whether ${source} has started the analysis, and its list of executions cannot be read`;
    throw new JobPaused(
      `${message} (${error.message.replace(/\.$/, '')}): call get_job to look once more`,
      clock.now() + connection.pace.mostMs,
    );
  }
  if (error instanceof ConfigError || error instanceof InputError) throw outcomeUnknown(connection);
  throw error;
}

function outcomeUnknown({ aplos: { source } }: AplosConnection): OutcomeUnknown {
  return new OutcomeUnknown(
    `${source} was told to start the analysis, and no answer came: it may or may not run.`,
    'Look for it on its website; if it is not there, run it once more with force: true.',
  );
}
