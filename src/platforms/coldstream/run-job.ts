import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import type { Call } from '../../call.js';
import type { Clock } from '../../clock.js';
import { ExpectedError, InputError, JobError } from '../../errors.js';
import { publishFile } from '../../files/publish.js';
import type { JobKind, JobNotes } from '../../jobs/job-kind.js';
import type { CaseView, Evolution } from '../../vendors/coldstream/case-view.js';
import { numbersInTexts } from '../../vendors/coldstream/numbers.js';
import type { SavedFile } from '../../vocabulary.js';
import { withPulse } from '../pulse.js';
import type { ColdstreamAccount, ColdstreamConnection } from './account.js';
import { paused, whenFree } from './busy.js';
import type { CaseLineUp } from './case-line.js';
import { type Preview, previewRun, type RunOrder } from './run-preview.js';
import { type Before, earlierSubmission, followRun, submitOnce } from './submission.js';

const platform = 'coldstream';
/** Of the numbers that a job keeps; get_case tells more of them. */
const maxQuantities = 30;

/** What a run came to. `numbers`: those of result and summary, whose layout is not documented, by their place in them. */
export type FinishedRun = {
  name: string;
  /** `ColdStream`, or `ColdStream (sandbox)`. */
  source: string;
  caseId: string;
  state: string;
  credits: number | null;
  evolution: Evolution[];
  numbers: Record<string, number>;
  files: SavedFile[];
  note?: string;
};

/** Runs a case: validated, estimated, submitted once, followed to its end, and its documents saved. */
export function createColdstreamRunJob(
  account: ColdstreamAccount,
  inLine: CaseLineUp,
  outputFolder: () => string,
  clock: Clock,
): JobKind<RunOrder, FinishedRun> {
  async function submit(order: RunOrder, connection: ColdstreamConnection, call: Call, notes: JobNotes): Promise<Before> {
    const steps = { connection, clock, call, notes };
    const earlier = await earlierSubmission(order.caseId, steps);
    if (earlier) return earlier;
    call.progress(0, `waiting for its turn at case ${order.caseId}`);
    const wait = { ...steps, caseId: order.caseId, share: 0.02, soFar: 'Nothing was submitted to ColdStream' };
    return inLine(order.caseId, call.signal, () =>
      whenFree(wait, async () => {
        const preview = await previewRun(order, connection, clock, call);
        return submitOnce(order, requireCredits(order.caseId, preview), steps);
      }),
    );
  }

  /** What was paid for is given up for nothing but its own end: whoever asks for the job after any other failure goes on with it. */
  async function keeping<Result>(caseId: string, { pace }: ColdstreamConnection, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ExpectedError) || error instanceof JobError) throw error;
      throw paused(
        `Case ${caseId} was submitted and is not submitted again, but ${error.message} ${error.hint}`,
        clock.now() + pace.pauseMs,
      );
    }
  }

  /** Saves the result and the summary as they were sent. */
  async function save(texts: [string, string][], { name, caseId }: CaseView, call: Call): Promise<SavedFile[]> {
    const files: SavedFile[] = [];
    for (const [which, text] of texts) {
      call.progress(0.98, `saving the ${which}`);
      const fileName = `${name ?? 'case'}-${caseId}-${which}.json`;
      const { path, sizeBytes, sha256 } = await publishFile(outputFolder(), fileName, Buffer.from(text), { signal: call.signal });
      files.push({ path, uri: pathToFileURL(path).href, mimeType: 'application/json', sizeBytes, sha256 });
    }
    return files;
  }

  async function fetchAndSave({ coldstream }: ColdstreamConnection, seen: CaseView, call: Call) {
    const { caseId } = seen;
    call.progress(0.96, 'fetching result and summary');
    const texts: [string, string][] = [];
    for (const which of ['result', 'summary'] as const) {
      const text = await coldstream.readDocument(which, caseId, call.signal);
      if (text !== undefined) texts.push([which, text]);
    }
    const evolution = await coldstream.readEvolution(caseId, call.signal);
    const numbers = numbersInTexts(texts.map(([, text]) => text));
    // Last, so that nothing is saved twice because something else failed.
    return { evolution: evolution.slice(0, maxQuantities), numbers, files: await save(texts, seen, call) };
  }

  return {
    platform,
    kind: 'run',
    // What was submitted is only followed, so a restart is never a reason to give up.
    maxAttempts: 1_000,

    identify(order) {
      const { caseId, resolution, processingMethod, priorityLevel, credits } = order;
      const question = [platform, account.id(), 'run', caseId, resolution, processingMethod, priorityLevel, credits];
      const key = createHash('sha256').update(JSON.stringify(question)).digest('hex');
      const wish = [resolution, processingMethod, priorityLevel && `priority ${priorityLevel}`].filter(Boolean).join(', ');
      return { key, title: `run of case ${caseId} (${wish})` };
    },

    async run(order, call, notes) {
      const connection = await account.connect();
      return withPulse(call, async (heard) => {
        const before = await submit(order, connection, heard, notes);
        return keeping(order.caseId, connection, async () => {
          const seen = await followRun(order.caseId, before, { connection, clock, call: heard, notes });
          const fetched = await fetchAndSave(connection, seen, heard);
          return {
            name: seen.name ?? `case ${order.caseId}`,
            source: connection.coldstream.source,
            caseId: order.caseId,
            state: seen.state,
            credits: creditsOf(notes),
            ...fetched,
            ...(fetched.files.length === 0 && { note: 'ColdStream calls the run finished, but has neither a result nor a summary of it.' }),
          };
        });
      });
    },
  };
}

/** @throws {InputError} when the case cannot be run, or nobody knows what it would cost. */
function requireCredits(caseId: string, { isValid, validationMessages, credits }: Preview): number {
  if (!isValid) {
    const said = validationMessages.slice(0, 3).map(({ text }) => `"${text.replaceAll('"', "'")}"`);
    throw new InputError(
      `ColdStream finds case ${caseId} not valid, so it was not submitted${said.length > 0 ? `: ${said.join('; ')}` : ''}.`,
      'Mend the case on the ColdStream website, then run it again.',
    );
  }
  if (credits !== undefined) return credits;
  throw new InputError(
    `ColdStream gave no estimate of the credits for case ${caseId}, so it was not submitted.`,
    'Ask the user how many credits may be spent, and give that number as credits.',
  );
}

function creditsOf({ known }: JobNotes): number | null {
  const { submission } = known;
  const hasCredits = typeof submission === 'object' && submission !== null && 'credits' in submission;
  return hasCredits && typeof submission.credits === 'number' ? submission.credits : null;
}
