import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import type { Call } from '../call.js';
import { InputError } from '../errors.js';
import { publishFile } from '../files/publish.js';
import type { JobKind, JobView } from '../jobs/job-kind.js';
import type { ComparisonOrder } from '../order.js';
import type { PartStore } from '../parts/part-store.js';
import type { ComparisonResult, PartResult, SavedFile } from '../vocabulary.js';
import { briefly, maxBytes } from './brief.js';
import { type Changes, changesOf } from './changes.js';
import { chartOf } from './chart/chart-of.js';
import { type Comparison, toComparison } from './comparison.js';
import { type Row, rowsOf, runRows } from './run-rows.js';
import { summaryOf } from './summary.js';
import { comparisonCsv, comparisonJson } from './table.js';

const platform = 'local';
/** A row's own job ends long before; it is waited for without handing it out. */
const rowWaitSeconds = 7 * 24 * 3600;

export type ComparisonOptions = {
  /** Starts or joins the analysis of one file on a platform. */
  analyze(platform: string, order: Row['order'], waitSeconds: number, call: Call): Promise<JobView<PartResult>>;
  /** Equal for equal analyses. @throws {InputError} when the platform does not know the process or material. */
  keyOf(platform: string, order: Row['order']): string;
  parts: Pick<PartStore, 'file'>;
  outputFolder(): string;
  engineProcesses(): number;
};

/**
 * Files × options as one job, each row an analysis job of its own: what was answered before, or before a restart, is not computed or
 * paid twice. Leaves a table (CSV, JSON) and a chart of cost over lot size in the output folder.
 */
export function createComparisonJob(services: ComparisonOptions): JobKind<ComparisonOrder, ComparisonResult> {
  return {
    platform,
    kind: 'comparison',
    // The rows have limits of their own; one that ends the server each time is given up after three.
    maxAttempts: 100,

    identify(order) {
      const rows = rowsOf(order);
      const unread = order.files.flatMap((entry) => ('problem' in entry ? [entry] : []));
      const names = order.files.map(({ name }) => name);
      const question = [order.compareAs, names, unread, rows.map((row) => services.keyOf(row.platform, row.order))];
      const key = createHash('sha256').update(JSON.stringify(question)).digest('hex');
      return { key, title: titleOf(order) };
    },

    async run(order, call) {
      const rows = rowsOf(order);
      const ask = (row: Row, heard: Call) => services.analyze(row.platform, row.order, rowWaitSeconds, heard);
      const outcomes = await runRows(rows, { ask, ...services }, call);
      const comparison = toComparison(order, outcomes);
      const changes = order.compareAs === 'revisions' ? requireChanges(comparison) : undefined;
      call.progress(0.985, 'writing table and chart');
      const files = await saveFiles(services.outputFolder(), order, comparison, changes, call);
      return {
        name: titleOf(order),
        summary: summaryOf(comparison, changes),
        ...briefly(comparison, maxBytes - Buffer.byteLength(JSON.stringify([changes, files]))),
        ...(changes && { changes }),
        ...files,
      };
    },
  };
}

function titleOf({ files, options, compareAs }: ComparisonOrder): string {
  const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;
  const what = compareAs === 'revisions' ? `revisions ${files.map(({ name }) => name).join(' and ')}` : count(files.length, 'file');
  return `${what} x ${count(options.length, 'option')}`;
}

function requireChanges(comparison: Comparison): Changes {
  const changes = changesOf(comparison);
  if (changes) return changes;
  const problems = comparison.files.flatMap(({ name, problem, outcomes }) => {
    const first = problem ?? outcomes.find((outcome) => outcome.problem)?.problem;
    return first === undefined ? [] : [`${name}: ${first}`];
  });
  throw new InputError(`The revisions cannot be compared. ${problems.join(' ')}`, 'Call analyze_part on that file to see what is wrong.');
}

type Files = Pick<ComparisonResult, 'chart' | 'table' | 'data'>;

async function saveFiles(
  folder: string,
  order: ComparisonOrder,
  comparison: Comparison,
  changes: Changes | undefined,
  { signal }: Call,
): Promise<Files> {
  const stem = order.files.length === 1 ? (order.files[0]?.name ?? '').replace(/\.[^.]+$/, '') : `${order.files.length}-files`;
  const save = async (ending: string, mimeType: string, content: string | Uint8Array): Promise<SavedFile> => {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const saved = await publishFile(folder, `comparison-${stem}.${ending}`, bytes, { signal });
    return { ...saved, uri: pathToFileURL(saved.path).href, mimeType };
  };
  const chart = chartOf(comparison, order.compareAs);
  return {
    ...(chart && { chart: await save('png', 'image/png', chart) }),
    table: await save('csv', 'text/csv', comparisonCsv(comparison)),
    data: await save('json', 'application/json', comparisonJson(comparison, changes)),
  };
}
