import { createHash } from 'node:crypto';
import type { Call } from '../../call.js';
import type { Clock } from '../../clock.js';
import { ConfigError, JobError, VendorError } from '../../errors.js';
import type { DataFile } from '../../files/data-file.js';
import { type JobKind, type JobNotes, JobPaused } from '../../jobs/job-kind.js';
import type { Analysis } from '../../vendors/aplos/start-body.js';
import type { UploadTarget } from '../../vendors/aplos/upload-target.js';
import { withPulse } from '../pulse.js';
import { arrivedNote, uploadNote } from '../upload-note.js';
import type { AplosAccount, AplosConnection } from './account.js';
import { readNotes, type Stored } from './nca-notes.js';
import { type Execution, type Folders, fetchResults, type NcaResult } from './nca-results.js';
import { startOnce } from './nca-start.js';

export type { Folders, NcaResult } from './nca-results.js';

const platform = 'aplos';
const growth = 1.25;

export type NcaOrder = { file: DataFile; analysis: Analysis };

/** Sends a data file, has it analyzed once, follows that, and saves the results. */
export function createNcaJob(account: AplosAccount, folders: Folders, clock: Clock): JobKind<NcaOrder, NcaResult> {
  /** A form ends within the hour; the next one is for another file, which then is the one that is analyzed. */
  async function upload({ aplos, storage }: AplosConnection, { file, analysis }: NcaOrder, call: Call, notes: JobNotes): Promise<Stored> {
    let target = await open();
    const { name, sizeBytes } = file;
    await notes.write({ upload: uploadNote(notes.known, file, clock.now()) });
    const renew = async () => {
      target = await open();
      return formOf(target);
    };
    const progress = (done: number) => call.progress((0.3 * done) / sizeBytes, `uploading ${name}`);
    await storage.postForm(file, { ...formOf(target), renew }, { signal: call.signal, progress });
    const stored = { api: target.api, file: target.file };
    await notes.write({ stored, ...arrivedNote(notes.known) });
    return stored;

    /** Before a byte is sent it is known that what has arrived can be analyzed. */
    async function open(): Promise<UploadTarget> {
      const opened = await aplos.openUpload(file.name, call.signal);
      aplos.requireStartable(opened.api, analysis, opened.file);
      return opened;
    }
  }

  async function follow(
    { aplos, pace }: AplosConnection,
    { api, id }: Execution,
    name: string,
    call: Call,
    notes: JobNotes,
  ): Promise<void> {
    const untilMs = readNotes(notes.known).isOverdue ? clock.now() : clock.now() + pace.untilMs;
    for (let waitMs = pace.firstMs[api], looks = 1; ; waitMs = Math.min(waitMs * growth, pace.mostMs), looks++) {
      const seen = await aplos.readExecution(api, id, call.signal);
      if (seen.state === 'succeeded') return;
      if (seen.state === 'failed') throw failed(aplos.source, name, id, seen);
      call.progress(0.4 + 0.4 * (seen.fraction ?? 1 - 1 / (1 + looks / 10)), `${aplos.source} is at it (${seen.word})`);
      if (clock.now() + waitMs > untilMs) {
        await notes.write({ isOverdue: true });
        throw new JobPaused(`${aplos.source} is still at it (${seen.word}): call get_job to look once more`, clock.now() + pace.mostMs);
      }
      await clock.sleep(waitMs, call.signal);
    }
  }

  /** What was paid for is not given up for a failure of the line or of a setting: whoever asks for the job goes on with it. */
  async function keeping<Result>({ aplos, pace }: AplosConnection, id: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof VendorError || error instanceof ConfigError)) throw error;
      const why = `${error.message} ${error.hint}`.replace(/\.$/, '');
      throw new JobPaused(
        `Execution ${id} was started at ${aplos.source}. ${why}. Then call get_job to go on`,
        clock.now() + pace.firstMs.v1,
      );
    }
  }

  return {
    platform,
    kind: 'nca',
    maxAttempts: 1_000,

    identify({ file, analysis }) {
      const question = [platform, account.id(), 'nca', file.name, file.sha256, analysis];
      return {
        key: createHash('sha256').update(JSON.stringify(question)).digest('hex'),
        title: `${file.name} (noncompartmental analysis)`,
      };
    },

    async run(order, call, notes) {
      const connection = await account.connect();
      return withPulse(call, async (heard) => {
        const { analysis } = order;
        const stored = readNotes(notes.known).stored ?? (await upload(connection, order, heard, notes));
        heard.progress(0.35, 'starting the analysis');
        const id = await startOnce({ connection, analysis, stored, call: heard, notes, clock });
        const execution = { api: stored.api, id };
        return keeping(connection, id, async () => {
          await follow(connection, execution, analysis.name, heard, notes);
          return fetchResults(connection, execution, analysis.name, folders, heard, clock);
        });
      });
    },
  };
}

function formOf({ url, fields }: UploadTarget) {
  return { url, fields };
}

function failed(source: string, name: string, id: string, { word, reason }: { word: string; reason: string }): JobError {
  const why = reason === '' ? `"${word}"` : `"${reason.replaceAll('"', "'")}"`;
  return new JobError(
    `${source} could not analyze ${name}: ${why}.`,
    `Check the data file and the configuration. On its website, execution ${id} has the details.`,
  );
}
