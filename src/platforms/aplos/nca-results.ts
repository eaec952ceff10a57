import { join } from 'node:path';
import type { Call } from '../../call.js';
import type { Clock } from '../../clock.js';
import { publishFile } from '../../files/publish.js';
import { NotReady } from '../../vendors/aplos/refusals.js';
import type { Api } from '../../vendors/aplos/routes.js';
import type { AplosConnection } from './account.js';
import { type ArchiveEntry, listArchive } from './results-archive.js';

/** What an analysis has come to: its results as a ZIP archive on this machine, and what is in it. */
export type NcaResult = {
  name: string;
  source: string;
  executionId: string;
  path: string;
  sizeBytes: number;
  sha256: string;
  /** Of the archive, which is not unpacked. */
  files: number;
  entries: ArchiveEntry[];
  note?: string;
};

/** Where finished files go, and where unfinished ones may lie. */
export type Folders = {
  inWorkFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result>;
  outputFolder(): string;
};

export type Execution = { api: Api; id: string };

/** A job keeps 20 KB. */
const mostEntryBytes = 12_000;
const mostEntries = 200;
/** Packing comes after the success. */
const mostAsks = 6;

/** Saves the results of an execution that succeeded. */
export async function fetchResults(
  { aplos, storage, pace }: AplosConnection,
  { api, id }: Execution,
  name: string,
  { inWorkFolder, outputFolder }: Folders,
  call: Call,
  clock: Clock,
): Promise<NcaResult> {
  const { source } = aplos;
  const renew = () => aplos.readResultsUrl(api, id, call.signal);
  const progress = (done: number, total: number | undefined) =>
    call.progress(0.85 + (total ? (0.14 * done) / total : 0), `downloading results (${Math.ceil(done / 1024)} KB)`);

  async function firstUrl(): Promise<string> {
    for (let asks = 1; ; asks++) {
      try {
        return await renew();
      } catch (error) {
        if (!(error instanceof NotReady) || asks === mostAsks) throw error;
        await clock.sleep(pace.firstMs[api], call.signal);
      }
    }
  }

  return inWorkFolder(async (folder) => {
    const path = join(folder, 'results.zip');
    const { sha256 } = await storage.download({ url: await firstUrl(), renew }, path, { signal: call.signal, progress });
    const { entries, count } = await listArchive(path, source, mostEntries);
    const saved = await publishFile(outputFolder(), `${name}-results.zip`, { fromPath: path, sha256 }, { signal: call.signal });
    const isUnsafe = entries.some((entry) => entry.isUnsafe);
    return {
      ...{ name, source, executionId: id, ...saved, files: count, entries: fitting(entries) },
      ...(isUnsafe && { note: 'Some names in it lead out of the folder that it would be unpacked to: do not unpack it unchecked.' }),
    };
  });
}

function fitting(entries: ArchiveEntry[]): ArchiveEntry[] {
  let bytes = 0;
  return entries.filter((entry) => {
    bytes += Buffer.byteLength(JSON.stringify(entry)) + 1;
    return bytes <= mostEntryBytes;
  });
}
