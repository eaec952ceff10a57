import { OutcomeUnknown } from '../../errors.js';
import type { StoredFile } from './upload-target.js';
import type { ExecutionRow } from './wire.js';

/**
 * An execution that may have been started: what it reads, and not before when (ms since 1970, on this machine's clock). `name` is left
 * out where a start carries none.
 */
export type Candidate = { file: StoredFile; name?: string | undefined; sinceMs: number };

/** An upload has an id of its own, so an execution that reads it is the one that was meant. Newest rows come first. */
const mostPages = 5;
/** Clocks differ. */
const toleranceMs = 5 * 60_000;

type Page = { rows: ExecutionRow[]; nextKey: string | undefined };

/**
 * The id of the execution that reads the file of `candidate`; undefined when the list holds none.
 *
 * @throws {OutcomeUnknown} when the list does not tell: rows without a file that may be it.
 */
export async function findExecution(
  readPage: (startKey: string | undefined) => Promise<Page>,
  candidate: Candidate,
  source: string,
): Promise<string | undefined> {
  const inDoubt: ExecutionRow[] = [];
  let startKey: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const { rows, nextKey } = await readPage(startKey);
    const found = rows.find((row) => readsFile(row, candidate.file));
    if (found) return found.id;
    inDoubt.push(...rows.filter((row) => mayBe(row, candidate)));
    if (nextKey === undefined || nextKey === startKey || rows.length === 0) break;
    startKey = nextKey;
  }
  if (inDoubt.length === 0) return undefined;
  throw new OutcomeUnknown(
    `${source} lists ${inDoubt.length} executions that may be this one, and does not say which file they read.`,
    'Look at its website whether one of them was started for this file; if none was, run it once more with force: true.',
  );
}

function readsFile(row: ExecutionRow, file: StoredFile): boolean {
  return 'key' in file ? row.s3_working_object_key === file.key : fileIdsIn(row).includes(file.id);
}

function fileIdsIn({ input, file, analysis_file_id: fileId }: ExecutionRow): string[] {
  return [input?.fileId, input?.file_id, file?.id, fileId].filter((id) => typeof id === 'string' && id !== '') as string[];
}

/** A row that names no file at all, and is not older than the start. */
function mayBe(row: ExecutionRow, { name, sinceMs }: Candidate): boolean {
  if (fileIdsIn(row).length > 0 || row.s3_working_object_key) return false;
  if (row.name && name !== undefined && row.name !== name) return false;
  const at = timeOf(row);
  return at === undefined || at >= sinceMs - toleranceMs;
}

/** Times without an offset are UTC. */
function timeOf({ createdUtc, created_utc: created, timestamp }: ExecutionRow): number | undefined {
  if (typeof timestamp === 'number') return timestamp > 1e11 ? timestamp : timestamp * 1000;
  const text = createdUtc ?? created ?? timestamp ?? '';
  const withOffset = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text.replace(' ', 'T')}Z`;
  const ms = Date.parse(withOffset);
  return Number.isNaN(ms) ? undefined : ms;
}
