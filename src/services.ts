import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Clock, systemClock } from './clock.js';
import { openCompared } from './comparison/compared-files.js';
import { createComparisonJob } from './comparison/comparison-job.js';
import type { Config } from './config.js';
import { createCatalogFile } from './engine/catalog/catalog-file.js';
import { type CatalogKind, catalogRows } from './engine/catalog/catalog-rows.js';
import { createEngine } from './engine/engine.js';
import { openAnyFile } from './files/any-file.js';
import { openAttachment } from './files/attachment-file.js';
import { openPartFile, type PartFile } from './files/part-file.js';
import { sweepPartials } from './files/partial.js';
import { suggestedFiles } from './files/suggested-files.js';
import type { JobKind, JobView } from './jobs/job-kind.js';
import { createJobs, type Jobs } from './jobs/jobs.js';
import { createJournal } from './jobs/journal.js';
import { type Accounts, readOffers, requireOffered } from './offers.js';
import type { AnalysisOrder } from './order.js';
import { createPartFiles } from './parts/part-files.js';
import { createPartStore } from './parts/part-store.js';
import { createPartViews } from './parts/part-views.js';
import { createAplosAccount } from './platforms/aplos/account.js';
import { createAplosActions } from './platforms/aplos/nca-actions.js';
import { createNcaJob } from './platforms/aplos/nca-job.js';
import { createColdstreamAccount } from './platforms/coldstream/account.js';
import { createColdstreamActions } from './platforms/coldstream/case-actions.js';
import { createCaseLine } from './platforms/coldstream/case-line.js';
import { createColdstreamRunJob } from './platforms/coldstream/run-job.js';
import { createColdstreamUploadJob } from './platforms/coldstream/upload-job.js';
import { createEvoAccount } from './platforms/evo/account.js';
import { createEvoActions } from './platforms/evo/actions.js';
import { createEvoDownloadJob } from './platforms/evo/download-job.js';
import { createEvoUploadJob } from './platforms/evo/upload-job.js';
import { createLocalAnalysis } from './platforms/local.js';
import { createLocalDrawings } from './platforms/local-drawings.js';
import { createLocalFileJob } from './platforms/local-file.js';
import { createOwnSandbox } from './platforms/own-sandbox.js';
import { createSparkAccount } from './platforms/spark/account.js';
import { createSparkAnalysis } from './platforms/spark/analysis.js';
import { createSparkAssetJob } from './platforms/spark/asset-job.js';
import { createSparkFileJob } from './platforms/spark/file-job.js';
import { createSparkActions } from './platforms/spark/part-actions.js';
import { createSparkPartSource } from './platforms/spark/part-source.js';
import { createSparkViewData } from './platforms/spark/view-data.js';
import { createViewJob } from './platforms/view-job.js';
import { createViewPages } from './platforms/view-pages.js';
import { readStatus } from './status.js';
import { version } from './version.js';
import { readViewPage } from './view-page.js';
import type { JobPlatformId, JobResult, PartResult } from './vocabulary.js';

/** What tools may use. Built once per process, outside the protocol: a client may make the protocol's server twice. */
export type Services = ReturnType<typeof createServices>;

/** `childFile` is the built engine/child.ts; the page of the part view lies beside it. */
export function createServices(config: Config, childFile: string, clock: Clock = systemClock) {
  const parts = createPartStore(() => config.get('PART_STATE_DIR'));
  const engine = createEngine(() => ({
    childFile,
    processes: config.get('ENGINE_PROCESSES'),
    timeoutS: config.get('ENGINE_TIMEOUT_S'),
    memoryMb: config.get('ENGINE_MEMORY_MB'),
  }));
  const catalog = createCatalogFile(() => config.get('PART_CATALOG'));
  const sandbox = createOwnSandbox(engine, () => config.get('PART_SANDBOX_SPEED'), clock);
  const account = createSparkAccount(config, clock, async () => (await sandbox.start()).spark);
  const spark = createSparkActions(account, parts);
  const outputFolder = () => config.get('PART_OUTPUT_DIR');
  const reach = () => ({ folders: config.get('PART_DIRS'), homeFolder: homedir(), workingFolder: process.cwd() });

  /** @throws {InputError} when the file is missing, not allowed, or not a part file. */
  function openPart(path: string): Promise<PartFile> {
    return openPartFile(path, reach());
  }

  const drawings = createLocalDrawings({ engine, parts, version, readCatalog: catalog.read, openPart });
  const sparkViewData = createSparkViewData(account, parts, engine);
  const viewPage = () => readViewPage(join(dirname(childFile), 'part-view.html'));
  const viewPages = createViewPages(parts, outputFolder, viewPage);
  const coldstreamAccount = createColdstreamAccount(config, clock, async () => (await sandbox.start()).coldstream);
  const evoAccount = createEvoAccount(config, clock, async () => (await sandbox.start()).evo);
  const aplosAccount = createAplosAccount(config, clock, async () => (await sandbox.start()).aplos);
  const caseLine = createCaseLine();

  const analyses: Record<string, JobKind<AnalysisOrder, PartResult>> = {
    local: createLocalAnalysis({ engine, parts, version, readCatalog: catalog.read }),
    '3dspark': createSparkAnalysis(account, parts, clock),
  };
  const comparison = createComparisonJob({
    analyze: async (platform, order, waitSeconds, call) =>
      // What this kind of job comes to.
      (await jobs.run(
        platform,
        'analysis',
        order,
        { force: false, waitSeconds },
        { ...call, tool: 'compare_parts' },
      )) as JobView<PartResult>,
    keyOf: (platform, order) => analyses[platform]?.identify(order).key ?? platform,
    parts,
    outputFolder,
    engineProcesses: () => config.get('ENGINE_PROCESSES'),
  });
  const kinds = [
    ...Object.values(analyses),
    comparison,
    createLocalFileJob({ engine, parts, drawings, outputFolder, viewPages }),
    createViewJob('local', (partId, call) => drawings.pathOf('partView', partId, call)),
    createSparkFileJob(account, parts, outputFolder, async (order, partName, call) =>
      viewPages.save(order, { platform: '3dspark', partName, viewDataPath: await sparkViewData(order.partId, call) }),
    ),
    createViewJob('3dspark', sparkViewData),
    createSparkAssetJob(account, clock),
    createColdstreamUploadJob(coldstreamAccount, caseLine, clock),
    createColdstreamRunJob(coldstreamAccount, caseLine, outputFolder, clock),
    createEvoUploadJob(evoAccount, clock),
    createEvoDownloadJob(evoAccount, parts, outputFolder),
    createNcaJob(aplosAccount, { inWorkFolder: parts.inWorkFolder, outputFolder }, clock),
  ];
  const journal = createJournal(join(config.get('PART_STATE_DIR'), 'jobs'));
  const jobs: Jobs<JobResult> = createJobs<JobResult>(journal, kinds as JobKind<unknown, JobResult>[], clock);
  const accounts: Accounts = { '3dspark': account, coldstream: coldstreamAccount, evo: evoAccount, aplos: aplosAccount };
  const coldstream = createColdstreamActions(coldstreamAccount, clock);
  const evo = createEvoActions(evoAccount, (path) => openAnyFile(path, reach()));
  const aplos = createAplosActions(aplosAccount, reach);
  const offers = readOffers(config, accounts);

  return {
    config,
    parts,
    partFiles: createPartFiles(parts, config, openPart, { '3dspark': createSparkPartSource(account, parts) }),
    partViews: createPartViews(parts),
    readViewPage: viewPage,
    catalog: { rows: (kind: CatalogKind, process?: string) => catalogRows(catalog.read().catalog, kind, process) },
    status: () => readStatus(config, journal, { '3dspark': spark, coldstream, evo, aplos }, catalog.describe()),
    offers,
    jobs,
    spark,
    coldstream,
    evo,
    aplos,
    sandbox,
    openPart,

    /** How the path of a part file may go on from what was typed. */
    suggestedFiles: (typed: string) => suggestedFiles(typed, reach()),

    /** @throws {InputError} when none of the files can be used. */
    openCompared: (paths: string[]) => openCompared(paths, openPart),

    /** @throws {InputError} when the document is missing, not allowed, or of no kind that is sent. */
    openAttachment: (path: string) => openAttachment(path, reach()),

    /** @throws {ConfigError} when the platform is not set up, or is not to be written to. */
    requirePlatform: (platform: JobPlatformId, access: 'read' | 'write') =>
      requireOffered(offers, platform === 'local' ? undefined : accounts[platform], access),

    /** Removes half-written files that killed processes left in our folders. */
    async sweep(): Promise<void> {
      await Promise.all([journal.sweep(), parts.sweep(), sweepPartials(config.get('PART_OUTPUT_DIR'))]);
    },

    /** Stops everything within moments; running jobs can be taken up again. */
    async close(): Promise<void> {
      const stopped = jobs.close();
      engine.close();
      await Promise.all([stopped, sandbox.close()]);
    },
  };
}
