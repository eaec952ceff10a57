import type { Call } from '../../call.js';
import type { Clock } from '../../clock.js';
import { JobError, VendorError } from '../../errors.js';
import type { JobNotes, JobPaused } from '../../jobs/job-kind.js';
import { CaseBusy } from '../../vendors/coldstream/refusals.js';
import type { SentFile, Work, WorkState } from '../../vendors/coldstream/uploads.js';
import type { Note } from '../../vendors/coldstream/words.js';
import type { ColdstreamConnection } from './account.js';
import { paused, whenFree } from './busy.js';
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
 * Where it is not known whether the work was begun, the case is looked at before it is asked for once more: done twice, an
 * initialization would make every region twice.
 *
 * @throws {JobError} when it fails there. {JobPaused} when the case stays busy, the work takes too long or ColdStream cannot be
 * reached: nothing is lost by that.
 */
export async function convert(conversion: Conversion, steps: Steps): Promise<Note[]> {
  const { jobId } = steps.notes.known;
  const begun = typeof jobId === 'string' ? { jobId } : await begin(conversion, steps);
  if ('made' in begun) return begun.made;
  const { state, messages } = await follow(conversion, begun.jobId, steps);
  if (state === 'failed') throw failed(conversion, messages);
  return messages;
}

async function begin(conversion: Conversion, steps: Steps): Promise<Begun> {
  const wait = { ...steps, caseId: conversion.caseId, share: shares.start, soFar: 'The file is at ColdStream' };
  return whenFree(wait, async () => {
    const made = steps.notes.known.isWorkAsked === true ? await findMade(conversion, steps) : undefined;
    return made ? { made } : ask(conversion, steps);
  });
}

/** Work that was begun, or that turned out to be done. */
type Begun = { jobId: string } | { made: Note[] };

/** Asks for the work, and finds out what has come of that where no usable answer came. */
async function ask(conversion: Conversion, steps: Steps): Promise<Begun> {
  const { work, caseId, sent } = conversion;
  const { connection, call, notes } = steps;
  call.progress(shares.start, `asking ColdStream to ${work} the file`);
  await notes.write({ isWorkAsked: true });
  try {
    const jobId = await connection.coldstream.startWork(work, caseId, sent, call.signal);
    await notes.write({ jobId });
    return { jobId };
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    if (error instanceof CaseBusy) {
      await notes.write({ isWorkAsked: false });
      throw error;
    }
    const made = error.isRefusal ? undefined : await findMade(conversion, steps);
    if (made) return { made };
    throw later(error, steps);
  }
}

/**
 * What the file was made into, though no answer said so; undefined when the case shows nothing. A job that is under way there may be of
 * somebody else: it is waited for, but only what the case shows then counts.
 */
async function findMade(conversion: Conversion, steps: Steps): Promise<Note[] | undefined> {
  const { signal } = steps.call;
  try {
    const { executingJobId } = await steps.connection.coldstream.readCase(conversion.caseId, signal);
    const end = executingJobId === null ? undefined : await follow(conversion, executingJobId, steps);
    return (await conversion.isMade(signal)) ? (end?.messages ?? []) : undefined;
  } catch (error) {
    throw error instanceof VendorError ? later(error, steps) : error;
  }
}

function later({ message }: VendorError, { connection, clock }: Steps): JobPaused {
  return paused(`The file is there, but ${message}`, clock.now() + connection.pace.pauseMs);
}

type End = { state: 'done' | 'failed'; messages: Note[] };

async function follow(conversion: Conversion, jobId: string, steps: Steps): Promise<End> {
  const { connection, clock, call } = steps;
  const { conversion: pace, pauseMs } = connection.pace;
  const until = clock.now() + pace.deadlineMs;
  const lookBlindly = createBlindLooks(conversion, steps);
  for (let ms = pace.firstMs; ; ms = longer(ms, pace)) {
    call.progress(shares.follow, `ColdStream is to ${conversion.work} the file`);
    const seen = await passedOver(steps, async () => {
      const told: WorkState = await connection.coldstream.readWork(jobId, call.signal);
      return told.state === 'unknown' ? lookBlindly() : told;
    });
    if (seen && seen.state !== 'running') return seen;
    if (clock.now() + ms > until) throw paused('The file is at ColdStream, which is still at work on it', clock.now() + pauseMs);
    await clock.sleep(ms, call.signal);
  }
}

/** A look that failed on the way is one that brought nothing; what does not want to be asked is asked later. */
async function passedOver<T>(steps: Steps, look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    if (error.isRefusal) throw later(error, steps);
    return undefined;
  }
}

/** Looks into the case where the job itself cannot be asked for: at what it makes, and at whether a job of the case is under way. */
function createBlindLooks({ caseId, fileName, work, isMade }: Conversion, { connection, call }: Steps) {
  let looks = 0;
  let wasUnderWay = false;
  return async (): Promise<{ state: 'running' } | End> => {
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
