import type { Call } from '../../call.js';
import type { Clock } from '../../clock.js';
import { JobError, VendorError } from '../../errors.js';
import { type JobNotes, JobPaused } from '../../jobs/job-kind.js';
import { CaseBusy } from '../../vendors/coldstream/refusals.js';
import type { SentFile, Work, WorkState } from '../../vendors/coldstream/uploads.js';
import type { Note } from '../../vendors/coldstream/words.js';
import type { ColdstreamConnection } from './account.js';
import { longer } from './pace.js';

/** What is done with one file that has arrived. */
export type Conversion = {
  work: Work;
  caseId: string;
  fileName: string;
  sent: SentFile;
  /** Whether the case shows what the work was to make: for a ColdStream that does not tell of its jobs. */
  isMade(signal: AbortSignal): Promise<boolean>;
};

type Steps = { connection: ColdstreamConnection; clock: Clock; call: Call; notes: JobNotes };

const shares = { start: 0.6, follow: 0.65 };
/** Looks at a job that ColdStream does not know, without any sign of it in the case: some two minutes. */
const maxBlindLooks = 15;

/**
 * Has ColdStream convert or initialize a file and follows it to the end; gives what it said. Goes on where an earlier run was stopped.
 *
 * @throws {JobError} when it fails there. {JobPaused} when the case stays busy or the work takes too long: nothing is lost by that.
 */
export async function convert(conversion: Conversion, steps: Steps): Promise<Note[]> {
  const { jobId } = steps.notes.known;
  return follow(conversion, typeof jobId === 'string' ? jobId : await start(conversion, steps), steps);
}

/** The id of the job; undefined where ColdStream took the work and its answer was lost. */
async function start(conversion: Conversion, steps: Steps): Promise<string | undefined> {
  const { connection, clock, call, notes } = steps;
  const { work, caseId, sent } = conversion;
  const { busy, pauseMs } = connection.pace;
  const until = clock.now() + busy.deadlineMs;
  if (notes.known.isWorkAsked === true) {
    const known = await lookForStarted(conversion, steps);
    if (known) return noted(known, notes);
  }
  for (let ms = busy.firstMs; ; ms = longer(ms, busy)) {
    call.progress(shares.start, `asking ColdStream to ${work} the file`);
    await notes.write({ isWorkAsked: true });
    try {
      return await noted(await connection.coldstream.startWork(work, caseId, sent, call.signal), notes);
    } catch (error) {
      if (!(error instanceof CaseBusy)) return startedAllTheSame(error, conversion, steps);
    }
    await notes.write({ isWorkAsked: false });
    if (clock.now() + ms > until) {
      throw paused(`The file is at ColdStream; another job of case ${caseId} is still under way there`, clock.now() + pauseMs);
    }
    call.progress(shares.start, `another job of case ${caseId} is under way at ColdStream`);
    await clock.sleep(ms, call.signal);
  }
}

/** Where no usable answer came, the work may have begun: the case tells. Nothing is asked for a second time before that is known. */
async function startedAllTheSame(error: unknown, conversion: Conversion, steps: Steps): Promise<string | undefined> {
  if (!(error instanceof VendorError) || error.isRefusal) throw error;
  const known = await lookForStarted(conversion, steps);
  if (known) return noted(known, steps.notes);
  throw error;
}

async function lookForStarted({ caseId }: Conversion, { connection, call }: Steps): Promise<string | undefined> {
  return (await connection.coldstream.readCase(caseId, call.signal)).executingJobId ?? undefined;
}

async function noted(jobId: string, notes: JobNotes): Promise<string> {
  await notes.write({ jobId });
  return jobId;
}

async function follow(conversion: Conversion, jobId: string | undefined, steps: Steps): Promise<Note[]> {
  const { connection, clock, call } = steps;
  const { conversion: pace, pauseMs } = connection.pace;
  const until = clock.now() + pace.deadlineMs;
  const unknown = createBlindLooks(conversion, steps);
  for (let ms = pace.firstMs; ; ms = longer(ms, pace)) {
    call.progress(shares.follow, `ColdStream is to ${conversion.work} the file`);
    const seen: WorkState = jobId === undefined ? { state: 'unknown' } : await look(jobId, steps);
    const known = seen.state === 'unknown' ? await unknown() : seen;
    if (known.state === 'done') return known.messages;
    if (known.state === 'failed') throw failed(conversion, known.messages);
    if (clock.now() + ms > until) throw paused('The file is at ColdStream, which is still at work on it', clock.now() + pauseMs);
    await clock.sleep(ms, call.signal);
  }
}

/** A look that failed on the way is one that brought nothing; what does not want to be asked is asked later. */
async function look(jobId: string, { connection, clock, call }: Steps): Promise<WorkState> {
  try {
    return await connection.coldstream.readWork(jobId, call.signal);
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    if (error.isRefusal) throw paused(`The file is there, but ${error.message}`, clock.now() + connection.pace.pauseMs);
    return { state: 'running' };
  }
}

/** Looks into the case where the job itself cannot be asked for: at what it makes, and at whether a job of the case is under way. */
function createBlindLooks({ caseId, fileName, work, isMade }: Conversion, { connection, call }: Steps) {
  let looks = 0;
  let wasUnderWay = false;
  return async (): Promise<{ state: 'running' } | { state: 'done'; messages: Note[] }> => {
    if (await isMade(call.signal)) return { state: 'done', messages: [] };
    const { executingJobId } = await connection.coldstream.readCase(caseId, call.signal);
    looks = executingJobId === null ? looks + 1 : 0;
    const isOver = executingJobId === null && (wasUnderWay || looks >= maxBlindLooks);
    wasUnderWay = executingJobId !== null;
    if (!isOver) return { state: 'running' };
    // It may have ended between the two questions.
    if (await isMade(call.signal)) return { state: 'done', messages: [] };
    throw unseen(work, fileName);
  };
}

function unseen(work: Work, fileName: string): JobError {
  return new JobError(
    `ColdStream does not know its job to ${work} "${fileName}" any more, and the case shows nothing that came of it.`,
    'Look at the case with get_case or on the ColdStream website; call again with force: true to send the file anew.',
  );
}

function failed({ work, fileName }: Conversion, messages: Note[]): JobError {
  const said = messages.map(({ text }) => `"${text.replaceAll('"', "'")}"`).slice(0, 3);
  return new JobError(
    `ColdStream could not ${work} "${fileName}": ${said.length > 0 ? said.join('; ') : 'it gave no reason'}.`,
    'Check the file with analyze_part (platform "local"), mend it, and send it again.',
  );
}

/** A pause in the words of a job's progress, which its reader ends with a stop. */
export function paused(message: string, notBefore: number): JobPaused {
  const sentence = message.replace(/\.$/, '');
  return new JobPaused(`${sentence}. Call get_job after ${new Date(notBefore).toISOString()} to go on`, notBefore);
}
