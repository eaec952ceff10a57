import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import type { Call } from '../../call.js';
import type { Clock } from '../../clock.js';
import { InputError } from '../../errors.js';
import { publishFile } from '../../files/publish.js';
import type { JobKind, JobNotes } from '../../jobs/job-kind.js';
import type { CaseView, Evolution } from '../../vendors/coldstream/case-view.js';
import { numbersInText } from '../../vendors/coldstream/numbers.js';
import type { SavedFile } from '../../vocabulary.js';
import { withPulse } from '../pulse.js';
import type { ColdstreamAccount, ColdstreamConnection } from './account.js';
import type { CaseLineUp } from './case-line.js';
import { type Preview, previewRun, type RunOrder } from './run-preview.js';
import { type Before, earlierSubmission, followRun, submitOnce } from './submission.js';

const platform = 'coldstream';

/** What a run came to. `numbers`: those of result and summary, whose layout is not documented, by their place in them. */
export type FinishedRun = {
  name: string;
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
    return inLine(order.caseId, call.signal, async () => {
      const preview = await previewRun(order, connection, clock, call);
      return submitOnce(order, requireCredits(order.caseId, preview), steps);
    });
  }

  /** Saves the result and the summary as they were sent. */
  async function save(connection: ColdstreamConnection, seen: CaseView, call: Call) {
    const files: SavedFile[] = [];
    let numbers: Record<string, number> = {};
    for (const which of ['result', 'summary'] as const) {
      call.progress(which === 'result' ? 0.96 : 0.98, `saving the ${which}`);
      const text = await connection.coldstream.readDocument(which, seen.caseId, call.signal);
      if (text === undefined) continue;
      const name = `${seen.name ?? 'case'}-${seen.caseId}-${which}.json`;
      const { path, sizeBytes, sha256 } = await publishFile(outputFolder(), name, Buffer.from(text), { signal: call.signal });
      files.push({ path, uri: pathToFileURL(path).href, mimeType: 'application/json', sizeBytes, sha256 });
      numbers = { ...numbers, ...numbersInText(text) };
    }
    return { files, numbers };
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
        const seen = await followRun(order.caseId, before, { connection, clock, call: heard, notes });
        const { files, numbers } = await save(connection, seen, heard);
        const evolution = await connection.coldstream.readEvolution(order.caseId, heard.signal);
        return {
          name: seen.name ?? `case ${order.caseId}`,
          caseId: order.caseId,
          state: seen.state,
          credits: creditsOf(notes),
          evolution: evolution.slice(0, 40),
          numbers,
          files,
          ...(files.length === 0 && { note: 'ColdStream calls the run finished, but has neither a result nor a summary of it.' }),
        };
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
