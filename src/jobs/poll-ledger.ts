import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../errors.js';
import { errorCode } from '../files/errno.js';
import { replaceFile } from '../files/replace-file.js';
import { logFailure } from '../log.js';
import { isMarkAlive } from '../process-mark.js';
import { withLock } from './lock.js';

/** Room for a part that is about to be sent. It belongs to a process, and is gone with it. */
const Place = z.object({ place: z.string(), owner: z.string(), at: z.number() });

/** What is known of a part at its vendor. All times are in ms since 1970. */
const Part = z.object({
  partId: z.string(),
  /** The place that it was sent from. */
  place: z.string().optional(),
  /** Start of the window in which it is asked for; absent when that is not known. */
  sentAt: z.number().optional(),
  lookedAt: z.number().optional(),
  /** When the vendor may have counted a look at it as one after its window: the latest time that is known. */
  lateLookAt: z.number().optional(),
  /** Someone waits for a look after its window, or outside of one: since when, over all calls, and how long at least. */
  lateWait: z.object({ since: z.number(), until: z.number() }).optional(),
  /** It is not asked for any more and takes no place. */
  isReleased: z.boolean().optional(),
});
export type LedgerPart = z.output<typeof Part>;

const PollLedger = z.object({
  schema: z.literal(1),
  /**
   * The last poll of the account. While it is under way `endedAt` is absent, and `endsBy` is the latest time at which it can still
   * reach the vendor.
   */
  poll: z.object({ id: z.string(), at: z.number(), endsBy: z.number(), endedAt: z.number().optional() }).optional(),
  stop: z.object({ until: z.number(), reason: z.string() }).optional(),
  /** Polls of parts in their window since the last one of another part. */
  windowPolls: z.number().optional(),
  places: z.array(Place),
  parts: z.array(Part),
});
export type PollLedger = z.output<typeof PollLedger>;

const dayMs = 86_400_000;
/** The clock of a machine is set by less than this while it is kept right, and by more when someone sets it. */
const clockStepMs = 1_000;

/**
 * The ledger as it is, from the disk. One that does not exist has no entries.
 *
 * @throws {ConfigError} when it cannot be read or kept.
 */
export async function readLedger(file: string, now: () => number): Promise<PollLedger> {
  const ledger = await load(file);
  if (ledger && !isAhead(ledger, now())) return tidy(ledger, now());
  return changeLedger(file, now, (mended) => mended);
}

/**
 * Runs `work` on the ledger while no one else, in this process or another, has it, and keeps what it changes: durable before this
 * returns. An unreadable ledger counts as a poll of this moment. Entries older than a day, and places of dead processes, are dropped.
 *
 * @throws {ConfigError} when it cannot be read or kept.
 */
export async function changeLedger<Result>(file: string, now: () => number, work: (ledger: PollLedger) => Result): Promise<Result> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    return await withLock(`${file}.lock`, async () => {
      const found = await load(file);
      if (!found) logFailure(`the poll ledger ${file} is unreadable and is begun anew`, new Error('not a ledger'));
      const before = JSON.stringify(found);
      const ledger = tidy(found ?? { ...emptyLedger(), poll: pollOf(now()) }, now());
      const result = work(ledger);
      const after = JSON.stringify(ledger);
      if (after !== before) await replaceFile(file, after);
      return result;
    });
  } catch (error) {
    throw unkept(file, error);
  }
}

/** A poll that was made at one moment, as the ledger keeps it. */
export function pollOf(at: number): NonNullable<PollLedger['poll']> {
  return { id: '', at, endsBy: at, endedAt: at };
}

function emptyLedger(): PollLedger {
  return { schema: 1, places: [], parts: [] };
}

/** Undefined when there is something that is no ledger. */
async function load(file: string): Promise<PollLedger | undefined> {
  try {
    return PollLedger.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return emptyLedger();
    if (code !== undefined) throw unkept(file, error);
    return undefined;
  }
}

function tidy(ledger: PollLedger, now: number): PollLedger {
  const { places, parts, ...rest } = isAhead(ledger, now) ? afterClockStep(ledger, now) : ledger;
  return {
    ...rest,
    places: places.filter(({ owner, at }) => isMarkAlive(owner) && now - at < dayMs),
    parts: parts.filter((part) => now - lastOf(part) < dayMs),
  };
}

function lastOf({ sentAt = 0, lookedAt = 0, lateLookAt = 0, lateWait }: LedgerPart): number {
  return Math.max(sentAt, lookedAt, lateLookAt, lateWait?.since ?? 0);
}

/** Whether the clock was set back since the ledger was written. */
function isAhead({ poll, parts }: PollLedger, now: number): boolean {
  return Math.max(poll?.at ?? 0, poll?.endedAt ?? 0, ...parts.map(lastOf)) > now + clockStepMs;
}

/** Nobody knows how long ago anything was: the last poll counts as just made, and every window as over. */
function afterClockStep(ledger: PollLedger, now: number): PollLedger {
  const parts = ledger.parts.map(({ partId, place, lateLookAt }) => ({
    partId,
    ...(place !== undefined && { place }),
    ...(lateLookAt !== undefined && { lateLookAt: now }),
    lookedAt: now,
  }));
  return { ...ledger, parts, poll: pollOf(now) };
}

function unkept(file: string, error: unknown): unknown {
  const code = errorCode(error);
  if (code === undefined) return error;
  return new ConfigError(
    `The record of questions to a vendor cannot be kept in ${dirname(file)} (${code}), and without it none is asked.`,
    'Make that folder writable and see that its disk has room, or set PART_STATE_DIR to another.',
    error,
  );
}
