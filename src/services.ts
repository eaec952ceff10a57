import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Config } from './config.js';
import { defaultCatalog } from './engine/catalog/catalog.js';
import { type CatalogKind, catalogRows } from './engine/catalog/catalog-rows.js';
import { createEngine } from './engine/engine.js';
import { openPartFile, type PartFile } from './files/part-file.js';
import { sweepPartials } from './files/partial.js';
import type { JobKind } from './jobs/job-kind.js';
import { createJobs } from './jobs/jobs.js';
import { createJournal } from './jobs/journal.js';
import { createPartFiles } from './parts/part-files.js';
import { createPartStore } from './parts/part-store.js';
import { createLocalAnalysis } from './platforms/local.js';
import { readStatus } from './status.js';
import { version } from './version.js';
import type { PartResult } from './vocabulary.js';

/** What tools may use. Built once per process, outside the protocol: a client may make the protocol's server twice. */
export type Services = ReturnType<typeof createServices>;

/** `childFile` is the built engine/child.ts. */
export function createServices(config: Config, childFile: string) {
  const parts = createPartStore(() => config.get('PART_STATE_DIR'));
  const engine = createEngine(() => ({
    childFile,
    processes: config.get('ENGINE_PROCESSES'),
    timeoutS: config.get('ENGINE_TIMEOUT_S'),
    memoryMb: config.get('ENGINE_MEMORY_MB'),
  }));
  const journal = createJournal(join(config.get('PART_STATE_DIR'), 'jobs'));
  const kinds = [createLocalAnalysis(engine, parts, version)];
  const jobs = createJobs<PartResult>(journal, kinds as JobKind<unknown, PartResult>[]);

  /** @throws {InputError} when the file is missing, not allowed, or not a part file. */
  function openPart(path: string): Promise<PartFile> {
    return openPartFile(path, { folders: config.get('PART_DIRS'), homeFolder: homedir(), workingFolder: process.cwd() });
  }

  return {
    config,
    parts,
    partFiles: createPartFiles(parts, config, openPart),
    catalog: { rows: (kind: CatalogKind, process?: string) => catalogRows(defaultCatalog, kind, process) },
    status: () => readStatus(config, journal),
    jobs,

    openPart,

    /** Removes half-written files that killed processes left in our folders. */
    async sweep(): Promise<void> {
      await Promise.all([journal.sweep(), sweepPartials(config.get('PART_OUTPUT_DIR'))]);
    },

    /** Stops everything within moments; running jobs can be taken up again. */
    async close(): Promise<void> {
      const stopped = jobs.close();
      engine.close();
      await stopped;
    },
  };
}
