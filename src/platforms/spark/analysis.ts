import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Call } from '../../call.js';
import type { Clock } from '../../clock.js';
import { InputError, JobError, VendorError } from '../../errors.js';
import { printableText } from '../../files/names.js';
import type { JobKind, JobNotes } from '../../jobs/job-kind.js';
import { JobPaused } from '../../jobs/job-kind.js';
import type { PollBudget } from '../../jobs/poll-budget.js';
import type { AnalysisOrder } from '../../order.js';
import { fullResultName, type PartStore } from '../../parts/part-store.js';
import type { AnalysisReport } from '../../vendors/spark/wire.js';
import type { PartResult } from '../../vocabulary.js';
import { withPulse } from '../pulse.js';
import type { SparkAccount, SparkConnection } from './account.js';
import { heedRefusals, pauseAfterSetback } from './setbacks.js';
import { requireKnownOutcome, sendOnce } from './upload-notes.js';

const platform = '3dspark';
/** Of the progress bar; the rest is the vendor's work. */
const uploadShare = 0.3;
/** A caller waits this long for the account's next turn; else it is told when that is. */
const patienceMs = 35_000;

const ifUnknown =
  'Look for it on the 3D Spark website and ask for it with get_part and its part id, or send it once more with force: true.';

type FinishedAnalysis = { state: 'finished'; text: string; report: AnalysisReport };

/** Analysis at 3D Spark: the part file is sent there once, and the account's turns are used to ask for the result. */
export function createSparkAnalysis(account: SparkAccount, parts: PartStore, clock: Clock): JobKind<AnalysisOrder, PartResult> {
  function identify({ file, process, material, lotSize }: AnalysisOrder) {
    const question = [platform, account.id(), file.name, file.sha256, process, material, lotSize];
    const key = createHash('sha256').update(JSON.stringify(question)).digest('hex');
    const wish = printableText([process, material, lotSize > 1 && `lot of ${lotSize}`].filter(Boolean).join(', '));
    return { key, title: wish ? `${file.name} (${wish})` : file.name };
  }

  async function send(order: AnalysisOrder, { spark, polls }: SparkConnection, call: Call, notes: JobNotes): Promise<string> {
    // Before it waits for a place.
    const file = { ...order.file, ifUnknown };
    requireKnownOutcome(notes.known, file);
    const place = identify(order).key;
    await polls.admit(place, call).catch(waitForFreedom(polls));
    try {
      const { partId } = await sendOnce(file, clock.now(), notes, (beforeEnd) =>
        spark.sendPart(order, {
          beforeEnd,
          signal: call.signal,
          progress: (fraction, message) => call.progress(fraction * uploadShare, message),
        }),
      );
      await polls.sent(place, partId);
      await notes.write({ partId });
      return partId;
    } catch (error) {
      await polls.release(place);
      throw error;
    }
  }

  /** Asks at the account's turns until the result is there, or until the time is over in which 3D Spark may be asked. */
  async function follow(partId: string, { spark, polls }: SparkConnection, call: Call): Promise<FinishedAnalysis> {
    const ask = (signal: AbortSignal) => spark.readAnalysis(partId, signal).catch(unlessPassing);
    for (let looks = 0; ; looks++) {
      call.progress(
        uploadShare + 0.06 * looks,
        looks === 0 ? '3D Spark analyzes the part' : `3D Spark is still at work, asked ${looks} times`,
      );
      const turn = await polls.look(partId, ask, call);
      const seen = turn === 'over' ? await lookLater(partId, looks > 0, ask) : turn.answer;
      if (seen.state === 'finished') return seen;
      if (seen.state === 'failed') throw failed(seen.reason);
    }

    async function lookLater(id: string, wasAsked: boolean, later: typeof ask) {
      if (wasAsked) throw paused((await polls.state()).nextTurnAt);
      const look = await polls.lookOnce(id, later, patienceMs, call);
      if ('notBefore' in look) throw paused(look.notBefore);
      if (look.answer.state !== 'running') return look.answer;
      throw paused(await polls.nextLookAt(id));
    }
  }

  async function bring(partId: string, order: AnalysisOrder, connection: SparkConnection, call: Call): Promise<void> {
    const { text, report } = await follow(partId, connection, call);
    await parts.fill(platform, partId, order, async (folder) => {
      await writeFile(join(folder, fullResultName), text, { mode: 0o600 });
      return connection.spark.toResult(report, { file: order.file, lotSize: order.lotSize });
    });
  }

  return {
    platform,
    kind: 'analysis',
    // Nothing of ours can be damaged by a file that is only sent, so a restart is never a reason to give up.
    maxAttempts: 1_000,
    identify,

    async run(order, call, notes) {
      requireSendable(order);
      const connection = await account.connect();
      return withPulse(call, async (heard) => {
        const known = notes.known.partId;
        const partId = typeof known === 'string' ? known : await heedRefusals(connection, () => send(order, connection, heard, notes));
        await bring(partId, order, connection, heard)
          .catch(pauseAfterSetback(connection, partId, 'The part is there and is'))
          .finally(() => connection.polls.release(partId));
        return undefined;
      });
    },

    async readResult(partId) {
      return (await parts.read(platform, partId))?.result;
    },
  };
}

function requireSendable({ units }: AnalysisOrder): void {
  if (units === undefined || units === 'mm') return;
  throw new InputError(
    `3D Spark cannot be told that a file is in ${units}; it takes numbers without a unit as mm.`,
    'Export the part in mm or as STEP, and leave units out.',
  );
}

/** A poll that failed on the way is one that brought nothing: the next turn tries again. */
function unlessPassing(error: unknown): { state: 'running' } {
  if (error instanceof VendorError && !error.isRefusal) return { state: 'running' };
  throw error;
}

/** A stopped account sends nothing either: the part goes out when the time has come and the job is asked for. */
function waitForFreedom(polls: PollBudget) {
  return async (error: unknown): Promise<never> => {
    const { stoppedUntil } = await polls.state();
    if (!(error instanceof VendorError) || stoppedUntil === undefined) throw error;
    throw new JobPaused(`${error.message} The part is not sent yet: call get_job after that time`, stoppedUntil);
  };
}

function paused(notBefore: number): JobPaused {
  const at = new Date(notBefore).toISOString();
  return new JobPaused(
    `3D Spark is still at work, and its rule forbids to ask on by itself. It may be asked once more from ${at}: ` +
      'call get_job then, not sooner',
    notBefore,
  );
}

function failed(reason: string): JobError {
  return new JobError(
    `3D Spark could not analyze the part: ${reason}.`,
    'Check the file with platform "local", mend it, and analyze it again.',
  );
}
