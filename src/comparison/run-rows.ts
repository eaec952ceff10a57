import type { Call } from '../call.js';
import { ExpectedError } from '../errors.js';
import { JobPaused, type JobView } from '../jobs/job-kind.js';
import type { AnalysisOrder, ComparisonOrder } from '../order.js';
import type { PartStore } from '../parts/part-store.js';
import type { PartResult } from '../vocabulary.js';
import { type Outcome, toOutcome, wayOf } from './outcome.js';

/** One file with one option, as the job of its own that it becomes. */
export type Row = Pick<Outcome, 'fileIndex' | 'optionIndex'> & { platform: string; order: AnalysisOrder; label: string };

/** Starts or joins the analysis of a row and waits for its end. */
export type Ask = (row: Row, call: Call) => Promise<JobView<PartResult>>;

export type RowRunner = { ask: Ask; parts: Pick<PartStore, 'file'>; engineProcesses(): number };

/** More than this many parts in flight wait for each other at a vendor anyway. */
const vendorLanes = 4;

/** The rows of an order, those of one file next to each other; files that cannot be looked at have none. */
export function rowsOf({ files, options, units }: ComparisonOrder): Row[] {
  return files.flatMap((entry, fileIndex) =>
    'problem' in entry
      ? []
      : options.map(({ platform, ...wish }, optionIndex) => ({
          ...{ fileIndex, optionIndex, platform },
          order: { file: entry.file, ...(units && { units }), ...wish },
          label: `${entry.name} ${wayOf({ platform, ...wish })}`,
        })),
  );
}

/**
 * Runs every row as a job of its own and returns their outcomes in the order of the rows. Here as many files are at work as the
 * engine has processes, each with one option after the other, so that a process measures its file once; rows of vendors run beside
 * them. A row that fails is an outcome; answered rows are not asked again when this is repeated.
 *
 * @throws {JobPaused} when rows wait for a time of their vendor. The signal's reason when it is aborted.
 */
export async function runRows(rows: Row[], { ask, parts, engineProcesses }: RowRunner, call: Call): Promise<Outcome[]> {
  const failed = new AbortController();
  const signal = AbortSignal.any([call.signal, failed.signal]);
  const outcomes = new Map<Row, Outcome>();
  const waiting: number[] = [];
  const tell = teller(rows.length, call);

  async function run(row: Row): Promise<void> {
    signal.throwIfAborted();
    const { heard, ended } = tell(row);
    const view = await ask(row, { signal, progress: heard }).catch((error) => problemOf(error));
    if ('state' in view && view.state === 'paused') waiting.push(view.notBefore ?? 0);
    else outcomes.set(row, 'state' in view ? await toOutcome(row, view, parts) : { ...placeOf(row), ...view, details: { costPoints: [] } });
    ended();
  }

  const isLocal = ({ platform }: Row) => platform === 'local';
  const lanes = [
    inLanes(byFile(rows.filter(isLocal)), engineProcesses(), async (ofFile) => {
      for (const row of ofFile) await run(row);
    }),
    inLanes(
      rows.filter((row) => !isLocal(row)),
      vendorLanes,
      run,
    ),
  ];
  await Promise.all(lanes).catch((error) => {
    failed.abort(error);
    throw error;
  });
  if (waiting.length > 0) throw paused(rows.length, waiting);
  return rows.map((row) => outcomes.get(row) as Outcome);
}

function placeOf({ fileIndex, optionIndex }: Row): Pick<Outcome, 'fileIndex' | 'optionIndex'> {
  return { fileIndex, optionIndex };
}

/** What a caller or an operator can mend costs only its own row. */
function problemOf(error: unknown): { problem: string } {
  if (error instanceof ExpectedError) return { problem: error.message };
  throw error;
}

function byFile(rows: Row[]): Row[][] {
  const groups = new Map<number, Row[]>();
  for (const row of rows) groups.set(row.fileIndex, [...(groups.get(row.fileIndex) ?? []), row]);
  return [...groups.values()];
}

/** Works through the items in their order, at most `count` at a time; the first failure ends it. */
async function inLanes<Item>(items: Item[], count: number, work: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values();
  const lane = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(count, items.length) }, lane));
}

/** One progress for all rows: those that have ended, and the shares of those at work. */
function teller(total: number, call: Call) {
  const shares = new Map<Row, number>();
  let done = 0;
  const progress = (label: string) => {
    const atWork = [...shares.values()].reduce((sum, share) => sum + share, 0);
    call.progress((0.98 * (done + atWork)) / total, `${Math.min(done + 1, total)} of ${total}, ${label}`);
  };
  return (row: Row) => ({
    heard(fraction: number, message: string) {
      shares.set(row, fraction);
      progress(`${row.label}: ${message}`);
    },
    ended() {
      shares.delete(row);
      done++;
      progress(row.label);
    },
  });
}

function paused(total: number, waiting: number[]): JobPaused {
  const notBefore = Math.min(...waiting);
  const rows = waiting.length === 1 ? '1 waits' : `${waiting.length} wait`;
  return new JobPaused(
    `${total - waiting.length} of ${total} rows are done; ${rows} for 3D Spark, which may be asked again from ` +
      `${new Date(notBefore).toISOString()}: call get_job then, not sooner`,
    notBefore,
  );
}
