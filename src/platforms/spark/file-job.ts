import { createHash } from 'node:crypto';
import { basename, extname, join } from 'node:path';
import type { Call } from '../../call.js';
import { InputError } from '../../errors.js';
import { printableText } from '../../files/names.js';
import { type JobKind, JobPaused } from '../../jobs/job-kind.js';
import type { PartStore } from '../../parts/part-store.js';
import { type FileOrder, type NamedFile, savePartFile, storedNames } from '../../parts/stored-files.js';
import { NoAnswer } from '../../vendors/spark/answer.js';
import { NotInStorage } from '../../vendors/spark/refusals.js';
import { taskNames } from '../../vendors/spark/task-events.js';
import type { FileKind } from '../../vocabulary.js';
import { withPulse } from '../pulse.js';
import type { SparkAccount, SparkConnection } from './account.js';
import { heedRefusals } from './setbacks.js';

const platform = '3dspark';
/** A caller waits this long for the account's next turn; else it is told when that is. */
const patienceMs = 35_000;

type MadeKind = keyof typeof taskNames & ('report' | 'orientedCad');
type Steps = { connection: SparkConnection; order: FileOrder; to: string; call: Call };

/** A file of the 3D Spark File API: made there first where it has to be, fetched, and saved. */
export function createSparkFileJob(
  account: SparkAccount,
  parts: PartStore,
  outputFolder: () => string,
  /** Saves the page that shows a part; it is made here, not there. */
  saveView: (order: FileOrder, partName: string, call: Call) => Promise<NamedFile>,
): JobKind<FileOrder, NamedFile> {
  /** Downloads to `to`, which does not exist; returns the name that the vendor gave the file. */
  async function fetchTo({ connection: { spark }, order, to, call }: Steps): Promise<string | undefined> {
    const { kind, partId } = order;
    const options = { signal: call.signal, progress: (fraction: number, message: string) => call.progress(0.5 + fraction / 2, message) };
    if (kind === 'asset') return (await spark.downloadAsset(partId, requireBasename(order), to, options)).fileName;
    if (isOnlyLocal(kind)) throw hasNone(kind);
    return (await spark.download(kind, partId, to, options)).fileName;
  }

  /**
   * Lets 3D Spark make the file; where the message that it is ready does not come, the file itself is asked for. Listens before it
   * starts, so that no message is missed.
   */
  async function make(kind: MadeKind, steps: Steps, isStarted: boolean, started: () => Promise<void>): Promise<string | undefined> {
    const { connection, order, call } = steps;
    const { spark, polls, messageMs } = connection;
    if (isStarted) return lookForIt(kind, steps);
    const events = await spark.openTaskEvents();
    try {
      await spark.startTask(kind, order.partId, call.signal);
      await polls.sent(taskId(order), taskId(order));
      await started();
      call.progress(0.1, `3D Spark makes the ${kind}`);
      const isTold = await events?.next(taskNames[kind], order.partId, messageMs, call.signal);
      const found = isTold ? await tryFetch(steps) : undefined;
      if (found?.isThere) return found.fileName;
      // The message was about another part of this account, or the answer got lost.
      if (found) await polls.note();
    } finally {
      events?.close();
    }
    return lookForIt(kind, steps);
  }

  /** A file whose answer got lost on the way is asked for like one that is not made yet. */
  function tryFetch(steps: Steps) {
    return fetchTo(steps).then(
      (fileName) => ({ isThere: true as const, fileName }),
      (error) => {
        if (error instanceof NotInStorage || error instanceof NoAnswer) return { isThere: false as const };
        throw error;
      },
    );
  }

  /** Asks for the file at the account's turns, until it is there or the time is over. */
  async function lookForIt(kind: MadeKind, steps: Steps): Promise<string | undefined> {
    const { polls } = steps.connection;
    const id = taskId(steps.order);
    const ask = () => tryFetch(steps);
    for (let looks = 0; ; looks++) {
      const turn = await polls.look(id, ask, steps.call);
      if (turn === 'over') return lookOnce(looks > 0);
      if (turn.answer.isThere) return turn.answer.fileName;
      steps.call.progress(0.1 + 0.03 * looks, `3D Spark makes the ${kind}, asked ${looks + 1} times`);
    }

    async function lookOnce(wasAsked: boolean): Promise<string | undefined> {
      if (wasAsked) throw paused(kind, (await polls.state()).nextTurnAt);
      const look = await polls.lookOnce(id, ask, patienceMs, steps.call);
      if ('notBefore' in look) throw paused(kind, look.notBefore);
      if (look.answer.isThere) return look.answer.fileName;
      throw paused(kind, await polls.nextLookAt(id));
    }
  }

  return {
    platform,
    kind: 'file',
    maxAttempts: 1_000,

    identify({ partId, kind, basename: asset, saveAs }) {
      const question = JSON.stringify([platform, account.id(), 'file', partId, kind, asset, saveAs]);
      return {
        key: createHash('sha256').update(question).digest('hex'),
        partId,
        title: `${printableText(asset ?? kind)} of part ${partId}`,
      };
    },

    async run(order, call, notes) {
      const connection = await account.connect();
      const { partId, kind } = order;
      const bring = (to: string, heard: Call) => {
        const steps = { connection, order, to, call: heard };
        if (kind !== 'report' && kind !== 'orientedCad') return fetchTo(steps);
        const made = make(kind, steps, notes.known.isStarted === true, () => notes.write({ isStarted: true }));
        return made.finally(() => connection.polls.release(taskId(order)));
      };
      const partName = (await parts.read(platform, partId))?.result.name ?? `part-${partId.slice(0, 8)}`;
      const save = async (path: string, fileName: string, saveAs = order.saveAs) => {
        const saved = await savePartFile(outputFolder(), { ...order, platform, path, fileName, partName, saveAs });
        return { name: basename(saved.path), ...saved };
      };
      const work = async (heard: Call) => {
        const names = storedNames[kind];
        if (names) {
          const path = await parts.addFile(platform, partId, async (to) => nameFor(names, await bring(to, heard)));
          return save(path, basename(path));
        }
        return parts.inWorkFolder(async (folder) => {
          const path = join(folder, 'file');
          await bring(path, heard);
          return kind === 'asset' ? save(path, requireBasename(order), order.saveAs ?? requireBasename(order)) : save(path, 'rfq.zip');
        });
      };
      if (kind === 'view') return withPulse(call, (heard) => saveView(order, partName, heard));
      return withPulse(call, (heard) => heedRefusals(connection, () => work(heard)));
    },
  };
}

/** The stored name whose extension is the vendor's; `.stp` is written `.step`. */
function nameFor(names: readonly string[], given: string | undefined): string {
  const extension = extname(given ?? '')
    .toLowerCase()
    .replace('.stp', '.step');
  return names.find((name) => extension !== '' && name.endsWith(extension)) ?? names[0] ?? 'file';
}

/** A task has turns of its own, like a part. */
function taskId({ partId, kind }: FileOrder): string {
  return `${partId} ${kind}`;
}

function requireBasename({ basename: asset }: FileOrder): string {
  if (asset) return asset;
  throw new InputError('Which asset is not said.', 'Give its file name as basename; get_part with section "assets" lists those of a part.');
}

const onlyLocal = ['heatmap', 'overhangMap', 'sectionView', 'view', 'fullResult', 'reportPdf'] as const;

/** A full report comes with the analysis; the others 3D Spark does not make. */
function isOnlyLocal(kind: FileKind): kind is (typeof onlyLocal)[number] {
  return onlyLocal.some((name) => name === kind);
}

function hasNone(kind: string): InputError {
  return new InputError(
    `3D Spark has no ${kind} of its parts.`,
    'There can be thumbnail, view, visualization, fullResult, cad, orientedCad, report, rfqPackage and asset.',
  );
}

function paused(kind: MadeKind, notBefore: number): JobPaused {
  const at = new Date(notBefore).toISOString();
  return new JobPaused(
    `3D Spark is still making the ${kind}, and its rule forbids to ask on by itself. It may be asked once more from ${at}: ` +
      'call get_job then, not sooner',
    notBefore,
  );
}
