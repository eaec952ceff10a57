import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mintJobId, startOfJobId } from '../../src/jobs/job-id.js';
import { createJournal, type JobRecord } from '../../src/jobs/journal.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const now = Date.now();
const day = 86_400_000;

/** A journal with records of jobs as `changes` say; each was started so many days ago. */
async function journalOf(changes: ({ days: number } & Partial<JobRecord>)[]) {
  const folder = await temporaryFolder();
  const journal = createJournal(folder);
  const records: JobRecord[] = changes.map(({ days, ...change }, number) => {
    const at = now - days * day;
    const [job, time] = [mintJobId('local', at), new Date(at).toISOString()];
    const fixed = { schema: 1 as const, job, platform: 'local', kind: 'analysis', key: `key-${number}`, order: {}, title: `job ${number}` };
    const progress = { fraction: 1, message: 'over' };
    return { ...fixed, state: 'succeeded', createdAt: time, updatedAt: time, attempts: 1, progress, notes: {}, ...change };
  });
  for (const name of ['records', 'keys']) await mkdir(join(folder, name), { recursive: true });
  for (const record of records) {
    await writeFile(join(folder, 'records', `${record.job.split(':').reverse().join('.')}.json`), JSON.stringify(record));
    await writeFile(join(folder, 'keys', record.key), record.job);
  }
  const titles = async () => Promise.all((await journal.list()).map(async (job) => (await journal.read(job))?.title));
  return { folder, journal, records, titles };
}

test('a job id tells when it was started', () => {
  expect(startOfJobId(mintJobId('local', 1_795_361_442_200))).toBe(1_795_361_442_200);
  expect(startOfJobId('local:nonsense')).toBeNaN();
});

test('ended jobs of more than 90 days ago are gone after the start, with their questions; open ones and younger ones stay', async () => {
  const { folder, journal, titles } = await journalOf([
    { days: 89, title: 'young' },
    { days: 91, title: 'old' },
    { days: 91, title: 'failed', state: 'failed', failure: { kind: 'job', message: 'no', hint: 'no' } },
    { days: 400, title: 'cancelled', state: 'cancelled' },
    { days: 400, title: 'running', state: 'running' },
    { days: 400, title: 'paused', state: 'paused', notBefore: now },
  ]);

  await journal.sweep();

  expect((await titles()).sort()).toEqual(['paused', 'running', 'young']);
  expect((await readdir(join(folder, 'keys'))).sort()).toEqual(['key-0', 'key-4', 'key-5']);
});

test('a question that was asked again later keeps its later answer', async () => {
  const { journal, records, titles } = await journalOf([
    { days: 91, title: 'old', key: 'same' },
    { days: 1, title: 'young', key: 'same' },
  ]);

  await journal.sweep();

  expect(await titles()).toEqual(['young']);
  expect(await journal.findByKey('same')).toMatchObject({ job: records[1]!.job });
});

test('of too many jobs the oldest that have ended go, but none of which nobody knows whether the vendor took it', async () => {
  const failure = { kind: 'vendor' as const, message: 'lost', hint: 'look', isOutcomeUnknown: true };
  const { journal, titles } = await journalOf([
    { days: 1, title: 'newest' },
    { days: 2, title: 'second' },
    { days: 3, title: 'third' },
    { days: 4, title: 'unknown', state: 'failed', failure },
    { days: 5, title: 'running', state: 'running' },
    { days: 100, title: 'unknown, and old', state: 'failed', failure },
  ]);

  await journal.sweep({ days: 90, jobs: 2 });

  expect(await titles()).toEqual(['newest', 'second', 'unknown', 'running']);
});

test('a journal that nobody can read stays as it is, and a folder that is not there is no failure', async () => {
  const { folder, journal } = await journalOf([{ days: 91 }]);
  const [name] = await readdir(join(folder, 'records'));
  await writeFile(join(folder, 'records', name!), '{"schema":1,"job":"loc');

  await journal.sweep();
  await createJournal(join(folder, 'nowhere')).sweep();

  expect(await readdir(join(folder, 'records'))).toEqual([name]);
});
