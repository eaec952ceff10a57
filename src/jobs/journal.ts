import { readdirSync, statSync } from 'node:fs';
import { mkdir, readFile, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError, ExpectedError, errorKinds } from '../errors.js';
import { errorCode } from '../files/errno.js';
import { sweepPartials } from '../files/partial.js';
import { replaceFile } from '../files/replace-file.js';
import { logFailure } from '../log.js';
import { isMarkAlive } from '../process-mark.js';
import { withoutLiveSecrets } from '../redaction/live-secrets.js';
import { redactedDeep } from '../redaction/redacted.js';
import { withLock } from './lock.js';
import { type PruneLimits, prune } from './prune.js';

const Failure = z.object({
  kind: z.enum([...errorKinds, 'bug']),
  message: z.string(),
  hint: z.string(),
  /** It may have taken effect at the vendor all the same: the same question is not a reason to do it again. */
  isOutcomeUnknown: z.boolean().optional(),
});

/** One job as it is kept on disk: enough to go on after the process was killed. */
const JobRecord = z.object({
  schema: z.literal(1),
  job: z.string(),
  platform: z.string(),
  /** Records of versions that had no other kind do not say it. */
  kind: z.string().default('analysis'),
  /** Equal for equal questions. */
  key: z.string(),
  /** A vendor gives it while the job runs. */
  partId: z.string().optional(),
  /** What was asked for, as the platform needs it to start once more. */
  order: z.unknown(),
  /** The tool that asked for it first. */
  tool: z.string().optional(),
  /** For people: which file, with what. */
  title: z.string(),
  state: z.enum(['running', 'paused', 'succeeded', 'failed', 'cancelled']),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** How often it was started; more than one after the process that ran it was killed. */
  attempts: z.number(),
  /** Mark of the process that runs it. */
  owner: z.string().optional(),
  progress: z.object({ fraction: z.number(), message: z.string() }),
  cancelRequested: z.boolean().optional(),
  /** Someone in another process waits for it, too. */
  isShared: z.boolean().optional(),
  /** What the platform needs to go on where an earlier run was stopped. */
  notes: z.record(z.string(), z.unknown()).default({}),
  /** What `run` returned, where it returns its result. */
  result: z.unknown().optional(),
  /** A paused job is not taken up before this time, in ms since 1970. */
  notBefore: z.number().optional(),
  failure: Failure.optional(),
});
export type JobRecord = z.output<typeof JobRecord>;
export type JobFailure = z.output<typeof Failure>;

export type Journal = ReturnType<typeof createJournal>;

/** The owner touches its record every 2 s; after this long without, it is gone even if its process id was given to another. */
const ownerGoneAfterMs = 30_000;

/** File systems note the time of a change to within so much: a folder that was changed this lately may change again unnoticed. */
const coarsestTickMs = 2_500;

/** The jobs of a folder, newest first, as of the change that it had last. */
type Listing = { ino: number; mtimeMs: number; jobs: readonly string[] };

/**
 * The journal of jobs in a folder that several server processes share. A record is replaced as a whole and is durable before a
 * call returns. Every change happens under one lock, so that two processes never start the same job.
 *
 * @throws {ConfigError} when the folder cannot be written.
 */
export function createJournal(folder: string) {
  const recordsFolder = join(folder, 'records');
  const keysFolder = join(folder, 'keys');
  const keyPathOf = (key: string) => join(keysFolder, key);
  const pathOf = (job: string) => join(recordsFolder, `${job.split(':').reverse().join('.')}.json`);

  async function locked<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      await Promise.all([recordsFolder, keysFolder].map((path) => mkdir(path, { recursive: true, mode: 0o700 })));
      return await withLock(join(folder, 'journal.lock'), work);
    } catch (error) {
      throw unwritable(folder, error);
    }
  }

  async function read(job: string): Promise<JobRecord | undefined> {
    const text = await readFile(pathOf(job), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : parse(text, job);
  }

  let listed: Listing | undefined;

  /** At once: on their way through the threads of Node these calls took longer than the system needs for them. */
  async function list(): Promise<readonly string[]> {
    try {
      // First, as nobody knows for how long this process stands still between two of its steps.
      const askedMs = Date.now();
      const { ino, mtimeMs } = statSync(recordsFolder);
      if (listed?.ino === ino && listed.mtimeMs === mtimeMs) return listed.jobs;
      const jobs = jobsIn(recordsFolder);
      listed = askedMs - mtimeMs > coarsestTickMs ? { ino, mtimeMs, jobs } : undefined;
      return jobs;
    } catch {
      return [];
    }
  }

  async function write(record: JobRecord): Promise<void> {
    await replaceFile(pathOf(record.job), JSON.stringify({ ...withoutItsSecrets(record), updatedAt: new Date().toISOString() }));
  }

  return {
    read,
    locked,

    /** Removes what killed processes left half-written, and records that are too old or too many. */
    async sweep(limits?: PruneLimits): Promise<void> {
      await Promise.all([recordsFolder, keysFolder].map(sweepPartials));
      await prune({ list, read, locked, pathOf, keyPathOf }, limits);
    },

    /** Only under `locked`: makes the record, and makes it the one that answers its key. */
    async create(record: JobRecord): Promise<void> {
      await write(record);
      await replaceFile(keyPathOf(record.key), record.job);
    },

    /** Only under `locked`. */
    write,

    /** The newest job with this key. */
    async findByKey(key: string): Promise<JobRecord | undefined> {
      const job = await readFile(keyPathOf(key), 'utf8').catch(() => undefined);
      return job === undefined ? undefined : read(job);
    },

    /** Job ids, newest first. */
    list,

    /** Says that the owner is alive. */
    async touch(job: string): Promise<void> {
      const now = new Date();
      await utimes(pathOf(job), now, now);
    },

    /** False when the process that ran the job was killed or has let go of it. */
    async hasOwner(record: JobRecord): Promise<boolean> {
      if (!record.owner || !isMarkAlive(record.owner)) return false;
      const touchedMs = (await stat(pathOf(record.job)).catch(() => undefined))?.mtimeMs ?? 0;
      return Date.now() - touchedMs < ownerGoneAfterMs;
    },
  };
}

function jobsIn(recordsFolder: string): string[] {
  const names = readdirSync(recordsFolder).filter((name) => name.endsWith('.json'));
  return names
    .sort()
    .reverse()
    .map((name) => name.slice(0, -'.json'.length).split('.').reverse().join(':'));
}

function parse(text: string, job: string): JobRecord | undefined {
  try {
    return JobRecord.parse(JSON.parse(text));
  } catch (error) {
    logFailure(`record of job ${job} is unreadable and is passed over`, error);
    return undefined;
  }
}

/** What was asked for stays as it was: the job is started with it once more. Notes hold ids and addresses without authority. */
function withoutItsSecrets({ order, notes, ...told }: JobRecord): JobRecord {
  return { ...redactedDeep(told), order, notes: redactedDeep(notes, withoutLiveSecrets) };
}

function unwritable(folder: string, error: unknown): unknown {
  const code = errorCode(error);
  if (code === undefined || error instanceof ExpectedError) return error;
  return new ConfigError(
    `Jobs cannot be kept in ${folder} (${code}).`,
    'Make that folder writable and see that its disk has room, or set PART_STATE_DIR to another.',
    error,
  );
}
