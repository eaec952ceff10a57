import { readFile, rm } from 'node:fs/promises';
import { startOfJobId } from './job-id.js';
import type { JobRecord } from './journal.js';

/** What a journal has to be able to do to be pruned. */
type Pruned = {
  list(): Promise<readonly string[]>;
  read(job: string): Promise<JobRecord | undefined>;
  locked<Result>(work: () => Promise<Result>): Promise<Result>;
  pathOf(job: string): string;
  keyPathOf(key: string): string;
};

/** How long jobs are kept, and how many: a listing reads every record that it passes over. */
const usualLimits = { days: 90, jobs: 10_000 };
export type PruneLimits = typeof usualLimits;

/** The lock counts as left behind after 10 s; this many removals take milliseconds. */
const atOnce = 50;

/**
 * Removes records of ended jobs that are older than 90 days or not among the 10,000 newest, and returns how many. Open jobs stay, and so
 * do young ones of which nobody knows whether the vendor took them: without the record the same would be sent again. Parts and their files
 * are not touched.
 */
export async function prune(journal: Pruned, limits: PruneLimits = usualLimits): Promise<number> {
  const oldest = Date.now() - limits.days * 86_400_000;
  const jobs = await journal.list();
  const old = jobs.filter((job, index) => index >= limits.jobs || startOfJobId(job) < oldest);
  let removed = 0;
  for (let from = 0; from < old.length; from += atOnce) {
    removed += await journal.locked(async () => {
      const gone = await Promise.all(old.slice(from, from + atOnce).map((job) => removeEnded(journal, job, oldest)));
      return gone.filter(Boolean).length;
    });
  }
  return removed;
}

async function removeEnded({ read, pathOf, keyPathOf }: Pruned, job: string, oldest: number): Promise<boolean> {
  const record = await read(job);
  if (!record || record.state === 'running' || record.state === 'paused') return false;
  if (record.failure?.isOutcomeUnknown && Date.parse(record.updatedAt) >= oldest) return false;
  // A newer job may have the same question: its answer stays the answer.
  const answer = await readFile(keyPathOf(record.key), 'utf8').catch(() => undefined);
  if (answer === job) await rm(keyPathOf(record.key), { force: true });
  await rm(pathOf(job), { force: true });
  return true;
}
